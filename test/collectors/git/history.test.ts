import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { attributed, environmentOf, existing, plainGit, repositoryAt, scan, type TestRepository, workshop } from './repositories.js'

const folder = workshop()

function looseFile(repository: TestRepository, id: string): string {
  return join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2))
}

describe('what a history holds', () => {
  const repository = repositoryAt(folder, 'rich')
  repository.commit('first words', { 'a.txt': 'one\n', 'same.txt': 'one\n', 'dir/b.txt': 'deep\n' })
  repository.git('checkout', '-q', '-b', 'side')
  repository.commit('side', { 'a.txt': 'side\n' })
  repository.git('checkout', '-q', 'main')
  repository.commit('main', { 'a.txt': 'two\n' })
  repository.git('merge', '-q', '-s', 'ours', '--no-commit', 'side')
  repository.commit('evil merge', { 'a.txt': 'only in the merge\n' })
  repository.commit('removed', { 'gone.txt': 'was deleted\n' })
  repository.git('rm', '-q', 'gone.txt')
  repository.commit('after', {})
  repository.git('tag', '-a', '-m', 'words of a tag', 'v1')
  repository.write('a.txt', 'in a stash\n')
  repository.git('stash', '-q')
  repository.write('index.txt', 'in the index alone\n')
  repository.git('add', 'index.txt')
  writeFileSync(join(repository.path, 'loose.txt'), 'no ref leads here\n')
  repository.git('hash-object', '-w', 'loose.txt')

  test('every blob once, wherever it stands', async () => {
    const { texts, gaps } = await scan(folder, repository.path)
    expect(texts).toEqual(
      [
        'deep\n',
        'in a stash\n',
        'in the index alone\n',
        'no ref leads here\n',
        'one\n',
        'only in the merge\n',
        'side\n',
        'two\n',
        'was deleted\n',
      ].sort(),
    )
    expect(gaps).toEqual([])
  })

  test('messages of commits and tags, and the configuration', async () => {
    const { documents } = await scan(folder, repository.path, { kind: 'git' })
    const of = (source: string) => documents.filter((one) => one.source === source)
    expect(of('commit').some((one) => one.text.includes('evil merge'))).toBe(true)
    expect(of('tag').map((one) => one.text.includes('words of a tag'))).toEqual([true])
    expect(of('config').map((one) => [one.path, one.text.includes('[core]')])).toEqual([['.git/config', true]])
  })

  test('a folder inside limits it to what ever stood there', async () => {
    const { texts, documents } = await scan(folder, join(repository.path, 'dir'))
    expect(texts).toEqual(['deep\n'])
    expect(documents.filter((one) => one.source === 'commit').map((one) => /first words/.test(one.text))).toEqual([true])
    const file = await scan(folder, join(repository.path, 'a.txt'))
    expect(file.texts).toEqual(['in a stash\n', 'one\n', 'only in the merge\n', 'side\n', 'two\n'])
  })

  test('packed, bare and through a linked worktree it is the same', async () => {
    const { texts } = await scan(folder, repository.path)
    const bare = join(folder, 'rich.git')
    cpSync(join(repository.path, '.git'), bare, { recursive: true })
    plainGit(folder, bare, 'config', 'core.bare', 'true')
    plainGit(folder, bare, '--git-dir=.', 'gc', '-q', '--prune=never')
    const packed = await scan(folder, bare)
    const reachable = texts.filter((text) => text !== 'no ref leads here\n')
    expect(packed.texts.filter((text) => text !== 'no ref leads here\n')).toEqual(reachable)
    repository.git('worktree', 'add', '-q', join(folder, 'linked'), 'side')
    expect((await scan(folder, join(folder, 'linked'))).texts).toEqual(texts)
  })
})

test('a repository without a commit has nothing to tell and no gap', async () => {
  const empty = repositoryAt(folder, 'empty')
  const { texts, gaps } = await scan(folder, empty.path)
  expect([texts, gaps]).toEqual([[], []])
})

test('a folder outside any repository is none, and asked for by name it is an error', async () => {
  const outside = join(folder, 'outside')
  mkdirSync(outside)
  expect((await scan(folder, outside)).documents).toEqual([])
  await expect(scan(folder, outside, { kind: 'git' })).rejects.toThrow(/not in a git repository/)
})

test('SHA-256 repositories are read', async () => {
  const repository = repositoryAt(folder, 'sha256', '--object-format=sha256')
  repository.commit('one', { 'a.txt': 'long ids\n' })
  const { documents, texts, gaps } = await scan(folder, repository.path)
  expect(texts).toEqual(['long ids\n'])
  expect(documents.find((one) => one.source === 'blob')?.id).toHaveLength(64)
  expect(gaps).toEqual([])
})

test('a blob longer than the arena comes in chunks that meet', async () => {
  const repository = repositoryAt(folder, 'long')
  const long = Array.from({ length: 9000 }, (_, line) => `line ${line} ${'x'.repeat(line % 37)}`).join('\n')
  const exact = 'y'.repeat(65_536)
  repository.commit('long', { 'long.txt': long, 'short.txt': 'short', 'exact.txt': exact, 'less.txt': exact.slice(1), 'empty.txt': '' })
  const { texts } = await scan(folder, repository.path, { arenaBytes: 65_536 })
  expect(texts).toEqual([long, 'short', exact, exact.slice(1), ''].sort())
})

