import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RawOptions } from '../../src/config/options.js'
import { resolveConfig, resolveRun } from '../../src/config/resolve.js'
import type { Surroundings } from '../../src/config/surroundings.js'
import { type Severity, severities } from '../../src/core/severity.js'
import { makeFolder } from '../support/folder.js'

const now = new Date('2026-11-22T00:00:00Z')

function around(workingDirectory: string, more: Partial<Surroundings> = {}): Surroundings {
  return { workingDirectory, environment: {}, platform: 'linux', home: null, now, parallelism: 3, ...more }
}

function resolve(folder: string, options: RawOptions = {}, more: Partial<Surroundings> = {}, targets: string[] = []) {
  return resolveConfig(targets, options, around(folder, more))
}

describe('defaults', () => {
  test('of a bare folder', async () => {
    const folder = makeFolder({ '.git/': '' })
    const config = await resolve(folder)
    expect(config).toMatchObject({
      targets: [{ kind: 'path', text: '.', path: folder }],
      scope: { kind: 'history' },
      history: true,
      honourIgnores: true,
      maxFileSize: 256 * 1024 * 1024,
      severity: 'info',
      confidence: 'medium',
      failOn: 'medium',
      strict: false,
      baseline: null,
      inlineIgnores: true,
      showSecrets: false,
      jobs: 3,
      cacheFolder: null,
      timeout: null,
      now,
      fingerprintKey: null,
      outputs: [{ format: 'pretty', file: null }],
      color: null,
      progress: true,
      file: null,
      notices: [],
    })
    expect(Object.isFrozen(config)).toBe(true)
  })

  test.each([
    [0, 1],
    [7, 7],
    [64, 7],
  ])('on %i cores: %i threads', async (parallelism, jobs) => {
    expect((await resolve(makeFolder({}), {}, { parallelism })).jobs).toBe(jobs)
  })
})

describe('each option does what it says', () => {
  const cases: [string, RawOptions, object][] = [
    ['--staged', { staged: true }, { scope: { kind: 'staged' } }],
    ['--range', { range: 'a..b' }, { scope: { kind: 'range', from: 'a', to: 'b', text: 'a..b' } }],
    ['--range without an end', { range: 'v1.2..' }, { scope: { kind: 'range', from: 'v1.2', to: 'HEAD', text: 'v1.2..' } }],
    ['--since', { since: 'main' }, { scope: { kind: 'range', from: 'main', to: 'HEAD', text: 'main..HEAD' } }],
    ['--no-history', { history: false }, { history: false }],
    ['--no-ignore', { ignore: false }, { honourIgnores: false }],
    ['--exclude', { exclude: ['a', 'b'] }, { exclude: ['a', 'b'] }],
    ['--max-file-size', { maxFileSize: '1.5kb' }, { maxFileSize: 1536 }],
    ['--format', { format: 'json' }, { outputs: [{ format: 'json', file: null }] }],
    ['--severity', { severity: 'high' }, { severity: 'high' }],
    ['--confidence', { confidence: 'low' }, { confidence: 'low' }],
    ['--fail-on', { failOn: 'none' }, { failOn: 'none' }],
    ['--strict', { strict: true }, { strict: true }],
    ['--rule', { rule: ['a-*', '!a-b'] }, { rules: ['a-*', '!a-b'] }],
    ['--detector', { detector: ['secrets'] }, { detectors: ['secrets'] }],
    ['--rules', { rules: ['/r.yml'] }, { packs: ['/r.yml'] }],
    ['--no-inline-ignores', { inlineIgnores: false }, { inlineIgnores: false }],
    ['--show-secrets', { showSecrets: true }, { showSecrets: true }],
    ['--jobs', { jobs: '7' }, { jobs: 7 }],
    ['--timeout', { timeout: '1h30m' }, { timeout: 5_400_000 }],
    ['--now', { now: '2027-01-31' }, { now: new Date('2027-01-31T00:00:00Z') }],
    ['--quiet', { quiet: true }, { quiet: true }],
    ['--verbose', { verbose: true }, { verbose: true }],
    ['--no-color', { color: false }, { color: false }],
    ['--no-progress', { progress: false }, { progress: false }],
  ]
  test.each(cases)('%s', async (_, options, expected) => {
    expect(await resolve(makeFolder({ '.git/': '' }), options)).toMatchObject(expected)
  })

  test('--no-cache', async () => {
    const folder = makeFolder()
    expect((await resolve(folder, {}, { home: '/home/x' })).cacheFolder).toBe('/home/x/.cache/nhi')
    expect((await resolve(folder, { cache: false }, { home: '/home/x' })).cacheFolder).toBeNull()
    expect((await resolve(folder, {}, { home: '/home/x', environment: { NHI_CACHE: '0' } })).cacheFolder).toBeNull()
  })

  test('--stdin-name and --output', async () => {
    const folder = makeFolder()
    const config = await resolve(folder, { stdinName: 'a.env', output: ['r.sarif', 'gitlab=r.json'] }, {}, ['-'])
    expect(config.targets).toEqual([{ kind: 'stdin', text: '-', name: 'a.env' }])
    expect(config.outputs).toEqual([
      { format: 'sarif', file: join(folder, 'r.sarif') },
      { format: 'gitlab', file: join(folder, 'r.json') },
    ])
    expect((await resolve(folder, { output: ['r.sarif'], format: 'table' })).outputs[0]).toEqual({ format: 'table', file: null })
  })
})

