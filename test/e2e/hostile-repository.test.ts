import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { armoury, launch, pathWithout, works } from '../support/attack.js'
import { type Repository, type Run, scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const arms = armoury()
const posix = process.platform !== 'win32'

interface Parsed {
  complete: boolean
  findings: { rule: string; present: boolean; locations: { path: string | null; line: number | null; author: string | null }[] }[]
  gaps: { class: string; status: string; what: string; needs: string }[]
}

function parsed(run: Run): Parsed {
  return JSON.parse(run.stdout) as Parsed
}

function paths(run: Run): (string | null | undefined)[] {
  return parsed(run).findings.map((finding) => finding.locations[0]?.path)
}

function failures(run: Run): string[] {
  return parsed(run).gaps.flatMap((gap) => (gap.class === 'failed' ? [gap.status] : []))
}

const hooks = ['post-index-change', 'pre-commit', 'reference-transaction', 'post-checkout', 'fsmonitor-watchman', 'pre-auto-gc']

/** Arms every setting of a repository that names a program. */
function arm(repository: Repository): void {
  const hookFolder = join(arms.folder, 'hooks')
  mkdirSync(hookFolder, { recursive: true })
  for (const hook of hooks) {
    arms.program(`hook-${hook}`, join(hookFolder, hook))
    arms.program(`own-hook-${hook}`, join(repository.path, '.git/hooks', hook))
  }
  const included = join(arms.folder, 'included')
  writeFileSync(included, `[core]\n\tfsmonitor = ${arms.program('included-fsmonitor')}\n\tpager = ${arms.program('included-pager')}\n`)
  const settings: Record<string, string> = {
    'core.fsmonitor': arms.program('fsmonitor'),
    'core.sshCommand': arms.program('ssh'),
    'core.gitProxy': arms.program('proxy'),
    'core.pager': arms.program('pager'),
    'pager.log': arms.program('pager-log'),
    'core.editor': arms.program('editor'),
    'core.askPass': arms.program('askpass'),
    'core.alternateRefsCommand': arms.program('alternate-refs'),
    'core.hooksPath': hookFolder,
    'gpg.program': arms.program('gpg'),
    'gpg.ssh.program': arms.program('gpg-ssh'),
    'gpg.x509.program': arms.program('gpg-x509'),
    'gpg.ssh.defaultKeyCommand': arms.program('gpg-key'),
    'log.showSignature': 'true',
    'credential.helper': `!${arms.program('credential')}`,
    'diff.external': arms.program('external'),
    'diff.armed.command': arms.program('driver'),
    'diff.armed.textconv': arms.program('textconv'),
    'diff.shown.textconv': arms.program('textconv-shown'),
    'filter.armed.clean': arms.program('clean'),
    'filter.armed.smudge': arms.program('smudge'),
    'filter.armed.required': 'true',
    'filter.lasting.process': arms.program('process'),
    'merge.armed.driver': arms.program('merge'),
    'remote.origin.uploadpack': arms.program('uploadpack'),
    'remote.origin.url': `ext::${arms.program('transport')} %S`,
    'protocol.ext.allow': 'always',
    'protocol.file.allow': 'always',
    'color.ui': 'always',
    'status.submoduleSummary': 'true',
    'submodule.recurse': 'true',
    'alias.rev-list': `!${arms.program('alias')}`,
    'alias.cat-file': `!${arms.program('alias')}`,
    'include.path': included,
    [`includeIf.gitdir:${repository.path}/.path`]: included,
  }
  for (const [key, value] of Object.entries(settings)) repository.git('config', key, value)
}

/** Gives HEAD a commit with a signature nobody made: looking at it is what runs the signature program. */
function signHead(repository: Repository, kind: 'PGP' | 'SSH'): void {
  const raw = repository.git('cat-file', 'commit', 'HEAD')
  const signature = `gpgsig -----BEGIN ${kind} SIGNATURE-----\n \n made up\n -----END ${kind} SIGNATURE-----`
  const file = join(arms.folder, 'signed')
  writeFileSync(file, `${raw.replace('\n\n', `\n${signature}\n\n`)}\n`)
  repository.git('update-ref', 'refs/heads/main', repository.git('hash-object', '-t', 'commit', '-w', file))
}

/** Makes files differ from what the index remembers of them: without it no filter would run at all. */
function dirty(repository: Repository, ...files: string[]): void {
  for (const file of files) utimesSync(join(repository.path, file), new Date(), new Date(Date.now() + 60_000))
}

describe.runIf(posix)('a repository armed at every setting', () => {
  let repository: Repository

  beforeAll(() => {
    repository = lab.repository({
      'a.txt': 'one\n',
      'ignored.txt': 'x\n',
      '.gitattributes': '*.txt filter=armed diff=armed merge=armed\n*.bin filter=lasting\n*.md diff=shown\n',
      'l.bin': 'l\n',
      's.md': 's\n',
      'o.c': 'o\n',
    })
    repository.commit('two', { 'a.txt': `two ${githubToken(1)}\n`, 's.md': 't\n', '.gitignore': 'ignored*\n' })
    repository.write({ 'a.txt': `staged ${githubToken(2)}\n` })
    repository.git('add', 'a.txt')
    signHead(repository, 'PGP')
    arm(repository)
    repository.write({ 'o.c': 'changed\n' })
    dirty(repository, 'a.txt', 'l.bin', 's.md', 'ignored.txt')
  })
  afterEach(() => arms.reset())

  const scans: [string, string[]][] = [
    ['a path', ['.']],
    ['a path without history', ['.', '--no-history']],
    ['one file', ['a.txt']],
    ['git:', ['git:.']],
    ['--staged', ['--staged']],
    ['--range', ['--range', 'HEAD~1..HEAD']],
    ['--since', ['--since', 'HEAD~1']],
  ]
  test.each(scans)('nothing of it runs in a scan of %s', (_, args) => {
    const run = lab.nhi(['scan', ...args, '-f', 'json'], { cwd: repository.path, timeout: 50_000 })
    expect(arms.fired()).toEqual([])
    expect(parsed(run).findings.length).toBeGreaterThan(0)
    expect(failures(run)).toEqual([])
  })

  test('nothing of it runs when the history is asked who still commits', () => {
    const run = lab.nhi(['scan', 'git:.', '-f', 'json', '--now', '2026-04-01T00:00:00Z'], { cwd: repository.path })
    expect(parsed(run).findings.length).toBeGreaterThan(0)
    expect(arms.fired()).toEqual([])
  })

  const formats: [string][] = [['sarif'], ['gitlab'], ['pretty'], ['github']]
  test.each(formats)('nothing of it runs for %s', (format) => {
    lab.nhi(['scan', '-f', format], { cwd: repository.path })
    expect(arms.fired()).toEqual([])
  })

  test.each([['baseline', 'create'], ['init'], ['init', 'hook'], ['init', 'ci', 'github']])(
    'nothing of it runs in nhi %s %s',
    (...args) => {
      lab.nhi(
        args.filter((arg) => arg !== undefined),
        { cwd: repository.path },
      )
      expect(arms.fired()).toEqual([])
    },
  )

  test('the arms are sharp: plain git runs them', () => {
    // The shared `git` of the tests throws when an armed program makes git fail, which does not matter here.
    for (const attempt of [['status'], ['diff'], ['log', '-p'], ['log', '-p', '--ext-diff'], ['cat-file', '--textconv', 'HEAD:a.txt']]) {
      try {
        repository.git(...attempt)
      } catch {}
    }
    expect(arms.fired()).toEqual(expect.arrayContaining(['clean', 'process', 'driver', 'textconv', 'gpg']))
    expect(arms.fired().join(' ')).toMatch(/fsmonitor/)
  })
})

describe.runIf(posix)('history that something hides', () => {
  test('a replace ref swaps nothing', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(3)}\n` })
    const real = repository.git('rev-parse', 'HEAD:a.env')
    writeFileSync(join(arms.folder, 'harmless'), 'TOKEN=\n')
    const harmless = repository.git('hash-object', '-w', join(arms.folder, 'harmless'))
    repository.git('replace', real, harmless)
    repository.git('rm', '-q', '--cached', 'a.env')
    rmSync(join(repository.path, 'a.env'))
    repository.commit('gone')
    expect(repository.git('cat-file', '-p', real)).toBe('TOKEN=')
    expect(paths(lab.nhi(['scan', '-f', 'json'], { cwd: repository.path }))).toEqual(['a.env'])
  })

  test('grafts cut nothing off', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(4)}\n` })
    repository.git('rm', '-q', 'a.env')
    const head = repository.commit('gone', { 'b.txt': 'b\n' })
    mkdirSync(join(repository.path, '.git/info'), { recursive: true })
    writeFileSync(join(repository.path, '.git/info/grafts'), `${head}\n`)
    expect(repository.git('rev-list', '--count', '--all')).toBe('1')
    // Git's own journal names the commit too: nothing but the graft is to stand between it and HEAD.
    rmSync(join(repository.path, '.git/logs'), { recursive: true })
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(parsed(run).findings[0]?.locations[0]).toMatchObject({ path: 'a.env', author: 'Ada Byrne <ada@example.com>' })
  })

  test('a commit graph that lies about parents cuts nothing off', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(9)}\n` })
    repository.git('rm', '-q', 'a.env')
    repository.commit('gone', { 'b.txt': 'b\n' })
    repository.git('commit-graph', 'write', '--reachable')
    const file = join(repository.path, '.git/objects/info/commit-graph')
    const graph = readFileSync(file)
    // Of each commit: the id of its tree, its two parents (none: 0x70000000), and when it was made.
    const data = graph.readUInt32BE(graph.indexOf('CDAT') + 8)
    for (const commit of [0, 1]) graph.writeUInt32BE(0x70000000, data + 36 * commit + 20)
    createHash('sha1')
      .update(graph.subarray(0, -20))
      .digest()
      .copy(graph, graph.length - 20)
    rewrite(file, graph)
    rmSync(join(repository.path, '.git/logs'), { recursive: true })
    expect(repository.git('rev-list', '--count', '--all')).toBe('1')
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(parsed(run).findings[0]?.locations[0]).toMatchObject({ path: 'a.env', author: 'Ada Byrne <ada@example.com>' })
  })

  test('a planted shallow file hides no blob, and is said', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(5)}\n` })
    repository.git('rm', '-q', 'a.env')
    const head = repository.commit('gone', { 'b.txt': 'b\n' })
    writeFileSync(join(repository.path, '.git/shallow'), `${head}\n`)
    expect(repository.git('rev-list', '--count', '--all')).toBe('1')
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(parsed(run).findings).toHaveLength(1)
    expect(parsed(run).gaps).toEqual([expect.objectContaining({ class: 'limit', status: 'shallow' })])
    expect(run.code).toBe(1)
  })

  test('a mailmap renames no author', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(6)}\n` })
    repository.commit('map', { '.mailmap': 'Eve <eve@example.org> Ada Byrne <ada@example.com>\n' })
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(parsed(run).findings[0]?.locations[0]?.author).toBe('Ada Byrne <ada@example.com>')
  })

  test('an index whose entries claim to be unchanged hides no file', () => {
    const repository = lab.repository({ 'a.env': 'TOKEN=\n', 'b.env': 'TOKEN=\n' })
    repository.git('update-index', '--assume-unchanged', 'a.env')
    repository.git('update-index', '--skip-worktree', 'b.env')
    repository.write({ 'a.env': `TOKEN=${githubToken(7)}\n`, 'b.env': `TOKEN=${githubToken(8)}\n` })
    expect(paths(lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })).sort()).toEqual(['a.env', 'b.env'])
  })
})

describe.runIf(posix)('a repository that reaches out of itself', () => {
  test('core.worktree elsewhere is not read', () => {
    const outside = lab.folder({ 'secret.env': `TOKEN=${githubToken(10)}\n`, 'ignored/x.env': `TOKEN=${githubToken(11)}\n` })
    const repository = lab.repository({ 'a.txt': 'a\n', '.gitignore': '*.env\n' })
    repository.git('config', 'core.worktree', outside)
    for (const args of [['.'], ['git:.'], ['--staged'], ['.', '--no-history']]) {
      const run = lab.nhi(['scan', ...args, '-f', 'json'], { cwd: repository.path })
      expect(parsed(run).findings).toEqual([])
      expect(run.code).toBe(0)
    }
  })

  test('a neighbour’s objects borrowed through alternates are not listed', () => {
    const neighbour = lab.repository({ 'private.env': `TOKEN=${githubToken(12)}\n` })
    const repository = lab.repository({ 'a.txt': 'a\n' })
    writeFileSync(join(repository.path, '.git/objects/info/alternates'), `${join(neighbour.path, '.git/objects')}\n`)
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(parsed(run).findings).toEqual([])
    expect(parsed(run).gaps).toContainEqual(expect.objectContaining({ class: 'limit', status: 'bound' }))
    expect(run.code).toBe(0)
  })

  test.each(['*', ':(exclude)b.env', ':!b.env', ':/', '[ab].env'])('a folder called %s is a folder, and no pattern', (name) => {
    const repository = lab.repository({ 'c.txt': 'c\n' })
    repository.write({
      'a.env': `TOKEN=${githubToken(80)}\n`,
      'b.env': `TOKEN=${githubToken(81)}\n`,
      [`${name}/in.env`]: `TOKEN=${githubToken(82)}\n`,
    })
    repository.git('add', '-A')
    const found = (...args: string[]) => paths(lab.nhi(['scan', ...args, `./${name}`, '-f', 'json'], { cwd: repository.path }))
    expect(found('--staged')).toEqual([join(name, 'in.env')])
    repository.commit('second')
    expect(found('--range', 'HEAD~1..HEAD')).toEqual([join(name, 'in.env')])
    expect(found()).toEqual([join(name, 'in.env')])
  })

  test('a nested bare repository is not entered', () => {
    const inner = lab.repository({ 'x.env': `TOKEN=${githubToken(13)}\n` })
    const repository = lab.repository({ 'a.txt': 'a\n' })
    renameSync(join(inner.path, '.git'), join(repository.path, 'bare'))
    writeFileSync(join(repository.path, 'bare/config'), `[core]\n\tbare = true\n\tfsmonitor = ${arms.program('nested')}\n`)
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(arms.fired()).toEqual([])
    expect(parsed(run).findings).toEqual([])
    expect(lab.nhi(['scan', 'bare', '-f', 'json'], { cwd: repository.path }).code).toBe(1)
    expect(arms.fired()).toEqual([])
  })

  test('a nested repository met on the walk runs nothing', () => {
    const repository = lab.repository({ 'a.txt': 'a\n' })
    const inner = lab.repository({ 'a.txt': 'a\n', 'x.env': `TOKEN=${githubToken(14)}\n`, '.gitattributes': '*.txt filter=armed\n' })
    inner.write({ '.gitignore': '*.env\n' })
    arm(inner)
    dirty(inner, 'a.txt', 'x.env')
    renameSync(inner.path, join(repository.path, 'inner'))
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(arms.fired()).toEqual([])
    // Tracked though ignored: read, without asking anything armed.
    expect(paths(run)).toEqual(['inner/x.env'])
  })

  test('a submodule’s settings run nothing, and one that points elsewhere is not followed', () => {
    const outside = lab.repository({ 'private.env': `TOKEN=${githubToken(15)}\n` })
    const repository = lab.repository({ 'a.txt': 'a\n' })
    const inner = lab.repository({ 'in.env': `TOKEN=${githubToken(16)}\n` })
    arm(inner)
    mkdirSync(join(repository.path, 'sub'))
    mkdirSync(join(repository.path, 'far'))
    renameSync(inner.path, join(repository.path, 'sub'))
    writeFileSync(join(repository.path, 'far/.git'), `gitdir: ${join(outside.path, '.git')}\n`)
    const modules = (name: string) =>
      `[submodule "${name}"]\n\tpath = ${name}\n\turl = ext::${arms.program('module-url')}\n\tupdate = !${arms.program('module-update')}\n`
    repository.write({ '.gitmodules': modules('sub') + modules('far') })
    const commit = '1'.repeat(40)
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},sub`)
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},far`)
    rmSync(join(repository.path, 'sub/in.env'))
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(arms.fired()).toEqual([])
    expect(paths(run)).toEqual(['sub/in.env'])
  })

  test('a crafted partial clone fetches nothing: the missing object is a failed gap', () => {
    const repository = lab.repository({ 'a.txt': 'a\n', 'b.env': `TOKEN=${githubToken(17)}\n` })
    const id = repository.git('rev-parse', 'HEAD:a.txt')
    arm(repository)
    repository.git('config', 'core.repositoryFormatVersion', '1')
    repository.git('config', 'extensions.partialClone', 'origin')
    repository.git('config', 'remote.origin.promisor', 'true')
    rmSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)))
    for (const [args, code] of [
      [['git:.'], 1],
      [['.'], 1],
      [['git:.', '--fail-on', 'none'], 3],
    ] as const) {
      const run = lab.nhi(['scan', ...args, '-f', 'json'], { cwd: repository.path })
      expect(arms.fired()).toEqual([])
      expect(failures(run)).toContain('not-found')
      expect(paths(run)).toEqual(['b.env'])
      expect(run.code).toBe(code)
    }
  })

  test.each<[string, string[]]>([
    ['--staged', ['--staged']],
    ['--range', ['--range', 'HEAD~1..HEAD']],
  ])('nor does %s, which asks for an object by its id', (_, args) => {
    const repository = lab.repository({ 'a.txt': 'a\n' })
    repository.write({ 'gone.txt': 'gone\n', 'b.env': `TOKEN=${githubToken(19)}\n` })
    repository.git('add', '-A')
    const id = repository.git('rev-parse', ':gone.txt')
    if (args[0] === '--range') repository.commit('second')
    arm(repository)
    // What git runs to fetch: a program behind a transport, or one in the place of ssh.
    const url = args[0] === '--range' ? 'ssh://git@example.com/a.git' : `ext::${arms.program('transport')} %S`
    repository.git('config', 'remote.origin.url', url)
    repository.git('config', 'core.repositoryFormatVersion', '1')
    repository.git('config', 'extensions.partialClone', 'origin')
    repository.git('config', 'remote.origin.promisor', 'true')
    rmSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)))
    arms.reset()
    const run = launch(['scan', ...args, '-f', 'json', '--fail-on', 'none'], { cwd: repository.path, home: lab.home, timeout: 30_000 })
    expect(arms.fired()).toEqual([])
    expect(run.hung).toBe(false)
    expect(failures(run)).toEqual(['not-found'])
    expect(paths(run)).toEqual(['b.env'])
    expect(run.code).toBe(3)
  })

  test('a link in place of objects or of .git/config leads nowhere', () => {
    const repository = lab.repository({ 'a.txt': 'a\n' })
    const other = join(lab.folder({ other: `[remote "o"]\n\turl = https://x:${githubToken(18)}@example.com/a\n` }), 'other')
    rmSync(join(repository.path, '.git/config'))
    symlinkSync(other, join(repository.path, '.git/config'))
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path })
    expect(parsed(run).findings).toEqual([])
  })
})

