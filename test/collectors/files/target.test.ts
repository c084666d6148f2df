import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { collect, git, scratch, write } from './run.js'

describe('paths start', () => {
  test('at the folder named, outside a repository', async () => {
    const root = scratch()
    write(root, { 'in/a.txt': 'a', 'in/deep/b.txt': 'b' })
    expect((await collect(join(root, 'in'))).paths).toEqual(['a.txt', 'deep/b.txt'])
  })

  test('at the top level, inside one', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    write(root, { 'a.txt': 'a', 'in/deep/b.txt': 'b' })
    expect((await collect(join(root, 'in'))).paths).toEqual(['in/deep/b.txt'])
    expect((await collect(join(root, 'in/deep/b.txt'))).paths).toEqual(['in/deep/b.txt'])
    expect((await collect(root, { honourIgnores: false })).paths).toEqual(['a.txt', 'in/deep/b.txt'])
  })

  test('at its own name for a single file', async () => {
    const root = scratch()
    write(root, { 'in/a.txt': 'abc' })
    const { paths, batches } = await collect(join(root, 'in/a.txt'))
    expect(paths).toEqual(['a.txt'])
    expect(batches.map(({ count, weight }) => ({ count, weight }))).toEqual([{ count: 1, weight: 3 }])
  })
})

describe('what is named is read', () => {
  test('though a rule or a glob leaves it out', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    write(root, { '.gitignore': 'out/\n*.env\n', 'out/a.txt': 'a', 'out/b.env': 'b', 'c.env': 'c' })
    expect((await collect(join(root, 'out'))).paths).toEqual(['out/a.txt'])
    expect((await collect(join(root, 'c.env'), { exclude: ['*.env'] })).paths).toEqual(['c.env'])
  })

  test('though it is a link', async () => {
    const root = scratch()
    write(root, { 'real/a.txt': 'a' })
    symlinkSync('real', join(root, 'link'))
    symlinkSync('real/a.txt', join(root, 'file-link'))
    expect((await collect(join(root, 'link'))).paths).toEqual(['a.txt'])
    expect((await collect(join(root, 'file-link'))).paths).toEqual(['a.txt'])
  })
})

describe('a target that cannot be read is a failed gap', () => {
  test.each([
    ['nothing there', 'missing', 'not-found'],
    ['a file where a folder should be', 'file/below', 'not-found'],
    ['a link to nothing', 'dangling', 'not-found'],
    ['a link to itself', 'loop', 'unreadable'],
    ['a FIFO', 'pipe', 'unreadable'],
  ])('%s', async (_, name, status) => {
    const root = scratch()
    write(root, { file: '' })
    symlinkSync('gone', join(root, 'dangling'))
    symlinkSync('loop', join(root, 'loop'))
    makePipe(join(root, 'pipe'))
    const { gaps, documents } = await collect(join(root, name))
    expect(documents).toEqual([])
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what])).toEqual([['failed', status, join(root, name)]])
  })
})

