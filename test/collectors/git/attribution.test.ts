import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseHeader } from '../../../src/collectors/git/commit-header.js'
import { withoutCredentials } from '../../../src/collectors/git/facts.js'
import { attributed, repositoryAt, scan, workshop } from './repositories.js'

const folder = workshop()

describe.each([
  ['beside the scan', /./],
  ['after the scan', /(?!)/],
])('where an object stands, asked %s', (when, hit) => {
  const repository = repositoryAt(folder, when.replaceAll(' ', '-'))
  const one = repository.commit('one', { 'a.txt': 'first\n', '.mailmap': 'Mallory <m@example.org> <ada@example.org>\n' })
  repository.git('mv', 'a.txt', 'moved.txt')
  repository.commit('moved', { 'twice/x.txt': 'twins\n', 'twice/y.txt': 'twins\n' })
  const two = repository.git('rev-parse', 'HEAD')
  repository.git('checkout', '-q', '-b', 'side')
  repository.commit('side', { 'side.txt': 's\n' })
  repository.git('checkout', '-q', 'main')
  repository.git('merge', '-q', '--no-ff', '--no-commit', 'side')
  const merge = repository.commit('merge', { 'evil.txt': 'only in the merge\n' })
  repository.git('rm', '-q', 'evil.txt')
  repository.commit('removed', {})
  repository.git('tag', '-a', '-m', 'tag words', 'v1')
  repository.write('side.txt', 'stashed\n')
  repository.git('stash', '-q')
  const stash = repository.git('rev-parse', 'stash@{0}')
  repository.write('index.txt', 'index alone\n')
  repository.git('add', 'index.txt')
  repository.write('tagged.txt', 'behind a tag\n')
  repository.git('tag', '-a', '-m', 'blob tag', 'of-a-blob', repository.git('hash-object', '-w', 'tagged.txt'))
  repository.write('loose.txt', 'unreachable\n')
  const loose = repository.git('hash-object', '-w', 'loose.txt')

  const find = async () => {
    const seen = await scan(folder, repository.path, { hit })
    const id = (text: string) => seen.documents.find((document) => document.text === text)?.id ?? ''
    const places = await attributed(
      seen.session,
      seen.documents.flatMap((document) => document.id ?? []),
    )
    return { of: (text: string) => places.get(id(text)), places }
  }

  test('the oldest commit first, then where it stands now', async () => {
    const { of, places } = await find()
    const first = of('first\n')
    expect(first?.places).toEqual([
      { path: 'a.txt', commit: one, author: 'Ada <ada@example.org>', date: expect.stringMatching(/^2024-01-0\dT.*Z$/), present: false },
      { path: 'moved.txt', commit: null, author: null, date: null, present: true },
    ])
    expect(of('twins\n')?.places.map((place) => [place.path, place.commit, place.present])).toEqual([
      ['twice/x.txt', two, true],
      ['twice/y.txt', two, true],
    ])
    expect(of('only in the merge\n')?.places.map((place) => [place.path, place.commit, place.present])).toEqual([
      ['evil.txt', merge, false],
    ])
    expect(of('stashed\n')?.places.map((place) => [place.path, place.commit])).toEqual([['side.txt', stash]])
    expect(of('index alone\n')).toMatchObject({ reachable: true, places: [{ path: 'index.txt', commit: null, present: true }] })
    expect(of('behind a tag\n')).toMatchObject({ reachable: true, places: [] })
    expect(places.get(loose)).toEqual({ id: loose, reachable: false, places: [], removed: null })
    expect(places.get(merge)?.places).toMatchObject([{ commit: merge, author: 'Ada <ada@example.org>', path: null, present: false }])
    const tag = repository.git('rev-parse', 'v1')
    expect(places.get(tag)?.places).toMatchObject([{ commit: repository.git('rev-parse', 'v1^{commit}'), author: 'Ada <ada@example.org>' }])
    expect([...places.values()].filter((one) => !one.reachable).map((one) => one.id)).toEqual([loose])
  })
})