describe.runIf(posix)('the environment', () => {
  afterEach(() => arms.reset())

  test('git’s variables point the scan of another target nowhere', () => {
    const decoy = lab.repository({ 'decoy.env': `TOKEN=${githubToken(20)}\n` })
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(21)}\n` })
    rmSync(join(repository.path, 'a.env'))
    const env = {
      GIT_DIR: join(decoy.path, '.git'),
      GIT_WORK_TREE: decoy.path,
      GIT_INDEX_FILE: join(decoy.path, '.git/index'),
      GIT_OBJECT_DIRECTORY: join(decoy.path, '.git/objects'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(decoy.path, '.git/objects'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: arms.program('injected'),
      GIT_EXTERNAL_DIFF: arms.program('injected'),
      GIT_SSH_COMMAND: arms.program('injected'),
      GIT_PAGER: arms.program('injected'),
      GIT_EXEC_PATH: arms.folder,
      GIT_NAMESPACE: 'x',
      GIT_CEILING_DIRECTORIES: '/',
      GIT_TRACE: join(arms.folder, 'trace'),
      GIT_TRACE2: join(arms.folder, 'trace'),
      GIT_REF_PARANOIA: '0',
    }
    for (const target of [repository.path, `git:${repository.path}`]) {
      const run = lab.nhi(['scan', target, '-f', 'json'], { cwd: decoy.path, env })
      expect(paths(run)).toEqual(['a.env'])
      expect(failures(run)).toEqual([])
    }
    expect(arms.fired()).toEqual([])
    expect(existsSync(join(arms.folder, 'trace'))).toBe(false)
  })

  test('without git a repository’s history is a failed gap, its files are scanned', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(22)}\n` })
    const run = lab.nhi(['scan', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path, env: { PATH: pathWithout('git') } })
    expect(paths(run)).toEqual(['a.env'])
    expect(parsed(run).gaps[0]).toMatchObject({ class: 'failed', what: expect.stringContaining('git is not installed') })
    expect(run.code).toBe(3)
    const plain = lab.nhi(['scan', '.', '--no-history', '-f', 'json', '--fail-on', 'none'], {
      cwd: repository.path,
      env: { PATH: pathWithout('git') },
    })
    expect(plain.code).toBe(0)
    const staged = lab.nhi(['scan', '--staged'], { cwd: repository.path, env: { PATH: pathWithout('git') } })
    expect(staged.code).toBe(3)
    expect(staged.stdout).toContain('git is not installed')
  })

  test.each([
    ['.', '.'],
    ['an empty entry', ''],
    ['a folder of it', 'tools'],
    ['the current folder', null],
    ['its node_modules/.bin', 'bin'],
  ])('a git planted in the tree does not run through %s on the PATH', (_, entry) => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(23)}\n` })
    arms.program('planted', join(repository.path, 'git'))
    mkdirSync(join(repository.path, 'tools'))
    arms.program('planted', join(repository.path, 'tools/git'))
    mkdirSync(join(repository.path, 'node_modules/.bin'), { recursive: true })
    arms.program('planted', join(repository.path, 'node_modules/.bin/git'))
    const first = entry === null ? repository.path : entry === 'bin' ? join(repository.path, 'node_modules/.bin') : entry
    const run = lab.nhi(['scan', '-f', 'json'], { cwd: repository.path, env: { PATH: `${first}:${process.env.PATH}` } })
    expect(arms.fired()).toEqual([])
    expect(parsed(run).findings[0]?.locations[0]?.author).toBe('Ada Byrne <ada@example.com>')
  })

  test('a NODE_OPTIONS file of the tree is no configuration of ours', () => {
    const repository = lab.repository({ 'a.txt': 'a\n', '.npmrc': 'node-options=--require ./evil.cjs\n' })
    writeFileSync(join(repository.path, 'evil.cjs'), `require('fs').writeFileSync('ran', '')`)
    for (const name of ['nhi.config.js', 'nhi.js', '.nhirc.js', 'nhi.config.mjs'])
      writeFileSync(join(repository.path, name), `import fs from 'fs'; fs.writeFileSync('ran', '')`)
    lab.nhi(['scan'], { cwd: repository.path })
    expect(existsSync(join(repository.path, 'ran'))).toBe(false)
  })
})

const canMakeFifos = posix && works('mkfifo', '--version')

describe.runIf(canMakeFifos)('FIFOs inside .git', () => {
  const places = [
    'HEAD',
    'config',
    'index',
    'packed-refs',
    'shallow',
    'objects/info/alternates',
    'refs/heads/pipe',
    'objects/pack/pack-x.idx',
    'info/exclude',
    'commondir',
  ]
  test.each(places)(
    '%s does not hang a scan',
    (place) => {
      const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(24)}\n` })
      const path = join(repository.path, '.git', place)
      rmSync(path, { force: true })
      works('mkfifo', path)
      const run = launch(['scan', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path, home: lab.home, timeout: 55_000 })
      expect(run.hung).toBe(false)
      expect(paths(run)).toContain('a.env')
      expect([0, 3]).toContain(run.code)
    },
    60_000,
  )

  test('a link to an endless device in place of alternates does not eat the memory', () => {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(25)}\n` })
    symlinkSync('/dev/zero', join(repository.path, '.git/objects/info/alternates'))
    const run = launch(['scan', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path, home: lab.home, timeout: 40_000 })
    expect(run.hung).toBe(false)
    expect(paths(run)).toContain('a.env')
  })
})

describe.runIf(posix)('corrupt repositories', () => {
  /** One with enough in it that a pack has something to lose. */
  function grown(): Repository {
    const repository = lab.repository({ 'a.env': `TOKEN=${githubToken(30)}\n` })
    for (let i = 0; i < 5; i++) repository.commit(`c${i}`, { [`f${i}.txt`]: `${'line '.repeat(200)}${i}\n` })
    return repository
  }

  test('flipped bytes in a loose object are a failed gap, the rest is scanned', () => {
    const repository = grown()
    const id = repository.git('rev-parse', 'HEAD:f2.txt')
    const file = join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2))
    rmSync(file)
    writeFileSync(file, Buffer.from('789c4bcac94cd24f0000deadbeefdeadbeef', 'hex'))
    const run = lab.nhi(['scan', 'git:.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path })
    expect(paths(run)).toEqual(['a.env'])
    // git itself calls a loose object missing whose header it cannot read.
    expect(['corrupt', 'not-found']).toContain(failures(run)[0])
    expect(parsed(run).gaps.some((gap) => gap.what.includes(id))).toBe(true)
    expect(run.code).toBe(3)
  })

  test('a loose object that breaks off behind its header is named, the rest is scanned', () => {
    const repository = grown()
    const id = repository.git('rev-parse', 'HEAD:f2.txt')
    const file = join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2))
    rmSync(file)
    const whole = deflateSync(Buffer.concat([Buffer.from('blob 50000\0'), randomBytes(50_000)]))
    writeFileSync(file, whole.subarray(0, 20_000))
    const run = lab.nhi(['scan', 'git:.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path })
    expect(paths(run)).toEqual(['a.env'])
    const named = parsed(run).gaps.filter((gap) => gap.what === `object ${id}`)
    expect(named).toMatchObject([{ class: 'failed', status: 'corrupt', needs: expect.stringContaining('git fsck') }])
    expect(run.code).toBe(3)
  })

  test('a missing object is a failed gap', () => {
    const repository = grown()
    const id = repository.git('rev-parse', 'HEAD:f2.txt')
    rmSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)))
    const run = lab.nhi(['scan', 'git:.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path })
    expect(paths(run)).toEqual(['a.env'])
    expect(failures(run)).toContain('not-found')
    expect(parsed(run).gaps.some((gap) => gap.what.includes(id))).toBe(true)
    expect(run.code).toBe(3)
  })

  test('a missing staged blob is a failed gap', () => {
    const repository = grown()
    repository.write({ 'new.txt': 'new\n', 'ok.env': `TOKEN=${githubToken(31)}\n` })
    repository.git('add', '-A')
    const id = repository.git('rev-parse', ':new.txt')
    rmSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)))
    const run = lab.nhi(['scan', '--staged', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path })
    expect(paths(run)).toEqual(['ok.env'])
    expect(failures(run)).toEqual(['not-found'])
    expect(run.code).toBe(3)
  })

  test.each([
    ['a truncated pack', (file: string) => truncate(file, 0.6)],
    ['a pack with flipped bytes', flip],
    ['a pack that is gone', (file: string) => rmSync(file)],
  ])('%s is a failed gap, never a pass', (_, breakPack) => {
    const repository = grown()
    repository.git('repack', '-adq')
    rmSync(join(repository.path, '.git/logs'), { recursive: true, force: true })
    breakPack(join(repository.path, '.git/objects/pack', packOf(repository)))
    const run = lab.nhi(['scan', 'git:.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path, timeout: 50_000 })
    expect(failures(run).length).toBeGreaterThan(0)
    expect(run.code).toBe(3)
    const path = lab.nhi(['scan', '.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path, timeout: 50_000 })
    expect(paths(path)).toContain('a.env')
    expect(path.code).toBe(3)
  })

  test.each([
    ['index', 'broken'],
    ['HEAD', 'no ref at all\n'],
    ['config', '[core\nbroken'],
    ['packed-refs', 'broken\nline\n'],
    ['refs/heads/main', 'broken\n'],
  ])('a broken %s is a failed gap', (file, text) => {
    const repository = grown()
    writeFileSync(join(repository.path, '.git', file), text)
    const run = lab.nhi(['scan', '.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path })
    expect(paths(run)).toContain('a.env')
    expect(failures(run).length).toBeGreaterThan(0)
    expect(run.code).toBe(3)
  })

  test('a .git folder git does not know as one is a failed gap', () => {
    const repository = grown()
    rmSync(join(repository.path, '.git/HEAD'))
    const run = lab.nhi(['scan', '.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path })
    expect(paths(run)).toContain('a.env')
    expect(failures(run).length).toBeGreaterThan(0)
    expect(run.code).toBe(3)
  })

  test('a .git file that leads nowhere is said', () => {
    const folder = lab.folder({ 'a.env': `TOKEN=${githubToken(32)}\n`, '.git': 'gitdir: ../nowhere/.git/worktrees/x\n' })
    const run = lab.nhi(['scan', '.', '-f', 'json', '--fail-on', 'none'], { cwd: folder })
    expect(paths(run)).toEqual(['a.env'])
    expect(parsed(run).gaps).toEqual([expect.objectContaining({ class: 'limit', status: 'skipped' })])
    expect(lab.nhi(['scan', '--staged'], { cwd: folder }).code).toBe(2)
  })

  test('a tree whose entries leave the repository is read as names alone', () => {
    const outside = lab.folder({ 'x.env': `TOKEN=${githubToken(33)}\n` })
    const repository = lab.repository({ 'a.txt': 'a\n' })
    const file = join(arms.folder, 'token')
    writeFileSync(file, `TOKEN=${githubToken(34)}\n`)
    const blob = repository.git('hash-object', '-w', file)
    const entry = (mode: string, name: string, id: string) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
    writeFileSync(join(arms.folder, 'tree'), Buffer.concat([entry('100644', `../../${outside.split('/').pop()}/x.env`, blob)]))
    const tree = repository.git('hash-object', '-t', 'tree', '-w', '--literally', join(arms.folder, 'tree'))
    repository.git('update-ref', 'refs/heads/evil', repository.git('commit-tree', tree, '-m', 'evil'))
    const run = lab.nhi(['scan', '-f', 'sarif'], { cwd: repository.path })
    expect([1, 3]).toContain(run.code)
    expect(run.stderr).not.toContain('mistake of its own')
  })
})

function packOf(repository: Repository): string {
  return readdirSync(join(repository.path, '.git/objects/pack')).find((name) => name.endsWith('.pack')) ?? ''
}

function truncate(file: string, share: number): void {
  const bytes = readFileSync(file)
  rewrite(file, bytes.subarray(0, Math.floor(bytes.length * share)))
}

function flip(file: string): void {
  const bytes = readFileSync(file)
  for (let at = 40; at < bytes.length - 20; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x5a
  rewrite(file, bytes)
}

/** Packs are write-protected. */
function rewrite(file: string, bytes: Buffer): void {
  rmSync(file)
  writeFileSync(file, bytes)
}
