import { expect, test } from 'vitest'
import { attributed, repositoryAt, scan, workshop } from './repositories.js'

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
