import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sampleAwsKeyId } from '../../src/core/aws-key-id.js'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'
import { awsExport, exportedAccount, exportedKey } from '../support/aws-export.js'
import { scratch } from '../support/nhi.js'
import { windowsOf } from '../support/tokens.js'

const lab = scratch()
const now = ['--now', '2026-11-27T00:00:00Z']

interface Shown {
  readonly findings: readonly Record<string, unknown>[]
  readonly identities: readonly { readonly id: string; readonly credentials: readonly { readonly risk: { readonly leaked: boolean } }[] }[]
}

describe('a key in a repository and the export of its account', () => {
  const leak = { 'deploy.env': `AWS_ACCESS_KEY_ID=${exportedKey}\n` }

  test('are one story: the leak has the owner, the age and the severity of the key, and the ranking says that it leaked', () => {
    const repository = lab.repository(leak).path
    const account = lab.folder(awsExport())
    const run = lab.nhi(['scan', repository, `aws:${account}`, '-f', 'json', ...now])
    const { findings, identities } = JSON.parse(run.stdout) as Shown
    expect(findings.find(({ detector }) => detector === 'secrets')).toMatchObject({
      credential: exportedKey,
      identity: 'aws:111122223333:user/ci',
      owner: { id: 'platform', source: 'tag' },
      facts: { ageDays: 695, user: 'ci', status: 'active' },
    })
    expect(identities.find(({ id }) => id === 'aws:111122223333:user/ci')?.credentials[0]?.risk.leaked).toBe(true)
  })

  test('without the export the leak stands alone; without the leak nothing is said to have leaked', () => {
    const alone = JSON.parse(lab.nhi(['scan', lab.folder(leak), '-f', 'json', ...now]).stdout) as Shown
    expect(alone.findings.find(({ detector }) => detector === 'secrets')).toMatchObject({
      identity: 'aws:111122223333',
      owner: null,
      related: [],
    })
    const { identities } = JSON.parse(lab.nhi(['inventory', `aws:${lab.folder(awsExport())}`, '-f', 'json', ...now]).stdout) as Shown
    expect(identities.flatMap(({ credentials }) => credentials.map(({ risk }) => risk.leaked))).toEqual([false])
  })
})

describe('a leak met by one collector and an account met by another, under names nobody chose', () => {
  const random = () => `n${randomBytes(6).toString('hex')}`
  const [user, file, seed] = [random(), random(), randomBytes(4).readUInt32BE()]
  const key = sampleAwsKeyId(exportedAccount, seeded(seed))
  const leak = { [`${file}/config.env`]: `AWS_ACCESS_KEY_ID=${key}\n` }
  const account = Object.fromEntries(
    Object.entries(awsExport()).map(([name, text]) => [
      `${random()}-${name}`,
      text.replaceAll(exportedKey, key).replaceAll('"ci"', `"${user}"`).replaceAll('user/ci"', `user/${user}"`),
    ]),
  )
  const [repository, folder] = [lab.repository(leak).path, lab.folder(account)]
  const scanned = (...targets: string[]) => JSON.parse(lab.nhi(['scan', ...targets, '-f', 'json', ...now]).stdout) as Shown
  const leaks = ({ findings }: Shown) => findings.filter(({ detector }) => detector === 'secrets')
  const others = ({ findings }: Shown) => findings.filter(({ detector }) => detector !== 'secrets')
  const id = `aws:${exportedAccount}:user/${user}`

  test('are joined: a link both ways, a higher severity, the same rule and fingerprint', () => {
    const [both, alone] = [scanned(repository, `aws:${folder}`), scanned(repository)]
    const [[joined, ...more], [bare]] = [leaks(both), leaks(alone)]
    expect(more).toEqual([])
    expect(joined).toMatchObject({
      ...{ rule: bare?.rule, fingerprint: bare?.fingerprint, severity: 'critical', identity: id, owner: { id: 'platform' } },
      facts: { user, ageDays: 695, privilege: 'admin' },
    })
    const related = (finding: Record<string, unknown> | undefined) => JSON.stringify(finding?.related)
    const sameKey = others(both).filter(({ credential }) => credential === key)
    expect(sameKey.length).toBeGreaterThan(0)
    for (const finding of sameKey) {
      expect(related(joined)).toContain(String(finding.fingerprint))
      expect(related(finding)).toContain(String(joined?.fingerprint))
    }
  })

  test('without the account the leak has no link and a lower severity', () => {
    const [bare] = leaks(scanned(repository))
    expect(bare).toMatchObject({ identity: `aws:${exportedAccount}`, owner: { source: 'blame' }, related: [] })
    expect(['high', 'medium', 'low']).toContain(bare?.severity)
  })

  test('without the leak nothing of the account speaks of one', () => {
    const { identities, ...rest } = scanned(`aws:${folder}`)
    expect(identities.find((one) => one.id === id)?.credentials.map(({ risk }) => risk.leaked)).toEqual([false])
    expect(leaks({ identities, ...rest })).toEqual([])
    expect(others({ identities, ...rest }).flatMap(({ related }) => related)).toEqual([])
  })
})

