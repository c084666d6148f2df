import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  environmentOf,
  existing,
  repositoryAt,
  type Scan,
  type ScanOptions,
  scan,
  script,
  type TestRepository,
  workshop,
} from './repositories.js'

const folder = workshop()
const staged = (path: string, options: ScanOptions = {}) => scan(folder, path, { scope: { kind: 'staged' }, ...options })
const paths = (seen: Scan) => seen.documents.filter((one) => !one.baseline).map((one) => `${one.path}: ${one.text}`)
const baselines = (seen: Scan) => seen.documents.filter((one) => one.baseline).map((one) => `${one.path}: ${one.text}`)

describe('what is staged', () => {
  test('before the first commit everything in the index is new', async () => {
    const repository = repositoryAt(folder, 'first')
    repository.write('a.txt', 'new')
    repository.git('add', '-A')
    const seen = await staged(repository.path)
    expect([paths(seen), baselines(seen), seen.gaps]).toEqual([['a.txt: new'], [], []])
  })

  test('nothing staged is nothing to look at', async () => {
    const repository = repositoryAt(folder, 'nothing')
    repository.commit('one', { 'a.txt': 'a' })
    repository.write('a.txt', 'changed, not staged')
    repository.write('untracked.txt', 'u')
    const seen = await staged(repository.path)
    expect([seen.documents, seen.gaps]).toEqual([[], []])
  })

  test('the index counts, not the work tree; what stood there comes as a baseline', async () => {
    const repository = repositoryAt(folder, 'index')
    repository.commit('one', { 'a.txt': 'old', 'b.txt': 'b', 'mode.sh': 'm', 'tab\there\nü.txt': 'name' })
    repository.write('a.txt', 'staged')
    repository.write('tab\there\nü.txt', 'name 2')
    repository.git('add', '-A')
    repository.git('update-index', '--chmod=+x', 'mode.sh')
    repository.git('mv', 'b.txt', 'moved.txt')
    repository.write('a.txt', 'later')
    repository.write('intended.txt', 'i')
    repository.git('add', '-N', 'intended.txt')
    const seen = await staged(repository.path)
    expect(paths(seen)).toEqual(['a.txt: staged', 'tab\there\nü.txt: name 2'])
    expect(baselines(seen).sort()).toEqual(['a.txt: old', 'b.txt: b', 'mode.sh: m', 'tab\there\nü.txt: name'])
  })

  test('tracked though ignored is read, an excluded path is not, and a folder limits it', async () => {
    const repository = repositoryAt(folder, 'ignored')
    repository.commit('one', { '.gitignore': '*.env\n' })
    for (const file of ['x.env', 'dir/y.env', 'dir/z.txt']) repository.write(file, file)
    repository.git('add', '-f', '-A')
    expect(paths(await staged(repository.path))).toEqual(['dir/y.env: dir/y.env', 'dir/z.txt: dir/z.txt', 'x.env: x.env'])
    expect(paths(await staged(repository.path, { exclude: ['*.env'] }))).toEqual(['dir/z.txt: dir/z.txt'])
    expect(paths(await staged(join(repository.path, 'dir'), { exclude: ['z.*'] }))).toEqual(['dir/y.env: dir/y.env'])
  })

  test('in a merge it is held against HEAD; a conflict is said', async () => {
    const repository = repositoryAt(folder, 'merge')
    repository.commit('one', { 'a.txt': 'base\n' })
    repository.git('checkout', '-q', '-b', 'side')
    repository.commit('side', { 'a.txt': 'side\n', 'new.txt': 'from the side' })
    repository.git('checkout', '-q', 'main')
    repository.commit('main', { 'a.txt': 'main\n' })
    expect(() => repository.git('merge', '-q', 'side')).toThrow()
    const torn = await staged(repository.path)
    expect(paths(torn)).toEqual(['new.txt: from the side'])
    expect(torn.gaps.map((gap) => [gap.class, gap.what])).toEqual([['limit', 'a.txt']])
    repository.write('a.txt', 'resolved\n')
    repository.git('add', 'a.txt')
    expect(paths(await staged(repository.path))).toEqual(['a.txt: resolved\n', 'new.txt: from the side'])
  })

  test.each([1, 70])('what is above the limit is passed over, what stands around it is read (%i files beside it)', async (count) => {
    const repository = repositoryAt(folder, `limit-${count}`)
    repository.commit('one', { 'shrinks.txt': 'o'.repeat(70_000), 'z.txt': 'before' })
    for (let i = 0; i < count; i++) repository.write(`a-${i}.txt`, `a ${i}`)
    repository.write('big.txt', 'b'.repeat(90_000))
    repository.write('shrinks.txt', 'small')
    repository.write('z.txt', 'z'.repeat(80_000))
    repository.git('add', '-A')
    const seen = await staged(repository.path, { maxFileSize: 60_000 })
    expect(paths(seen)).toHaveLength(count + 1)
    expect(paths(seen)).toContain('shrinks.txt: small')
    expect(baselines(seen)).toEqual(['z.txt: before'])
    expect(seen.gaps.map(({ status, what }) => `${status} ${what}`).sort()).toEqual([
      'too-large big.txt (90 kB)',
      'too-large z.txt (80 kB)',
    ])
  })

  test('a submodule’s commit is not a blob', async () => {
    const part = repositoryAt(folder, 'part')
    part.commit('one', { 'in.txt': 'in' })
    const whole = repositoryAt(folder, 'whole')
    whole.git('submodule', '--quiet', 'add', part.path, 'lib')
    const seen = await staged(whole.path)
    expect(seen.documents.map((one) => one.path)).toEqual(['.gitmodules'])
    expect(seen.gaps).toEqual([])
  })

  /** Lets a real commit stand still in its hook and scans with the environment git gave that hook. */
  async function inHook(repository: TestRepository, ...args: string[]): Promise<Scan> {
    const meeting = join(folder, `meeting-${Math.random().toString(36).slice(2)}`)
    mkdirSync(meeting)
    const hookFolder = repository.git('rev-parse', '--path-format=absolute', '--git-path', 'hooks')
    mkdirSync(hookFolder, { recursive: true })
    script(
      join(hookFolder, 'pre-commit'),
      `pwd > ${meeting}/pwd; env > ${meeting}/part; mv ${meeting}/part ${meeting}/env; while [ ! -e ${meeting}/go ]; do sleep 0.02; done; exit 1`,
    )
    const child = spawn('git', args, {
      cwd: repository.path,
      env: { ...environmentOf(folder), GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c' },
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    try {
      for (let tries = 0; !existsSync(join(meeting, 'env')); tries++) {
        if (tries > 500) throw new Error('the hook was not run')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      const lines = readFileSync(join(meeting, 'env'), 'utf8').split('\n')
      const environment = Object.fromEntries(lines.filter((line) => line.includes('=')).map((line) => line.split(/=(.*)/s).slice(0, 2)))
      return await staged(repository.path, { environment, workingDirectory: readFileSync(join(meeting, 'pwd'), 'utf8').trim() })
    } finally {
      writeFileSync(join(meeting, 'go'), '')
      await ended
    }
  }

  test.each([
    ['commit -a', ['commit', '-a', '-m', 'x'], ['a.txt: changed', 'b.txt: changed']],
    ['commit FILE', ['commit', '-m', 'x', 'b.txt'], ['b.txt: changed']],
    ['commit --amend', ['commit', '--amend', '-a', '-m', 'x'], ['a.txt: changed', 'b.txt: changed']],
  ])('in the hook of git %s the hook’s index counts', async (name, args, expected) => {
    const repository = repositoryAt(folder, name.replaceAll(' ', '-'))
    repository.commit('one', { 'a.txt': 'a', 'b.txt': 'b' })
    repository.write('a.txt', 'changed')
    repository.write('b.txt', 'changed')
    expect(paths(await inHook(repository, ...args))).toEqual(expected)
  })

  test('in the hook of a linked worktree and of a submodule it is their own index', async () => {
    const repository = repositoryAt(folder, 'trunk')
    repository.commit('one', { 'a.txt': 'a' })
    repository.git('worktree', 'add', '-q', join(folder, 'branch'), '-b', 'branch')
    const linked = existing(folder, join(folder, 'branch'))
    linked.write('a.txt', 'in the worktree')
    expect(paths(await inHook(linked, 'commit', '-a', '-m', 'x'))).toEqual(['a.txt: in the worktree'])
    const whole = repositoryAt(folder, 'holder')
    whole.git('submodule', '--quiet', 'add', repository.path, 'sub')
    const sub = existing(folder, join(whole.path, 'sub'))
    sub.write('a.txt', 'in the submodule')
    expect(paths(await inHook(sub, 'commit', '-a', '-m', 'x'))).toEqual(['a.txt: in the submodule'])
  })

  test('a hook’s variables mean nothing for another repository', async () => {
    const other = repositoryAt(folder, 'other')
    other.write('o.txt', 'other')
    other.git('add', '-A')
    const own = repositoryAt(folder, 'own')
    own.commit('one', { 'a.txt': 'a' })
    const environment = {
      ...environmentOf(folder),
      GIT_DIR: join(own.path, '.git'),
      GIT_INDEX_FILE: join(own.path, '.git/index'),
      GIT_WORK_TREE: own.path,
    }
    expect(paths(await staged(other.path, { environment, workingDirectory: own.path }))).toEqual(['o.txt: other'])
  })

  test('a work tree known through GIT_DIR alone is read', async () => {
    const repository = repositoryAt(folder, 'detached')
    repository.write('d.txt', 'd')
    repository.git('add', '-A')
    const tree = join(folder, 'tree')
    mkdirSync(tree)
    const environment = { ...environmentOf(folder), GIT_DIR: join(repository.path, '.git'), GIT_WORK_TREE: tree }
    expect(paths(await staged(tree, { environment, workingDirectory: tree }))).toEqual(['d.txt: d'])
  })
})

describe('what a range adds', () => {
  const range = (from: string, to = 'HEAD') => ({ scope: { kind: 'range', from, to, text: `${from}..${to}` } }) as const
  const repository = repositoryAt(folder, 'range')
  const base = repository.commit('one', { 'a.txt': 'old\n', 'back.txt': 'first\n' })
  repository.commit('two', { 'a.txt': 'old\nnew\n', 'back.txt': 'second\n' })
  repository.commit('three', { 'a.txt': 'old\n', 'back.txt': 'first\n', 'gone.txt': 'short-lived\n' })
  repository.git('checkout', '-q', '-b', 'side', base)
  repository.commit('side', { 'side.txt': 'side\n' })
  repository.git('checkout', '-q', 'main')
  repository.git('merge', '-q', '--no-commit', 'side')
  repository.commit('merge words', { 'a.txt': 'merge only\n' })
  repository.git('rm', '-q', 'gone.txt')
  repository.commit('last', {})

  test('blobs of every commit in it, what came back left out, with the commits’ messages', async () => {
    const seen = await scan(folder, repository.path, range(base))
    expect(seen.texts).toEqual(['merge only\n', 'old\nnew\n', 'second\n', 'short-lived\n', 'side\n'])
    expect(baselines(seen).sort()).toEqual(['a.txt: old\n', 'back.txt: first\n'])
    const messages = seen.documents.filter((one) => one.source === 'commit').map((one) => one.text.split('\n\n')[1]?.trim())
    expect(messages.sort()).toEqual(['last', 'merge words', 'side', 'three', 'two'])
    expect(seen.gaps).toEqual([])
  })

  test('a secret brought earlier in the range is no baseline for what follows', async () => {
    const seen = await scan(folder, repository.path, range(base, 'HEAD~1'))
    expect(baselines(seen)).not.toContain('a.txt: old\nnew\n')
  })

  test('from nothing, limited to a path, and with an unknown end', async () => {
    expect((await scan(folder, repository.path, range('0'.repeat(40)))).texts).toContain('first\n')
    expect((await scan(folder, join(repository.path, 'side.txt'), range(base))).texts).toEqual(['side\n'])
    for (const name of ['nowhere', '--all', '-h', 'HEAD:a.txt']) {
      await expect(scan(folder, repository.path, range(name))).rejects.toThrow(`no commit '${name}'`)
    }
  })
})
