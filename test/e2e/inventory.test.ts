import { describe, expect, test } from 'vitest'
import { awsExport, exportedKey } from '../support/aws-export.js'
import { scratch } from '../support/nhi.js'

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

describe('nhi inventory', () => {
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
  ])('refuses the format %s', (format, message) => {
    const { code, stderr } = lab.nhi(['inventory', '-f', format, lab.folder()])
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  })
})