test('a range attributes to its own commits', async () => {
  const repository = repositoryAt(folder, 'range')
  repository.commit('one', { 'a.txt': 'a\n' })
  const two = repository.commit('two', { 'b.txt': 'b\n' })
  const seen = await scan(folder, repository.path, { scope: { kind: 'range', from: 'HEAD~1', to: 'HEAD', text: '' } })
  const id = seen.documents.find((one) => one.text === 'b\n')?.id ?? ''
  expect((await attributed(seen.session, [id])).get(id)?.places).toMatchObject([{ path: 'b.txt', commit: two, present: true }])
})

test.each([
  ['utf-8', 'Zoë <z@example.org>', Buffer.from('author Zoë <z@example.org> 1700000000 +0530\n\nx'), '2023-11-14T22:13:20.000Z'],
  [
    'latin1',
    'Zoë <z@example.org>',
    Buffer.from('author Zoë <z@example.org> 0 +0000\nencoding ISO-8859-1\n\nx', 'latin1'),
    '1970-01-01T00:00:00.000Z',
  ],
  ['before 1970', 'A <>', Buffer.from('author A <> -86400 +0000\n\nauthor B <> 0 +0000'), '1969-12-31T00:00:00.000Z'],
  ['absurd time', 'A <a>', Buffer.from('author A <a> 99999999999999999999 +0000\n\n'), null],
  ['no author', null, Buffer.from('tree x\n\nauthor B <> 0 +0000'), null],
])('a header is read as it stands: %s', (_, author, object, date) => {
  expect(parseHeader(object)).toMatchObject({ author, date })
})

test.each([
  ['https://user:pass@host/x.git', 'https://host/x.git'],
  ['https://a@b:c@host/x.git?token=t#f', 'https://host/x.git'],
  ['git@host:x.git', 'git@host:x.git'],
  ['/local/path', '/local/path'],
])('the remote %s is shown as %s', (address, shown) => {
  expect(withoutCredentials(address)).toBe(shown)
})

describe('the cache', () => {
  const repository = repositoryAt(folder, 'cached')
  repository.commit('one', { 'a.txt': 'dirty\n', 'b.txt': 'clean\n' })
  const options = { cacheFolder: join(folder, 'cache'), hit: /dirty/ }
  const sources = async () => {
    const seen = await scan(folder, repository.path, options)
    const hits = seen.documents.filter((one) => one.text === 'dirty\n').flatMap((one) => one.id ?? [])
    return {
      seen,
      read: seen.documents.filter((one) => one.source !== 'config').map((one) => one.text),
      places: await attributed(seen.session, hits),
    }
  }

  test('the second scan reads only what had hits, and knows the same of it', async () => {
    const first = await sources()
    expect(first.read).toHaveLength(3)
    const second = await sources()
    expect(second.read).toEqual(['dirty\n'])
    expect([...second.places]).toEqual([...first.places])
    expect(second.seen.gaps).toEqual([])
  })

  test('what is new is read, what is lost is missed', async () => {
    repository.commit('two', { 'c.txt': 'new\n' })
    const { read } = await sources()
    expect(read.filter((text) => !text.startsWith('tree')).sort()).toEqual(['dirty\n', 'new\n'])
    const id = repository.git('rev-parse', 'HEAD:b.txt')
    rmSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)))
    for (const _ of [1, 2]) expect((await sources()).seen.gaps.map((gap) => gap.status)).toEqual(['not-found'])
  })

  test('it is the user’s alone, and a damaged one is passed over', async () => {
    const files = readdirSync(options.cacheFolder)
    expect(files).toHaveLength(1)
    const file = join(options.cacheFolder, files[0] ?? '')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const bytes = readFileSync(file)
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect((await sources()).read.length).toBeGreaterThan(1)
  })
})
