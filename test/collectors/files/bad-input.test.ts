import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { files } from '../../../src/collectors/files/index.js'
import { eachOpened } from '../../../src/core/collector.js'
import type { Document } from '../../../src/core/document.js'
import { type Gap, isGap } from '../../../src/core/gap.js'
import { arenaOf, collect, git, scratch, settings, write } from './run.js'

/** Runs as somebody who owns nothing here, whoever runs the tests. */
async function withoutRights<T>(run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run()
  process.seteuid?.(65534)
  try {
    return await run()
  } finally {
    process.seteuid?.(0)
  }
}

/** Lists a folder, lets something happen to it, then opens what was listed. */
async function collectAfter(root: string, happen: () => void) {
  const items: (Document | Gap)[] = []
  const opener = files.opener(arenaOf(4096), {})
  const batches = []
  for await (const batch of files.start({ kind: 'path', text: root, path: root }, settings()).list()) batches.push(batch)
  happen()
  for (const batch of batches) {
    if (isGap(batch)) items.push(batch)
    else await eachOpened(opener.open(batch), (item) => items.push(isGap(item) ? item : { ...item, bytes: item.bytes.slice() }))
  }
  return { gaps: items.filter(isGap), documents: items.filter((item) => !isGap(item)) as Document[] }
}

describe('without the right to read', () => {
  test('a file is a failed gap that says what is missing', async () => {
    const root = scratch()
    chmodSync(root, 0o755)
    write(root, { 'a/closed': 'x', 'a/open': 'x' })
    chmodSync(join(root, 'a/closed'), 0)
    const { gaps, paths } = await withoutRights(() => collect(root))
    expect(paths).toEqual(['a/open'])
    expect(gaps).toEqual([{ target: '', class: 'failed', status: 'unreadable', what: 'a/closed', needs: 'read permission (EACCES)' }])
  })

  test('many files of one folder are one gap with their number', async () => {
    const root = scratch()
    chmodSync(root, 0o755)
    for (let index = 0; index < 40; index++) {
      write(root, { [`a/f${index}`]: 'x' })
      chmodSync(join(root, `a/f${index}`), 0)
    }
    const { gaps } = await withoutRights(() => collect(root))
    expect(gaps.map((gap) => gap.what)).toEqual([expect.stringMatching(/^40 files in a\/, a\/f\d+ among them$/)])
  })

  test('a folder is one gap, and the rest is read', async () => {
    const root = scratch()
    chmodSync(root, 0o755)
    write(root, { 'closed/a': 'x', 'closed/b': 'x', c: 'x' })
    chmodSync(join(root, 'closed'), 0o311)
    const { gaps, paths } = await withoutRights(() => collect(root))
    chmodSync(join(root, 'closed'), 0o755)
    expect(paths).toEqual(['c'])
    expect(gaps.map((gap) => [gap.status, gap.what])).toEqual([['unreadable', 'closed/']])
  })
})

test('links are not followed, in or out of the tree or in a circle', async () => {
  const root = scratch()
  write(root, { 'in/a': 'x', 'outside/b': 'x' })
  symlinkSync('../outside', join(root, 'in/folder'))
  symlinkSync('../outside/b', join(root, 'in/file'))
  symlinkSync('.', join(root, 'in/circle'))
  symlinkSync('a', join(root, 'in/own'))
  const { gaps, paths } = await collect(join(root, 'in'))
  expect({ gaps, paths }).toEqual({ gaps: [], paths: ['a'] })
})

test('a link as .gitignore rules nothing, as in git', async () => {
  const root = scratch()
  git(root, ['init', '-q'])
  write(root, { rules: 'a\n', a: '' })
  symlinkSync('rules', join(root, '.gitignore'))
  expect((await collect(root)).paths).toEqual(['a', 'rules'])
})

test('FIFOs and sockets are passed over without being opened', async () => {
  const root = scratch()
  write(root, { a: 'x' })
  execFileSync('mkfifo', [join(root, 'pipe')])
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve))
  const { gaps, paths } = await collect(root)
  server.close()
  expect({ gaps, paths }).toEqual({ gaps: [], paths: ['a'] })
})

describe('between listing and opening', () => {
  test('a file that vanished is a limit gap', async () => {
    const root = scratch()
    write(root, { a: 'x', b: 'x' })
    const { gaps, documents } = await collectAfter(root, () => rmSync(join(root, 'a')))
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what])).toEqual([['limit', 'skipped', 'a']])
    expect(documents.map((document) => document.path)).toEqual(['b'])
  })

  test('a link, a FIFO or a device put in the place of a file is not read', async () => {
    const root = scratch()
    write(root, { link: 'x', pipe: 'x', folder: 'x' })
    const { documents, gaps } = await collectAfter(root, () => {
      for (const name of ['link', 'pipe', 'folder']) rmSync(join(root, name))
      symlinkSync('/etc/passwd', join(root, 'link'))
      execFileSync('mkfifo', [join(root, 'pipe')])
      mkdirSync(join(root, 'folder'))
    })
    expect(documents.filter((document) => document.bytes.length > 0)).toEqual([])
    // Links are not followed: one more is nothing to tell.
    expect(gaps.map(({ what }) => what)).not.toContain('link')
  })

  test('a file that shrank is read as far as it goes', async () => {
    const root = scratch()
    write(root, { a: 'x'.repeat(9000) })
    const { gaps, documents } = await collectAfter(root, () => writeFileSync(join(root, 'a'), 'short'))
    expect(gaps).toEqual([])
    expect(documents.map((document) => Buffer.from(document.bytes).toString())).toEqual(['short'])
  })
})