describe('what is refused', () => {
  const cases: [string, RawOptions, string[], RegExp][] = [
    ['two scopes', { staged: true, since: 'a' }, [], /--staged and --since cannot go together/],
    ['a scope without history', { since: 'a', history: false }, [], /cannot go together/],
    ['a range of three dots', { range: 'a...b' }, [], /expected A\.\.B/],
    ['a range with an option in it', { range: '--output=x..b' }, [], /not a revision/],
    ['a revision that is an option', { since: '--exec=x' }, [], /not a revision/],
    ['a wrong severity', { severity: 'hihg' }, [], /--severity: unknown value 'hihg'/],
    ['a wrong size', { maxFileSize: 'big' }, [], /--max-file-size: expected a size/],
    ['a wrong duration', { timeout: '5 parsecs' }, [], /--timeout: expected a duration/],
    ['no time', { timeout: '0' }, [], /--timeout/],
    ['no jobs', { jobs: '0' }, [], /--jobs/],
    ['a wrong day', { now: '2026-13-01' }, [], /--now/],
    ['an unknown format', { format: 'jsn' }, [], /unknown format 'jsn'/],
    ['an output without an ending', { output: ['report'] }, [], /does not say which format/],
    ['an output twice', { output: ['a.json', 'json=a.json'] }, [], /named twice/],
    ['an unknown target', {}, ['nowhere'], /no such target 'nowhere'/],
    ['a kind of later', {}, ['k8s:prod'], /cannot read k8s: targets yet/],
    ['no name of an owner', {}, ['github:a b'], /names no owner and no repository/],
    ['an unknown kind', {}, ['ftp:x'], /'ftp:' is not a kind of target/],
    ['git: of nothing', {}, ['git:nowhere'], /no such target 'git:nowhere'/],
    ['git: without history', { history: false }, ['git:.'], /leaves nothing/],
    ['standard input twice', {}, ['-', '-'], /only once/],
    ['a name without standard input', { stdinName: 'x' }, [], /needs the target '-'/],
    ['standard input staged', { staged: true }, ['-'], /needs a repository/],
    ['quiet and verbose', { quiet: true, verbose: true }, [], /cannot go together/],
    ['a config that is not there', { config: 'x.yml' }, [], /cannot read .*x\.yml: no such file/],
    ['a baseline that is not there', { baseline: 'x.json' }, [], /no such baseline/],
    ['a plug-in that is not there', { plugin: ['nhi-plugin-nowhere'] }, [], /is not installed/],
  ]
  test.each(cases)('%s', async (_, options, targets, message) => {
    await expect(resolve(makeFolder({ '.git/': '' }), options, {}, targets)).rejects.toThrow(message)
  })

  test('a mistyped target names its neighbour', async () => {
    await expect(resolve(makeFolder({ 'source/': '' }), {}, {}, ['sorce'])).rejects.toMatchObject({
      hint: expect.stringContaining("'source'"),
    })
  })
})

