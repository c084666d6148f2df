import { appendFileSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect, git, scratch, write } from './run.js'

const name = fc.constantFrom('a', 'b', 'ab', 'A', 'a.o', 'b.o', 'x.tar.gz', 'é', 'a b', '#a', '!b', '[a]', 'a*', '.o', '-', ']', 'a\\b')
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))

const glob = fc.oneof(
  { weight: 4, arbitrary: name },
  fc.constantFrom(
    '*',
    '?',
    '*.o',
    '*.gz',
    '*.tar.*',
    'a*',
    '*b*',
    '[ab]',
    '[!a]',
    '[^a]*',
    '[a-b]?',
    '[]-]',
    '[[:alpha:]]',
    '[[:alnum:]_.]*',
  ),
  fc.constantFrom(
    '??',
    '\\#a',
    '\\!b',
    '\\a',
    '\\*',
    '[\\]]',
    '[a',
    'a\\',
    '[[:nope:]]',
    '[b-a]',
    '[a-]',
    '*[*]',
    'é*',
    '[[:]',
    '[[a]',
    '\\[a\\]',
    '***',
  ),
)
const pattern = fc.tuple(
  fc.constantFrom('', '', '', '!', '!', '/', '!/', '**/', '/**/', '!**/', '#'),
  fc.array(fc.oneof({ weight: 5, arbitrary: glob }, fc.constant('**')), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  fc.constantFrom('', '', '', '/', '/**', '/*', ' ', '\\ ', '  ', '\t', '\r', '//', '/ '),
)
const ignoreText = fc
  .array(
    pattern.map((parts) => parts.join('')),
    { maxLength: 5 },
  )
  .map((lines) => lines.join('\n'))

const tree = fc.record({
  files: fc.array(path, { minLength: 1, maxLength: 12 }),
  ignores: fc.array(fc.tuple(fc.oneof(fc.constant(''), path), ignoreText), { maxLength: 4 }),
  exclude: ignoreText,
  user: ignoreText,
  tracked: fc.array(fc.nat(20), { maxLength: 2 }),
  bom: fc.boolean(),
  ignoreCase: fc.boolean(),
})

function tryWrite(root: string, file: string, text: string): void {
  try {
    write(root, { [file]: text })
  } catch {
    // A folder of that name is there already, or a file where a folder should be.
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

test('lists what git lists: tracked files and those no rule covers', async () => {
  const root = scratch()
  const home = scratch()
  const template = join(scratch(), 'template')
  git(root, ['init', '-q', '--bare', template])
  git(template, ['config', 'core.bare', 'false'])
  let trees = 0
  await fc.assert(
    fc.asyncProperty(tree, async ({ files, ignores, exclude, user, tracked, bom, ignoreCase }) => {
      trees++
      const folder = join(root, `tree-${trees}`)
      mkdirSync(folder)
      cpSync(template, join(folder, '.git'), { recursive: true })
      appendFileSync(join(folder, '.git/config'), `[core]\n\tignoreCase = ${ignoreCase}\n`)
      for (const file of files) tryWrite(folder, file, '')
      // On a disk that tells cases apart, git with ignoreCase takes an untracked `a` for a tracked `A`.
      const chosen = (ignoreCase ? [] : tracked).flatMap((index) => files[index] ?? []).filter((file) => isFile(join(folder, file)))
      if (chosen.length > 0) git(folder, ['--literal-pathspecs', 'add', '-f', '--', ...chosen])
      for (const [at, text] of ignores) tryWrite(folder, join(at, '.gitignore'), (bom ? '\ufeff' : '') + text)
      writeFileSync(join(folder, '.git/info/exclude'), exclude)
      write(home, { '.config/git/ignore': user })
      const environment = { PATH: process.env.PATH ?? '', HOME: home }
      const expected = git(folder, ['ls-files', '-z', '-co', '--exclude-standard'], environment).toString('utf8').split('\0').slice(0, -1)
      const { paths, gaps } = await collect(folder, { environment })
      rmSync(folder, { recursive: true })
      expect(gaps).toEqual([])
      expect(paths).toEqual([...new Set(expected)].sort())
    }),
    { numRuns: Number(process.env.NHI_ORACLE_RUNS ?? 60) },
  )
}, 300_000)