test('a blob above the size limit is a limit gap', async () => {
  const repository = repositoryAt(folder, 'large')
  repository.commit('large', { 'large.txt': 'z'.repeat(2000), 'small.txt': 'small' })
  const { texts, gaps } = await scan(folder, repository.path, { maxFileSize: 1000 })
  expect(texts).toEqual(['small'])
  expect(gaps.map((gap) => [gap.class, gap.status])).toEqual([['limit', 'too-large']])
})

describe('broken repositories', () => {
  test.each([
    ['no hit is expected', /(?!)/],
    ['hits are looked up', /./],
  ])('a missing blob is a failed gap, and the rest is read, when %s', async (when, hit) => {
    const repository = repositoryAt(folder, `missing when ${when}`)
    repository.commit('one', { 'a.txt': 'goes missing\n', 'b.txt': 'stays\n' })
    const id = repository.git('rev-parse', 'HEAD:a.txt')
    rmSync(looseFile(repository, id))
    const { texts, gaps } = await scan(folder, repository.path, { hit })
    expect(texts).toEqual(['stays\n'])
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what.includes(id)])).toEqual([['failed', 'not-found', true]])
  })

  test.each([
    ['no hit is expected', /(?!)/],
    ['hits are looked up', /./],
  ])('a missing tree is a failed gap, said once, when %s', async (when, hit) => {
    const repository = repositoryAt(folder, `no tree when ${when}`)
    repository.commit('one', { 'dir/a.txt': 'below\n', 'b.txt': 'beside\n' })
    rmSync(looseFile(repository, repository.git('rev-parse', 'HEAD:dir')))
    const { texts, gaps, session, documents } = await scan(folder, repository.path, { hit })
    await attributed(
      session,
      documents.flatMap((one) => one.id ?? []),
    )
    expect(texts).toEqual(['below\n', 'beside\n'])
    expect(gaps.map((gap) => gap.class)).toEqual(['failed'])
  })

  test('an object that cannot be unpacked is a failed gap, and the rest is read', async () => {
    const repository = repositoryAt(folder, 'corrupt')
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.txt`, `text ${n}\n`.repeat(50)]))
    repository.commit('one', files)
    const id = repository.git('rev-parse', 'HEAD:20.txt')
    const file = looseFile(repository, id)
    chmodSync(file, 0o644)
    writeFileSync(file, 'no zlib stream')
    const { texts, gaps } = await scan(folder, repository.path)
    expect(texts).toHaveLength(39)
    expect(gaps.length).toBeGreaterThan(0)
    expect(gaps.every((gap) => gap.class === 'failed')).toBe(true)
    expect(gaps.some((gap) => gap.what.includes(id))).toBe(true)
  })

  test('a pack cut short is a failed gap', async () => {
    const repository = repositoryAt(folder, 'pack')
    repository.commit('one', Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.txt`, `${n} ${Math.sin(n)}\n`.repeat(20)])))
    repository.git('gc', '-q')
    const packs = join(repository.path, '.git/objects/pack')
    const pack = join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '')
    chmodSync(pack, 0o644)
    execFileSync('truncate', ['-s', '1500', pack])
    const { gaps } = await scan(folder, repository.path)
    expect(gaps.some((gap) => gap.class === 'failed')).toBe(true)
  })

  test('a format git does not know, no git, and a broken configuration are said in plain words', async () => {
    const repository = repositoryAt(folder, 'future')
    repository.commit('one', { 'a.txt': 'a' })
    const noGit = await scan(folder, repository.path, { environment: { PATH: join(folder, 'home'), HOME: join(folder, 'home') } })
    expect(noGit.gaps.map((gap) => gap.what)).toEqual([`git history of ${repository.path}: git is not installed`])
    repository.git('config', 'core.repositoryFormatVersion', '1')
    repository.git('config', 'extensions.refStorage', 'reftable')
    const unknown = await scan(folder, repository.path)
    expect(unknown.gaps.map((gap) => [gap.class, gap.needs])).toEqual([['failed', 'a newer git']])
    writeFileSync(join(repository.path, '.git/config'), '[core\n')
    expect((await scan(folder, repository.path)).gaps.map((gap) => gap.status)).toEqual(['corrupt'])
  })

  test.runIf(process.getuid?.() === 0)('a repository of another user is refused as git refuses it, with the way out', async () => {
    const repository = repositoryAt(folder, 'foreign')
    repository.commit('one', { 'a.txt': 'a' })
    for (const path of [repository.path, join(repository.path, '.git')]) chownSync(path, 12_345, 12_345)
    const { documents, gaps } = await scan(folder, repository.path)
    expect(documents).toEqual([])
    expect(gaps.map((gap) => [gap.status, gap.needs.startsWith('git config --global --add safe.directory')])).toEqual([['forbidden', true]])
  })
})

