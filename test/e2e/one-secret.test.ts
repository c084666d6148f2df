import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'
import { awsExport, exportedKey } from '../support/aws-export.js'
import { scratch } from '../support/nhi.js'
import { githubLine, passwordLine } from './options/samples.js'

const lab = scratch()

interface Shown {
  readonly findings: readonly {
    readonly rule: string
    readonly fingerprint: string
    readonly severity: string
    readonly present: boolean
    readonly locations: readonly { readonly path: string | null; readonly commit: string | null }[]
    readonly related: readonly { readonly fingerprint: string | null; readonly how: string }[]
  }[]
}

function findings(args: readonly string[], cwd?: string): Shown['findings'] {
  const { stdout } = lab.nhi(['scan', '-f', 'json', ...args], cwd === undefined ? {} : { cwd })
  return (JSON.parse(stdout) as Shown).findings
}

const token = githubLine(1).trim().split('=')[1]?.replaceAll(/["']/g, '') ?? ''
const other = githubLine(2).trim().split('=')[1]?.replaceAll(/["']/g, '') ?? ''
const sendgrid = sampleToken(parseShape('SG.<base64url:22>.<base64url:43>'), null, seeded(5))
const pathsOf = (one: Shown['findings'][number] | undefined) => [...new Set(one?.locations.map(({ path }) => path))].sort()

describe('one secret is one finding', () => {
  test('whatever syntax, file, encoding, rule, commit and target it stands in', () => {
    expect(token).toMatch(/^ghp_/)
    const repository = lab.repository({
      'old/gone.py': `requests.get(url, headers={"Authorization": "token ${token}"})\n`,
      'a.env': `GITHUB_TOKEN=${token}\nAPI_SECRET=${token}\n`,
    })
    repository.git('rm', '-q', 'old/gone.py')
    repository.commit(`remove ${token}`, {
      'b.yaml': `github:\n  token: "${token}"\n`,
      'c.json': JSON.stringify({ password: token, url: `https://ci:${token}@github.com/acme/shop.git` }),
      'd.txt': Buffer.from(`\ufeffexport GITHUB_TOKEN=${token}\n`, 'utf16le'),
      'e.sh': `curl -H "Authorization: Bearer ${token}" https://api.github.com\n`,
    })
    const elsewhere = lab.folder({ 'f.tf': `token = "${token}"\n` })
    const found = findings([repository.path, elsewhere], lab.home)
    const secrets = found.filter(({ rule }) => rule !== 'secret-in-many-places')
    expect(secrets.map(({ rule }) => rule)).toEqual(['github-pat'])
    const paths = (secrets[0]?.locations ?? []).map(({ path }) => path?.split('/').slice(-1)[0] ?? 'a message')
    expect([...new Set(paths)].sort()).toEqual(['a message', 'a.env', 'b.yaml', 'c.json', 'd.txt', 'e.sh', 'f.tf', 'gone.py'])
    expect(secrets[0]?.present).toBe(true)
  })
})

describe('where a secret stands is a finding of its own', () => {
  const scanned = (files: Record<string, string>, ...args: readonly string[]) => findings(args, lab.folder(files))

  test('production and another environment share it: once, related both ways, no worse than medium, and no value', () => {
    const files = {
      '.env.production': `T=${token}\n`,
      '.env.staging': `T=${token}\n`,
      'envs/dev/app.env': `T=${token}\n`,
      'x/y.env': `T=${token}\n`,
    }
    const cwd = lab.folder(files)
    const [secret, reuse, ...rest] = findings([], cwd)
    expect(rest).toEqual([])
    expect(secret?.rule).toBe('github-pat')
    expect(reuse).toMatchObject({ rule: 'secret-across-environments', severity: 'medium' })
    expect(pathsOf(reuse)).toEqual(['.env.production', '.env.staging', 'envs/dev/app.env'])
    expect(secret?.related).toMatchObject([{ fingerprint: reuse?.fingerprint }])
    expect(reuse?.related).toMatchObject([{ fingerprint: secret?.fingerprint }])
    for (const format of ['pretty', 'json', 'sarif', 'markdown', 'csv'])
      expect(lab.nhi(['scan', '-f', format], { cwd }).stdout).not.toContain(token)
  })

  test('each with its own, or one environment twice, is no finding', () => {
    expect(scanned({ '.env.production': `T=${token}\n`, '.env.staging': `T=${other}\n` }).map(({ rule }) => rule)).toEqual([
      'github-pat',
      'github-pat',
    ])
    expect(scanned({ '.env.production': `T=${token}\n`, 'deploy/prod/a.env': `T=${token}\n` }).map(({ rule }) => rule)).toEqual([
      'github-pat',
    ])
  })

  test('a renamed file does not share with what it was', () => {
    const repository = lab.repository({ '.env.staging': `T=${token}\n` })
    repository.git('mv', '.env.staging', '.env.production')
    repository.commit('rename')
    expect(findings([], repository.path).map(({ rule }) => rule)).toEqual(['github-pat'])
  })

  test('many files, or two targets; the config says how many', () => {
    const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}/s.env`, `T=${token}\n`]))
    expect(scanned(files).map(({ rule }) => rule)).toEqual(['github-pat', 'secret-in-many-places'])
    const config = (files: number) => `rules:\n  secret-in-many-places:\n    options: { files: ${files} }\n`
    expect(scanned({ ...files, 'nhi.yml': config(5) }).map(({ rule }) => rule)).toEqual(['github-pat'])
    const [one, two] = [lab.folder({ 's.env': `T=${token}\n` }), lab.folder({ 's.env': `T=${token}\n` })]
    expect(findings([one, two], lab.home).map(({ rule }) => rule)).toEqual(['github-pat', 'secret-in-many-places'])
  })

  test('a secret accepted beside each of its places is accepted altogether; the rule can be switched off', () => {
    const line = `T=${token} # nhi:ignore made up for a test\n`
    expect(scanned({ '.env.production': line, '.env.staging': line })).toEqual([])
    const files = { '.env.production': `T=${token}\n`, '.env.staging': `T=${token}\n` }
    expect(scanned(files, '--rule', '!secret-across-environments').map(({ rule }) => rule)).toEqual(['github-pat'])
  })
})

describe('the place shown first', () => {
  test.each([
    ['one without a comment', { 'a.env': `T=${token} # nhi:ignore made up\n`, 'z.env': `T=${token}\n` }],
    ['one outside tests', { 'a/test/x.env': `T=${token}\n`, 'z.env': `T=${token}\n` }],
    ['one among tests rather than one with a comment', { 'a.env': `T=${token} # nhi:ignore made up\n`, 'z/test/x.env': `T=${token}\n` }],
    ['one in code rather than in documentation', { 'README.md': `T=${token}\n`, 'z.env': `T=${token}\n` }],
  ])('is %s', (_, files) => {
    const [one] = findings([], lab.repository(files).path)
    expect(one?.locations.map(({ path }) => path)).toHaveLength(2)
    expect(one?.locations[0]?.path).toMatch(/^z/)
  })

  test('and what is shown first does not change the fingerprint of a value that can be guessed', () => {
    const password = passwordLine(3).trim()
    const line = (mark: string) => `${password} # ${mark}\n`
    const of = (first: string) => findings([], lab.folder({ 'a.py': first, 'b.py': line('x') })).map(({ fingerprint }) => fingerprint)
    expect(of(line('nhi:ignore made up'))).toEqual(of(line('nothing')))
  })
})

describe('what --exclude names', () => {
  const repository = lab.repository({ 'vendor/a.env': `T=${token}\n`, 'src/z.env': `T=${token}\n`, 'vendor/b/c.env': `T=${other}\n` })
  const shown = (...args: string[]) => findings(args, repository.path).map(({ locations }) => locations.map(({ path }) => path))

  test('is left out of the history too, folders with all in them', () => {
    expect(shown('--exclude', 'vendor')).toEqual([['src/z.env']])
    expect(shown('--exclude', '*.env')).toEqual([])
    expect(shown('--exclude', 'vendor/b/**')).toEqual([['src/z.env', 'vendor/a.env']])
    expect(findings(['--exclude', 'a.env', 'vendor'], repository.path).map(({ locations: [one] }) => one?.path)).toEqual(['vendor/b/c.env'])
  })

  test('is left out of what is staged and of ranges', () => {
    repository.commit('second', { 'vendor/d.env': githubLine(7) })
    repository.write({ 'vendor/e.env': githubLine(8) })
    repository.git('add', '-A')
    expect(shown('--range', 'HEAD~1..HEAD')).toEqual([['vendor/d.env']])
    expect(shown('--range', 'HEAD~1..HEAD', '--exclude', 'vendor')).toEqual([])
    expect(shown('--staged')).toEqual([['vendor/e.env']])
    expect(shown('--staged', '--exclude', 'vendor')).toEqual([])
  })
})

describe('reports of nhi that lie in the tree', () => {
  const formats = ['json', 'jsonl', 'sarif', 'csv', 'markdown', 'junit', 'gitlab']
  const tree = {
    'billing/.env': `KEY=${sendgrid}\nT=${token}\n`,
    ...Object.fromEntries(Object.entries(awsExport()).map(([name, text]) => [`aws/${name}`, text])),
  }

  test('are no leaks: a second scan finds what the first one found', () => {
    const cwd = lab.folder({ ...tree, 'out/.keep': '' })
    const before = findings([], cwd).map(({ fingerprint }) => fingerprint)
    expect(before.length).toBeGreaterThan(3)
    for (const format of formats) lab.nhi(['scan', '-o', `${format}=out/r.${format}`, '--confidence', 'low', '--exclude', 'out'], { cwd })
    for (const format of ['json', 'csv']) lab.nhi(['inventory', '-f', format, '-o', `${format}=out/i.${format}`], { cwd })
    lab.nhi(['baseline', 'create', '--baseline', 'out/b.json', '--exclude', 'out'], { cwd })
    expect(readFileSync(join(cwd, 'out/i.csv'), 'utf8')).toContain(exportedKey)
    expect(findings([], cwd).map(({ fingerprint }) => fingerprint)).toEqual(before)
  })

  test('hide nothing: a token or a pair of keys written into one is found, and what is left out is counted', () => {
    const head = '{\n  "$schema": "urn:nhi:report:1",\n'
    const cwd = lab.folder({
      'r.json': `${head}  "a": "${token}",\n  ${passwordLine(4).trim().replace(' =', ':').replace('password', '"password"')}\n}\n`,
    })
    const { stdout } = lab.nhi(['scan', '-f', 'json'], { cwd })
    const { summary, findings: found } = JSON.parse(stdout) as Shown & { summary: { belowConfidence: number } }
    expect(found.map(({ rule }) => rule)).toEqual(['github-pat'])
    expect(summary.belowConfidence).toBe(1)
  })

  test('an id of a key that a workflow names is written there, account or not', () => {
    const { account } = { account: lab.folder(awsExport()) }
    const flow = `on: push\njobs:\n  a:\n    runs-on: x\n    env: { AWS_ACCESS_KEY_ID: ${exportedKey} }\n    steps: [{ run: x }]\n`
    const cwd = lab.folder({ '.github/workflows/a.yml': flow })
    const paths = findings(['.', `aws:${account}`], cwd).flatMap(({ rule, locations }) =>
      rule === 'aws-access-key' ? locations.map(({ path }) => path) : [],
    )
    expect(paths).toEqual(['.github/workflows/a.yml'])
  })
})
