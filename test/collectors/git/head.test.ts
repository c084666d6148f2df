import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openRepository } from '../../../src/collectors/lib/git-repository.js'
import { environmentOf, repositoryAt, workshop } from './repositories.js'

const folder = workshop()

async function headOf(path: string): Promise<string | null> {
  const opened = await openRepository({ gitDir: join(path, '.git'), root: path, bare: false }, environmentOf(folder), path)
  if ('problem' in opened) throw new Error(opened.message)
  return opened.head
}

test('before the first commit HEAD leads nowhere, with a file of that name too', async () => {
  const { path } = repositoryAt(folder, 'unborn')
  expect(await headOf(path)).toBeNull()
  writeFileSync(join(path, 'HEAD'), 'a file\n')
  expect(await headOf(path)).toBeNull()
})

test.each<[string, (repository: ReturnType<typeof repositoryAt>, first: string) => void]>([
  ['on a branch', () => {}],
  ['detached', ({ git }, first) => void git('checkout', '-q', first)],
  ['beside a file called HEAD', ({ path }) => writeFileSync(join(path, 'HEAD'), 'a file\n')],
  [
    'beside a tag called HEAD, which is another commit',
    ({ git, commit }) =>
      void [
        git('tag', 'HEAD'),
        git('update-ref', 'refs/heads/other', commit('second', { b: 'b\n' })),
        git('reset', '-q', '--hard', 'HEAD~1'),
      ],
  ],
])('%s HEAD is its commit', async (name, change) => {
  const repository = repositoryAt(folder, name.replaceAll(/\W/g, '-'))
  const first = repository.commit('first', { a: 'a\n' })
  change(repository, first)
  expect(await headOf(repository.path)).toBe(first)
})

test('a HEAD that leads to no ref git can read is as none', async () => {
  const { path, commit } = repositoryAt(folder, 'broken')
  commit('first', { a: 'a\n' })
  mkdirSync(join(path, '.git', 'refs', 'heads', 'broken'), { recursive: true })
  writeFileSync(join(path, '.git', 'HEAD'), 'ref: refs/heads/broken/none\n')
  expect(await headOf(path)).toBeNull()
})
