import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removals } from '../../../src/collectors/git/removals.js'
import { openRepository } from '../../../src/collectors/lib/git-repository.js'
import { attributed, environmentOf, repositoryAt, scan, workshop } from './repositories.js'

const folder = workshop()

/** The commit that is said to have removed a text, in a repository made by `make`. */
async function removalOf(name: string, make: (repository: ReturnType<typeof repositoryAt>) => string | null | undefined) {
  const repository = repositoryAt(folder, name)
  repository.commit('start', { 'readme.txt': 'hello\n' })
  const expected = make(repository)
  const seen = await scan(folder, repository.path)
  const id = seen.documents.find(({ text }) => text === 'secret\n')?.id ?? ''
  const { removed } = (await attributed(seen.session, [id])).get(id) ?? {}
  return { said: removed?.commit ?? null, date: removed?.date, expected }
}

test.each<[string, (repository: ReturnType<typeof repositoryAt>) => string | null]>([
  [
    'removed',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      repository.git('rm', '-q', 'a.env')
      const out = repository.commit('out', {})
      repository.commit('later', { 'b.txt': 'b\n' })
      return out
    },
  ],
  [
    'overwritten',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      return repository.commit('out', { 'a.env': 'nothing\n' })
    },
  ],
  [
    'still there',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      return null
    },
  ],
  [
    'moved and still there',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      repository.git('mv', 'a.env', 'b.env')
      repository.commit('moved', {})
      return null
    },
  ],
  [
    'moved, then removed',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      repository.git('mv', 'a.env', 'b.env')
      repository.commit('moved', {})
      repository.git('rm', '-q', 'b.env')
      return repository.commit('out', {})
    },
  ],
  [
    'removed, added again, removed again',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      repository.git('rm', '-q', 'a.env')
      repository.commit('out', {})
      repository.commit('again', { 'a.env': 'secret\n' })
      repository.git('rm', '-q', 'a.env')
      return repository.commit('out again', {})
    },
  ],
  [
    'removed on a branch that was merged',
    (repository) => {
      repository.commit('in', { 'a.env': 'secret\n' })
      repository.git('checkout', '-q', '-b', 'side')
      repository.git('rm', '-q', 'a.env')
      const out = repository.commit('out', {})
      repository.git('checkout', '-q', 'main')
      repository.commit('meanwhile', { 'b.txt': 'b\n' })
      repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
      return out
    },
  ],
  [
    'never on main',
    (repository) => {
      repository.git('checkout', '-q', '-b', 'side')
      repository.commit('in', { 'a.env': 'secret\n' })
      repository.git('checkout', '-q', 'main')
      return null
    },
  ],
])('%s', async (name, make) => {
  const { said, date, expected } = await removalOf(name.replaceAll(/\W+/g, '-'), make)
  expect(said).toBe(expected)
  if (expected !== null) expect(date).toMatch(/^2024-01-0\dT.*Z$/)
})

test('a history longer than one process is given at once says the newest all the same', async () => {
  const { path } = repositoryAt(folder, 'long')
  // By number of commit: what is in and out, twice, and what went long ago; everything else changes another file.
  const changes = new Map<number, string>([
    [10, 'M 100644 inline a.env\ndata 7\nsecret\n\n'],
    [20, 'D a.env\n'],
    [30, 'M 100644 inline old.env\ndata 4\nold\n\n'],
    [40, 'D old.env\n'],
    [9000, 'M 100644 inline b.env\ndata 7\nsecret\n\n'],
    [9010, 'D b.env\n'],
  ])
  const stream = Array.from({ length: 18_000 }, (_, index) => {
    const number = index + 1
    const change = changes.get(number) ?? `M 100644 inline n.txt\ndata ${String(number).length}\n${number}\n`
    return `commit refs/heads/main\nmark :${number}\ncommitter Ada <ada@example.org> ${1_700_000_000 + number} +0000\ndata 1\nx\n${change}`
  })
  const marks = join(folder, 'marks')
  execFileSync('git', ['fast-import', '--quiet', `--export-marks=${marks}`], { cwd: path, input: stream.join('') })
  const idOf = (number: number) => new RegExp(`^:${number} (.*)$`, 'm').exec(readFileSync(marks, 'latin1'))?.[1]
  const blobs = ['secret\n', 'old\n'].map((input) =>
    execFileSync('git', ['hash-object', '--stdin'], { cwd: path, input }).toString().trim(),
  )
  const repository = await openRepository({ gitDir: join(path, '.git'), root: path, bare: false }, environmentOf(folder), folder)
  if ('problem' in repository) throw new Error(repository.message)
  for (const jobs of [1, 3]) {
    const said = await removals(repository, blobs, null, jobs, new AbortController().signal)
    expect(blobs.map((id) => said.get(id))).toEqual([idOf(9010), idOf(40)])
  }
})
