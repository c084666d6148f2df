import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { files } from '../../src/collectors/files/index.js'
import { git as history } from '../../src/collectors/git/index.js'
import type { DocumentBatch } from '../../src/core/document.js'
import { isGap } from '../../src/core/gap.js'
import { createScanner, type Share } from '../../src/pipeline/scanner.js'
import { git, scratch, settings, write } from '../collectors/files/run.js'
import { zipOf } from '../support/archives.js'
import { bareSetup } from '../support/scanner-setup.js'

/** A zip that says that it was opened. */
const zip = zipOf([{ name: 'x', content: Buffer.from('x'), encrypted: true }])
const contents = { 'a.txt': 'a', 'b.txt': 'b', 'c.zip': zip, 'd.txt': 'd', 'e.zip': zip }

async function batchOf(root: string): Promise<DocumentBatch> {
  for await (const item of files.start({ kind: 'path', text: root, path: root }, settings()).list()) if (!isGap(item)) return item
  throw new Error('no batch')
}

async function look(batch: DocumentBatch, share: Share, canBeEnded = true, collector: 'files' | 'git' = 'files') {
  const scanner = await createScanner(bareSetup, canBeEnded)
  onTestFinished(() => scanner.close())
  const { counts, gaps, postponed } = await scanner.scan(collector, batch, share, () => {})
  return { files: counts.files, postponed, gaps: gaps.map(({ status, what }) => `${status}: ${what}`) }
}

const inBoth = ['unsupported: c.zip!/x', 'unsupported: e.zip!/x']

describe('a second look at a batch meets the same documents', () => {
  test.each<[string, (root: string) => void, string[]]>([
    ['as it was', () => {}, inBoth],
    ['without a file before', (root) => rmSync(join(root, 'a.txt')), [...inBoth, 'skipped: a.txt']],
    ['without one between', (root) => rmSync(join(root, 'd.txt')), [...inBoth, 'skipped: d.txt']],
    ['without an archive', (root) => rmSync(join(root, 'c.zip')), ['unsupported: e.zip!/x', 'skipped: c.zip']],
    [
      'with a device in place of a file',
      (root) => {
        rmSync(join(root, 'b.txt'))
        execFileSync('ln', ['-s', '/dev/null', join(root, 'b.txt')])
      },
      inBoth,
    ],
  ])('archives that were postponed: %s', async (_, meanwhile, gaps) => {
    const root = scratch()
    write(root, contents)
    const batch = await batchOf(root)
    const first = await look(batch, { skip: [], only: null }, false)
    expect(first).toMatchObject({ files: 3, gaps: [] })
    meanwhile(root)
    const second = await look(batch, { skip: [], only: first.postponed })
    expect(second.gaps).toEqual(gaps)
  })

  test('what a thread was lost over stays passed over', async () => {
    const root = scratch()
    write(root, contents)
    const batch = await batchOf(root)
    const met: number[] = []
    const scanner = await createScanner(bareSetup, true)
    await scanner.scan('files', batch, { skip: [], only: null }, (ordinal, { path }) => {
      if (path === 'd.txt') met.push(ordinal)
    })
    scanner.close()
    rmSync(join(root, 'a.txt'))
    const second = await look(batch, { skip: met, only: null })
    expect(second.files).toBe(3)
    expect(second.gaps).toEqual([...inBoth, 'skipped: a.txt'])
  })

  test('objects of git, without one before', async () => {
    const root = scratch()
    write(root, { 'a.txt': 'a', 'b.txt': 'b', 'c.zip': zip })
    git(root, ['init', '-q'])
    git(root, ['add', '.'])
    const batches: DocumentBatch[] = []
    const session = history.start({ kind: 'git', text: root, path: root }, settings({ scope: { kind: 'staged' } }))
    for await (const item of session.list()) if (!isGap(item)) batches.push(item)
    const [batch] = batches
    if (batch === undefined) throw new Error('no batch')
    const first = await look(batch, { skip: [], only: null }, false, 'git')
    expect(first.postponed).toEqual([2])
    const [id = '', other = ''] = git(root, ['rev-parse', ':a.txt', ':b.txt']).toString().split('\n')
    for (const gone of [id, other]) rmSync(join(root, '.git/objects', gone.slice(0, 2), gone.slice(2)))
    const second = await look(batch, { skip: [], only: first.postponed }, true, 'git')
    expect(second.gaps).toEqual(['not-found: a.txt', 'not-found: b.txt', 'unsupported: c.zip!/x'])
  })
})