describe('names', () => {
  test.each([
    ['a line break', 'a\nb'],
    ['terminal escapes', '\u001b[2J\u001b]0;x\u0007'],
    ['bidirectional controls', 'a\u202eb'],
    ['only a replacement character', '\ufffd'],
    ['a backslash', 'a\\b'],
    ['a star', '*'],
  ])('with %s stay as they are', async (_, name) => {
    const root = scratch()
    write(root, { [`${name}/${name}`]: 'x' })
    const { gaps, paths } = await collect(root)
    expect({ gaps, paths }).toEqual({ gaps: [], paths: [`${name}/${name}`] })
  })

  test('that are not valid UTF-8 are opened by their bytes', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    const invalid = Buffer.from([0x61, 0xff])
    const inside = (...parts: Buffer[]) => Buffer.concat([Buffer.from(`${root}/`), ...parts])
    mkdirSync(inside(invalid))
    writeFileSync(inside(invalid, Buffer.from('/b.txt')), 'deep')
    writeFileSync(inside(invalid, Buffer.from('/'), invalid), 'deeper')
    writeFileSync(inside(invalid, Buffer.from('.log')), 'ignored')
    writeFileSync(inside(Buffer.from('é')), 'valid')
    writeFileSync(inside(Buffer.from('.gitignore')), '*.log\n')
    const { gaps, documents } = await collect(root)
    expect(gaps).toEqual([])
    expect(documents.map((document) => [document.path, Buffer.from(document.bytes).toString()]).sort()).toEqual([
      ['.gitignore', '*.log\n'],
      ['a\ufffd/a\ufffd', 'deeper'],
      ['a\ufffd/b.txt', 'deep'],
      ['é', 'valid'],
    ])
  })

  test('that look like a token come as documents of their own', async () => {
    const root = scratch()
    const token = 'k3y'.repeat(8)
    write(root, { [`folder-${token}/${token}.txt`]: 'x', 'quite-an-ordinary-name.txt': 'x', [`deep/${token}`]: 'x' })
    const { documents } = await collect(root)
    const names = documents.filter((document) => document.source === 'name')
    expect(names.map((document) => [document.path, Buffer.from(document.bytes).toString()]).sort()).toEqual([
      [`deep/${token}`, token],
      [`folder-${token}`, `folder-${token}`],
      [`folder-${token}/${token}.txt`, `${token}.txt`],
    ])
  })
})

test('folders deeper than the system can name are a bound, and the rest is read', async () => {
  const root = scratch()
  write(root, { 'top.txt': 'x' })
  const part = 'd'.repeat(250)
  // Built from the inside out: no path is ever longer than the system allows.
  let inner = join(root, 'inner')
  write(inner, { 'leaf.txt': 'x' })
  for (let depth = 0; depth < 30; depth++) {
    const outer = join(root, 'next')
    mkdirSync(outer)
    renameSync(inner, join(outer, part))
    renameSync(outer, join(root, 'inner'))
    inner = join(root, 'inner')
  }
  const { gaps, paths } = await collect(root)
  execFileSync('rm', ['-rf', inner])
  expect(paths).toEqual(['top.txt'])
  expect(gaps.map((gap) => [gap.class, gap.status])).toEqual([['limit', 'bound']])
})

test('a pattern made to take forever does not', async () => {
  const root = scratch()
  git(root, ['init', '-q'])
  const name = 'a'.repeat(200)
  write(root, { '.gitignore': `${'*a'.repeat(60)}*b\n/${'**/*a*/'.repeat(20)}b\n`, [name]: '', [`${'a/'.repeat(60)}${name}`]: '' })
  const started = process.cpuUsage()
  expect((await collect(root)).paths).toHaveLength(3)
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000)
})

test('an ended run stops listing', async () => {
  const root = scratch()
  for (let index = 0; index < 300; index++) write(root, { [`${index % 20}/${index}`]: '' })
  const controller = new AbortController()
  let count = 0
  for await (const item of files.start({ kind: 'path', text: root, path: root }, settings({ signal: controller.signal })).list()) {
    controller.abort()
    count += isGap(item) ? 0 : item.count
  }
  expect(count).toBeLessThan(300)
})