describe('a token of a provider of which nothing was exported', () => {
  const token = sampleToken(parseShape('npm_<base62:36>'), 'npm', seeded(12))
  const quiet = sampleToken(parseShape('npm_<base62:36>'), 'npm', seeded(13))
  const repository = lab.repository({ '.npmrc': `//registry.npmjs.org/:_authToken=${token}\n`, b: `${quiet} # nhi:ignore of a test\n` })
  const run = (...args: string[]) => lab.nhi([...args, ...now], { cwd: repository.path })

  test('is listed with its provider, where it lies and who brought it in; the finding names the same', () => {
    const { findings, identities } = JSON.parse(run('scan', '-f', 'json').stdout) as Shown
    const [finding] = findings
    expect(findings).toHaveLength(1)
    expect(identities).toMatchObject([
      {
        ...{ provider: 'npm', type: 'unknown', owner: { id: 'ada@example.com', source: 'blame' }, usedIn: ['.npmrc:1'] },
        location: { path: '.npmrc', line: 1 },
        credentials: [
          { type: finding?.rule, found: { fingerprint: finding?.fingerprint, path: '.npmrc', line: 1 }, risk: { leaked: true } },
        ],
      },
    ])
    expect(JSON.parse(run('inventory', '-f', 'json').stdout).identities).toEqual(identities)
  })

  test.each(['table', 'csv', 'json'])('in %s the place and the owner stand, and nothing of its value', (format) => {
    const { code, stdout, stderr } = run('inventory', '-f', format)
    expect(code).toBe(0)
    expect(stdout).toMatch(/\.npmrc/)
    expect(stdout).toContain('ada@example.com')
    expect(windowsOf(token, 4).filter((part) => `${stdout}${stderr}`.includes(part))).toEqual([])
    // What was found was not looked at: no account was.
    expect(stderr).toMatch(/looked at /)
    expect(stderr).not.toMatch(/identit/)
  })

  test('is one thing to a leaver, not two', () => {
    const { items, looked } = JSON.parse(run('offboard', 'ada@example.com', '-f', 'json').stdout) as {
      items: { type: string }[]
      looked: object
    }
    expect([items.map(({ type }) => type), looked]).toMatchObject([
      expect.arrayContaining(['npm-access-token']),
      { identities: 0, findings: items.length },
    ])
  })
})

describe('nhi inventory', () => {
  test('shows each part of the ranking in JSON and CSV, and that a last use is not known', () => {
    const folder = `aws:${lab.folder(awsExport())}`
    const { identities } = JSON.parse(lab.nhi(['inventory', folder, '-f', 'json', ...now]).stdout) as Shown
    expect(identities[0]?.credentials[0]).toMatchObject({
      ...{ createdAt: '2025-01-01T00:00:00Z', risk: { score: 66, age: 0.82, use: null, privilege: 1, leaked: false } },
    })
    const [head = '', first = ''] = lab.nhi(['inventory', folder, '-f', 'csv', ...now]).stdout.split('\r\n')
    const cells = new Map(head.split(',').map((name, index) => [name, first.split(',')[index]]))
    const shown = ['risk', 'age part', 'use part', 'privilege part', 'leaked', 'privilege', 'created', 'owner'].map((name) =>
      cells.get(name),
    )
    expect(shown).toEqual(['66', '0.82', '', '1', 'false', 'admin', '2025-01-01T00:00:00Z', 'platform'])
  })

  test('prints a ranking in a table', () => {
    const { code, stdout } = lab.nhi(['inventory', `aws:${lab.folder(awsExport())}`, ...now])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^risk +credential +identity +privilege +age +last used +leaked +owner$/m)
    expect(stdout).toContain(exportedKey)
    expect(stdout).toMatch(/695 d/)
  })

  test('says when a named export holds nothing of an account', () => {
    const { code, stdout } = lab.nhi(['inventory', `aws:${lab.folder({ 'a.json': '{}' })}`])
    expect(code).toBe(3)
    expect(stdout).toMatch(/not looked at: .*files of an AWS account/)
  })

  test.each([
    ['sarif', /prints table, json or csv, not sarif/],
    ['tabel', /did you mean 'table'/],
    ['xml', /unknown format 'xml'\n +expected table, json, csv\n/],
  ])('refuses the format %s', (format, message) => {
    const { code, stderr } = lab.nhi(['inventory', '-f', format, lab.folder()])
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  })
  test.each([
    ['xml=o', /expected table, json, csv\n/],
    ['o.foo', /end it in \.json, \.csv\n/],
  ])('refuses the output %s, and says what it writes', (output, message) => {
    const { code, stderr } = lab.nhi(['inventory', '-o', output, lab.folder()])
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  })
})