describe('what could hide objects', () => {
  test('grafts, replace refs and a planted shallow file hide nothing', async () => {
    const repository = repositoryAt(folder, 'hidden')
    repository.commit('one', { 'a.txt': 'old secret\n' })
    repository.commit('two', { 'a.txt': 'clean\n' })
    const [old, clean] = [repository.git('rev-parse', 'HEAD~1:a.txt'), repository.git('rev-parse', 'HEAD:a.txt')]
    repository.git('replace', old, clean)
    writeFileSync(join(repository.path, '.git/info/grafts'), `${repository.git('rev-parse', 'HEAD')}\n`)
    const { texts, gaps } = await scan(folder, repository.path)
    expect(texts).toEqual(['clean\n', 'old secret\n'])
    expect(gaps).toEqual([])
    writeFileSync(join(repository.path, '.git/shallow'), `${repository.git('--no-replace-objects', 'rev-parse', 'HEAD')}\n`)
    const shallow = await scan(folder, repository.path)
    expect(shallow.texts).toEqual(['clean\n', 'old secret\n'])
    expect(shallow.gaps.map((gap) => [gap.class, gap.status])).toEqual([['limit', 'shallow']])
  })

  test('a shallow clone is a limit gap', async () => {
    const origin = repositoryAt(folder, 'origin')
    origin.commit('one', { 'a.txt': 'below\n' })
    origin.commit('two', { 'a.txt': 'above\n' })
    plainGit(folder, folder, 'clone', '-q', '--depth', '1', `file://${origin.path}`, 'shallow')
    const { texts, gaps } = await scan(folder, join(folder, 'shallow'))
    expect(texts).toEqual(['above\n'])
    expect(gaps.map((gap) => [gap.class, gap.status])).toEqual([['limit', 'shallow']])
  })

  test('a partial clone says how much it left out, and fetches nothing', async () => {
    const origin = repositoryAt(folder, 'promisor')
    origin.git('config', 'uploadpack.allowFilter', 'true')
    origin.commit('one', { 'a.txt': 'not here\n', 'b.txt': 'nor this\n' })
    plainGit(folder, folder, 'clone', '-q', '--no-checkout', '--filter=blob:none', `file://${origin.path}`, 'partial')
    const { texts, gaps } = await scan(folder, join(folder, 'partial'))
    expect(texts).toEqual([])
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what.startsWith('2 objects')])).toEqual([['failed', 'not-found', true]])
  })

  test('borrowed objects are read when something here leads to them, never the neighbour’s others', async () => {
    const neighbour = repositoryAt(folder, 'neighbour')
    neighbour.commit('one', { 'a.txt': 'shared\n' })
    plainGit(folder, folder, 'clone', '-q', '--shared', '--no-checkout', neighbour.path, 'borrower')
    neighbour.commit('two', { 'b.txt': 'private to the neighbour\n' })
    const borrower = existing(folder, join(folder, 'borrower'))
    borrower.git('checkout', '-q', 'main')
    borrower.commit('own', { 'c.txt': 'own\n' })
    const { texts, gaps } = await scan(folder, borrower.path)
    expect(texts).toEqual(['own\n', 'shared\n'])
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what.includes(neighbour.path)])).toEqual([['limit', 'bound', true]])
  })
})

test('submodules that are checked out are read as repositories of their own; a pointer out of the tree is not followed', async () => {
  const part = repositoryAt(folder, 'part')
  part.commit('one', { 'in.txt': 'first of the part\n' })
  part.commit('two', { 'in.txt': 'second of the part\n' })
  const whole = repositoryAt(folder, 'whole')
  whole.commit('one', { 'a.txt': 'of the whole\n' })
  whole.git('submodule', '--quiet', 'add', part.path, 'lib/part')
  whole.commit('two', {})
  const { texts } = await scan(folder, whole.path)
  expect(texts.filter((text) => !text.includes('[submodule'))).toEqual(['first of the part\n', 'of the whole\n', 'second of the part\n'])
  const secret = repositoryAt(folder, 'elsewhere')
  secret.commit('private', { 'p.txt': 'not yours\n' })
  writeFileSync(join(whole.path, 'lib/part/.git'), `gitdir: ${join(secret.path, '.git')}\n`)
  expect((await scan(folder, whole.path)).texts).not.toContain('not yours\n')
  rmSync(join(whole.path, 'lib/part/.git'))
  symlinkSync(join(secret.path, '.git'), join(whole.path, 'lib/part/.git'))
  expect((await scan(folder, whole.path)).texts).not.toContain('not yours\n')
})

test('the top level is where .git was found, whatever core.worktree says', async () => {
  const repository = repositoryAt(folder, 'worktree')
  repository.commit('one', { 'a.txt': 'a\n' })
  repository.git('config', 'core.worktree', '/etc')
  const { session, texts } = await scan(folder, repository.path, { environment: environmentOf(folder) })
  expect(texts).toEqual(['a\n'])
  expect((await session.repository?.())?.root).toBe(repository.path)
})