describe('the config file', () => {
  test.each(['nhi.yml', 'nhi.yaml', 'nhi.json', '.github/nhi.yml'])('is found as %s from below', async (name) => {
    const folder = makeFolder({ '.git/': '', 'a/b/': '', [name]: '{"failOn": "high"}' })
    const config = await resolve(join(folder, 'a/b'))
    expect(config.failOn).toBe('high')
    expect(config.file).toEqual({ path: join(folder, name), fromTree: true })
    expect(config.notices).toEqual([expect.stringContaining('(found in the tree) fails on high')])
  })

  test('is not looked for above the repository', async () => {
    const folder = makeFolder({ 'nhi.yml': 'failOn: high', 'repo/.git/': '' })
    expect((await resolve(join(folder, 'repo'))).file).toBeNull()
  })

  test('is left out by --no-config', async () => {
    expect((await resolve(makeFolder({ 'nhi.yml': 'failOn: high' }), { config: false })).failOn).toBe('medium')
  })

  test('named by option or variable is trusted with plug-ins, found in a tree it is not', async () => {
    const folder = makeFolder({
      'nhi.yml': 'plugins: [./plug.js]',
      'plug.js': 'export default {}',
      'elsewhere/': '',
    })
    await expect(resolve(folder)).rejects.toThrow(/^nhi\.yml:1:11: a config found in a tree cannot load plug-ins/)
    const named = await resolve(folder, { config: 'nhi.yml' })
    expect(named.plugins).toEqual([`file://${folder}/plug.js`])
    expect(named.file?.fromTree).toBe(false)
    expect((await resolve(join(folder, 'elsewhere'), {}, { environment: { NHI_CONFIG: '../nhi.yml' } })).plugins).toHaveLength(1)
  })

  test.each(['packs: [../other]', 'packs: [/etc]', 'baseline: ../x.json'])(
    'found in a tree cannot name what is outside: %s',
    async (text) => {
      const folder = makeFolder({ 'repo/.git/': '', 'repo/nhi.yml': text })
      await expect(resolve(join(folder, 'repo'))).rejects.toThrow(/may only name files of that tree/)
    },
  )

  test('that is a link out of the tree is refused', async () => {
    const folder = makeFolder({ 'outside.yml': 'failOn: none', 'repo/.git/': '' })
    symlinkSync('../outside.yml', join(folder, 'repo/nhi.yml'))
    await expect(resolve(join(folder, 'repo'))).rejects.toThrow(/leads out of/)
  })

  test("lies on top of the user's own, whose lists add up", async () => {
    const folder = makeFolder({
      'repo/.git/': '',
      'repo/nhi.yml': 'failOn: low\nexclude: [a]\nrules: { x-y: off }',
      'home/.config/nhi/nhi.yml': 'failOn: none\nseverity: low\nexclude: [a, b]\nrules: { x-*: on }',
    })
    const config = await resolve(join(folder, 'repo'), {}, { home: join(folder, 'home') })
    expect(config).toMatchObject({ failOn: 'low', severity: 'low', exclude: ['a', 'b'] })
    expect(config.overrides.map(({ match, enabled }) => [match, enabled])).toEqual([
      ['x-*', true],
      ['x-y', false],
    ])
  })

  test('says what it switches off', async () => {
    const text = 'rules: { a-b: off }\nignore: [{ rule: c, reason: d }]\nexclude: [e/**]\nhistory: false\nconfidence: high'
    const { notices } = await resolve(makeFolder({ 'nhi.yml': text }))
    expect(notices[0]).toBe(
      'config: nhi.yml (found in the tree) switches off a-b, has 1 ignore entry, excludes e/**, shows nothing below high confidence, leaves history out',
    )
  })

  test('gives the fingerprint key, else the baseline does', async () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    const other = Buffer.alloc(32, 9).toString('base64')
    const folder = makeFolder({ '.nhi-baseline.json': JSON.stringify({ version: 1, key: other, entries: [] }) })
    expect((await resolve(folder)).fingerprintKey).toEqual(new Uint8Array(32).fill(9))
    writeFileSync(join(folder, 'nhi.yml'), `key: ${key}`)
    expect((await resolve(folder)).fingerprintKey).toEqual(new Uint8Array(32).fill(7))
  })
})

describe('the baseline', () => {
  test('lies beside the config, else at the root, else here', async () => {
    const folder = makeFolder({ '.git/': '', 'sub/nhi.yml': '', 'bare/': '' })
    const pathFrom = async (where: string) => (await resolveRun([], {}, around(where))).baselinePath
    expect(await pathFrom(join(folder, 'sub'))).toBe(join(folder, 'sub/.nhi-baseline.json'))
    expect(await pathFrom(join(folder, 'bare'))).toBe(join(folder, '.nhi-baseline.json'))
    writeFileSync(join(folder, '.nhi-baseline.json'), '{"version":1,"entries":[]}')
    expect((await resolve(join(folder, 'bare'))).baseline).toBe(join(folder, '.nhi-baseline.json'))
    expect((await resolve(join(folder, 'bare'), { baseline: false })).baseline).toBeNull()
    expect(await pathFrom(join(folder, 'sub'))).toBe(join(folder, '.nhi-baseline.json'))
  })

  test('of .github/nhi.yml lies at the root', async () => {
    const folder = makeFolder({ '.git/': '', '.github/nhi.yml': '' })
    expect((await resolveRun([], {}, around(folder))).baselinePath).toBe(join(folder, '.nhi-baseline.json'))
  })
})

test('option before environment before file before default', async () => {
  const base = makeFolder()
  const severity = fc.option(fc.constantFrom(...severities), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(severity, severity, severity, async (option, variable, file) => {
      const folder = join(base, `${option}-${variable}-${file}`)
      mkdirSync(folder, { recursive: true })
      if (file !== undefined) writeFileSync(join(folder, 'nhi.yml'), `failOn: ${file}`)
      const environment = { NHI_FAIL_ON: variable }
      const config = await resolve(folder, { failOn: option }, { environment })
      expect(config.failOn).toBe(option ?? variable ?? file ?? ('medium' satisfies Severity))
    }),
    { numRuns: 60 },
  )
})