describe('repositories in the tree', () => {
  test('have their own rules, and rules from above end there', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    write(root, { '.gitignore': '*.log\n', 'sub/.gitignore': '*.tmp\n', 'sub/a.log': '', 'sub/a.tmp': '', 'b.log': '', 'b.tmp': '' })
    git(join(root, 'sub'), ['init', '-q'])
    expect((await collect(root)).paths).toEqual(['.gitignore', 'b.tmp', 'sub/.gitignore', 'sub/a.log'])
  })

  test('honour rules inside a folder that is no repository itself', async () => {
    const root = scratch()
    write(root, { '.gitignore': '*.log\n', 'b.log': '', 'sub/.gitignore': '*.tmp\n', 'sub/a.tmp': '', 'sub/a.log': '' })
    git(join(root, 'sub'), ['init', '-q'])
    expect((await collect(root)).paths).toEqual(['.gitignore', 'b.log', 'sub/.gitignore', 'sub/a.log'])
  })

  test('a submodule and a linked worktree read the rules of their real folders', async () => {
    const root = scratch()
    git(root, ['init', '-q', 'main'])
    const main = join(root, 'main')
    const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' }
    git(main, ['commit', '-q', '--allow-empty', '-m', 'first'], author)
    git(main, ['worktree', 'add', '-q', join(root, 'tree')])
    write(main, { '.git/info/exclude': '*.tmp\n' })
    write(root, { 'tree/a.tmp': '', 'tree/a.txt': '' })
    expect((await collect(join(root, 'tree'))).paths).toEqual(['a.txt'])
    mkdirSync(join(root, 'moved'))
    renameSync(join(main, '.git'), join(root, 'moved/git'))
    write(main, { '.git': `gitdir: ${join(root, 'moved/git')}\n`, 'b.tmp': '', 'b.txt': '' })
    expect((await collect(main)).paths).toEqual(['b.txt'])
  })

  test('a tracked file below an ignored folder is read, its ignored neighbours are not', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    write(root, { '.gitignore': 'out/\n*.env\n', 'out/a/kept': '', 'out/a/not': '', 'out/b/not': '', 'kept.env': '', 'not.env': '' })
    git(root, ['add', '-f', 'out/a/kept', 'kept.env'])
    expect((await collect(root)).paths).toEqual(['.gitignore', 'kept.env', 'out/a/kept'])
  })

  test('without git the tracked ones that a rule covers are a limit gap', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    write(root, { '.gitignore': '*.env\n', 'a.env': '', 'b.txt': '' })
    const { paths, gaps } = await collect(root, { environment: { PATH: '/nonexistent', HOME: '/nonexistent' } })
    expect(paths).toEqual(['.gitignore', 'b.txt'])
    expect(gaps.map((gap) => [gap.class, gap.status])).toEqual([['limit', 'skipped']])
  })

  test('a tracked path is not followed through a link put in its way', async () => {
    const root = scratch()
    write(root, { 'outside/secret': 'x', 'repository/.gitignore': 'out/\n', 'repository/out/secret': '' })
    const repository = join(root, 'repository')
    git(repository, ['init', '-q'])
    git(repository, ['add', '-f', 'out/secret'])
    renameSync(join(repository, 'out'), join(root, 'gone'))
    symlinkSync('../outside', join(repository, 'out'))
    expect((await collect(repository)).paths).toEqual(['.gitignore'])
  })
})

describe('switches', () => {
  test('--no-ignore reads what rules leave out, never .git', async () => {
    const root = scratch()
    git(root, ['init', '-q'])
    write(root, { '.gitignore': '*\n', 'a/b': '' })
    expect((await collect(root, { honourIgnores: false })).paths).toEqual(['.gitignore', 'a/b'])
  })

  test('core.excludesFile of the user counts, that of the repository does not', async () => {
    const root = scratch()
    const home = scratch()
    git(root, ['init', '-q'])
    git(root, ['config', 'core.excludesFile', join(home, 'planted')])
    write(home, {
      planted: 'hidden\n',
      '.gitconfig': '[user]\n\tname = x\n[core] # mine\n\texcludesFile = "~/own rules" ; yes\n',
      'own rules': 'a\n',
    })
    write(root, { a: '', hidden: '' })
    expect((await collect(root, { environment: { PATH: process.env.PATH, HOME: home } })).paths).toEqual(['hidden'])
  })

  test.each([
    [['*.md'], ['a/b/c.ts', 'd.ts']],
    [['a'], ['d.ts', 'x.md']],
    [['a/b/**'], ['a/x.md', 'd.ts', 'x.md']],
    [['./a/*.md', '*.ts'], ['x.md']],
    [['.hidden'], ['a/b/c.ts', 'a/x.md', 'd.ts', 'x.md']],
    [['!*.md'], ['a/b/c.ts', 'a/x.md', 'd.ts', 'x.md']],
  ])('--exclude %j', async (exclude, expected) => {
    const root = scratch()
    write(root, { 'in/a/b/c.ts': '', 'in/a/x.md': '', 'in/d.ts': '', 'in/x.md': '' })
    if (exclude[0] === '.hidden') write(root, { 'in/.hidden/e.ts': '' })
    expect((await collect(join(root, 'in'), { exclude })).paths).toEqual(expected)
  })
})

function makePipe(path: string): void {
  execFileSync('mkfifo', [path])
}
