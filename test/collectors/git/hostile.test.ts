import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { GitScope } from '../../../src/core/collector.js'
import { attributed, environmentOf, plainGit, repositoryAt, scan, script, type TestRepository, workshop } from './repositories.js'

const folder = workshop()
const programs = join(folder, 'programs')
const marks = join(folder, 'marks')
mkdirSync(programs)
mkdirSync(marks)

/** A program that leaves a mark; it does what is asked of a filter, so that git goes on. */
function program(name: string): string {
  const file = join(programs, name)
  script(file, `touch ${marks}/${name}; cat`)
  return file
}

const names = ['fsmonitor', 'ssh', 'pager', 'editor', 'gpg', 'gpgssh', 'credential', 'askpass', 'external', 'alternaterefs', 'uploadpack']

/** Arms every setting of a repository that names a program. */
function arm(repository: TestRepository): void {
  for (const name of names) program(name)
  const at = (name: string) => join(programs, name)
  const settings: Record<string, string> = {
    'core.fsmonitor': at('fsmonitor'),
    'core.sshCommand': at('ssh'),
    'core.pager': at('pager'),
    'core.editor': at('editor'),
    'core.askPass': at('askpass'),
    'core.alternateRefsCommand': at('alternaterefs'),
    'gpg.program': at('gpg'),
    'gpg.ssh.program': at('gpgssh'),
    'log.showSignature': 'true',
    'credential.helper': `!${at('credential')}`,
    'diff.external': at('external'),
    'diff.armed.command': program('driver'),
    'diff.armed.textconv': program('textconv'),
    'filter.armed.clean': program('clean'),
    'filter.armed.smudge': program('smudge'),
    'filter.lasting.process': program('process'),
    'diff.shown.textconv': at('textconv'),
    'remote.origin.uploadpack': at('uploadpack'),
    'remote.origin.url': `ext::${program('transport')} %S`,
    'protocol.ext.allow': 'always',
    'core.hooksPath': join(programs, 'hooks'),
    'color.ui': 'always',
    'include.path': join(folder, 'included'),
  }
  writeFileSync(join(folder, 'included'), '[core]\n\tquotePath = true\n')
  for (const [key, value] of Object.entries(settings)) repository.git('config', key, value)
  mkdirSync(join(programs, 'hooks'), { recursive: true })
  for (const hook of ['post-index-change', 'pre-commit', 'reference-transaction', 'post-checkout']) {
    script(join(programs, 'hooks', hook), `touch ${marks}/hook-${hook}`)
  }
}

/** Gives HEAD a commit with a signature nobody made: looking at it is what runs the signature program. */
function signHead(repository: TestRepository): void {
  const raw = repository.git('cat-file', 'commit', 'HEAD')
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n made up\n -----END PGP SIGNATURE-----'
  writeFileSync(join(folder, 'signed'), `${raw.replace('\n\n', `\n${signature}\n\n`)}\n`)
  repository.git('update-ref', 'refs/heads/main', repository.git('hash-object', '-t', 'commit', '-w', join(folder, 'signed')))
}

const scopes: GitScope[] = [{ kind: 'history' }, { kind: 'staged' }, { kind: 'range', from: 'HEAD~1', to: 'HEAD', text: 'HEAD~1..HEAD' }]

describe('a repository armed at every setting', () => {
  const repository = repositoryAt(folder, 'armed')
  repository.commit('one', {
    'a.txt': 'a\n',
    '.gitattributes': '*.txt filter=armed diff=armed\n*.bin filter=lasting\n*.md diff=shown\n',
    'l.bin': 'l\n',
    's.md': 's\n',
  })
  repository.commit('two', { 'a.txt': 'b\n', 's.md': 't\n', 'o.c': 'o\n' })
  repository.write('a.txt', 'staged\n')
  repository.git('add', 'a.txt')
  signHead(repository)
  arm(repository)
  // A filter runs only for a file whose times differ from what the index says.
  repository.write('o.c', 'changed\n')
  for (const file of ['a.txt', 'l.bin', 's.md']) utimesSync(join(repository.path, file), new Date(), new Date(Date.now() + 60_000))

  test.each(scopes)('nothing of it runs in scope %o', async (scope) => {
    const seen = await scan(folder, repository.path, { scope, hit: /./ })
    expect(seen.texts.length).toBeGreaterThan(0)
    await attributed(
      seen.session,
      seen.documents.flatMap((one) => one.id ?? []),
    )
    await seen.session.repository?.()
    const inside = await scan(folder, join(repository.path, 'a.txt'), { scope })
    expect(inside.texts.length).toBeGreaterThan(0)
    expect(readdirSync(marks)).toEqual([])
  })

  test('the arms are sharp: plain git runs them', () => {
    const attempts = [['status'], ['diff'], ['log', '-p'], ['log', '-p', '--ext-diff'], ['cat-file', '--textconv', 'HEAD:a.txt']]
    for (const attempt of attempts) {
      try {
        plainGit(folder, repository.path, ...attempt)
      } catch {
        // What an armed program does to git itself does not matter here.
      }
    }
    expect(readdirSync(marks)).toEqual(expect.arrayContaining(['fsmonitor', 'clean', 'process', 'driver', 'external', 'textconv', 'gpg']))
  })
})

test('a crafted partial clone with a missing object contacts nobody', async () => {
  const repository = repositoryAt(folder, 'promised')
  repository.commit('one', { 'a.txt': 'a\n', 'b.txt': 'b\n' })
  const id = repository.git('rev-parse', 'HEAD:a.txt')
  const before = new Set(readdirSync(marks))
  arm(repository)
  repository.git('config', 'core.repositoryFormatVersion', '1')
  repository.git('config', 'extensions.partialClone', 'origin')
  repository.git('config', 'remote.origin.promisor', 'true')
  rmSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)))
  const seen = await scan(folder, repository.path)
  expect(seen.texts).toEqual(['b\n'])
  expect(seen.gaps.some((gap) => gap.class === 'failed' && gap.status === 'not-found')).toBe(true)
  await attributed(seen.session, [id])
  expect(readdirSync(marks).filter((name) => !before.has(name) && !name.startsWith('hook-'))).toEqual([])
})

test('the process’s own git variables do not steer a scan', async () => {
  const repository = repositoryAt(folder, 'steered')
  repository.commit('one', { 'a.txt': 'a\n' })
  const environment = {
    ...environmentOf(folder),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: program('injected'),
    GIT_EXTERNAL_DIFF: program('injected'),
    GIT_OBJECT_DIRECTORY: folder,
    GIT_NAMESPACE: 'x',
    GIT_TRACE: join(marks, 'trace'),
  }
  const seen = await scan(folder, repository.path, { environment })
  expect(seen.texts).toEqual(['a\n'])
  expect(existsSync(join(marks, 'injected')) || existsSync(join(marks, 'trace'))).toBe(false)
})

test('a git in the current folder is never the one that runs', async () => {
  const repository = repositoryAt(folder, 'planted')
  repository.commit('one', { 'a.txt': 'a\n' })
  script(join(repository.path, 'git'), `touch ${marks}/planted`)
  const environment = { ...environmentOf(folder), PATH: `.:${repository.path}::${process.env.PATH}` }
  const seen = await scan(folder, repository.path, { environment, workingDirectory: repository.path })
  expect(seen.texts).toContain('a\n')
  expect(existsSync(join(marks, 'planted'))).toBe(false)
})
