import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const json = ['-f', 'json', '--fail-on', 'none', '--no-cache', '--timeout', '60s']

interface Parsed {
  findings: { rule: string; locations: { path: string; line: number }[] }[]
  gaps: { class: string; status: string; what: string; needs: string }[]
}

const levels = 10_000
const lists = `${'['.repeat(levels)}1${']'.repeat(levels)}`
const maps = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const token = githubToken(1)

/** An export of one user whose policy is this JSON. */
function user(policy: string): string {
  const arn = 'arn:aws:iam::123456789012:user/u'
  const facts = { Path: '/', UserName: 'u', UserId: 'AIDAAAAAAAAAAAAAAAAAA', Arn: arn, CreateDate: '2020-01-01T00:00:00Z' }
  const one = { ...facts, UserPolicyList: [{ PolicyName: 'p', PolicyDocument: 0 }], GroupList: [], AttachedManagedPolicies: [] }
  const all = { UserDetailList: [one], GroupDetailList: [], RoleDetailList: [], Policies: [] }
  return JSON.stringify(all).replace('"PolicyDocument":0', `"PolicyDocument":${policy}`)
}

const workflow = (jobs: string) => `on: push\nenv: { T: ${token} }\njobs: ${jobs}\n`
const policy = 'the inline policy p of arn:aws:iam::123456789012:user/u'

describe('what is nested 10,000 deep where a reader takes it apart is a failed gap in words, and the rest is looked at', () => {
  test.each<[string, string, string, RegExp]>([
    [
      'lists of a workflow',
      '.github/workflows/w.yml',
      workflow(lists),
      /^\.github\/workflows\/w\.yml:3:\d{3,} nesting of at most 256 levels$/,
    ],
    [
      'maps of a workflow',
      '.github/workflows/w.yml',
      workflow(maps.replaceAll(':', ': ')),
      /w\.yml:3:\d{3,} nesting of at most 256 levels$/,
    ],
    [
      'lists in lines of a workflow',
      '.github/workflows/w.yml',
      workflow(`\n${'- '.repeat(levels)}a`),
      /w\.yml:4:\d+ nesting of at most 256 levels$/,
    ],
    [
      'a policy',
      'aws.json',
      user(`{"Statement":[{"Effect":"Allow","Condition":${maps}}]}`),
      new RegExp(`${policy} .*deeper than 64 levels`),
    ],
    ['a policy kept as text', 'aws.json', user(JSON.stringify(`{"Statement":${lists}}`)), new RegExp(`${policy} .*deeper than 64 levels`)],
    ['an export that breaks off', 'aws.json', `{"UserDetailList": ${'['.repeat(levels)}`, /^aws\.json:1:10020 the rest of the file/],
  ])('%s', (_, name, text, words) => {
    const cwd = lab.folder({ [name]: text, 'z.env': `TOKEN=${token}\n` })
    const run = lab.nhi(['scan', '.', ...json], { cwd })
    const { findings, gaps } = JSON.parse(run.stdout) as Parsed
    expect(findings.flatMap(({ locations }) => locations.map(({ path }) => path))).toContain('z.env')
    const failures = gaps.filter((gap) => gap.class === 'failed').map(({ what, needs }) => `${what} ${needs}`)
    expect(failures.filter((failure) => words.test(failure))).toHaveLength(1)
    // Nothing stopped halfway: what is too deep was met on purpose.
    expect(failures.join('\n')).not.toMatch(/mended|RangeError/)
    expect(run.code).toBe(3)
  })

  test('an expression in a workflow', () => {
    const steps = `[ { run: "echo \${{ ${'('.repeat(levels)}github.token${')'.repeat(levels)} }}" } ]`
    const cwd = lab.folder({
      '.github/workflows/w.yml': `on: push\njobs: { a: { runs-on: x, steps: ${steps} } }\n`,
      'z.env': `TOKEN=${token}\n`,
    })
    const run = lab.nhi(['scan', '.', ...json], { cwd })
    const { findings, gaps } = JSON.parse(run.stdout) as Parsed
    expect(findings.flatMap(({ locations }) => locations.map(({ path }) => path))).toContain('z.env')
    expect(findings.map(({ rule }) => rule)).toContain('ci-token-default')
    expect(gaps).toEqual([])
    expect(run.code).toBe(0)
  })
})

test.each(['UserDetailList', 'RoleDetailList', 'GroupDetailList', 'Policies'])(
  'what is no entry in %s of an export is a failed gap, and the rest is read',
  (list) => {
    const details = JSON.parse(user('{"Statement":[]}'))
    const cwd = lab.folder({
      'aws.json': JSON.stringify({ ...details, [list]: [...details[list], 'text', null] }),
      'z.env': `TOKEN=${token}\n`,
    })
    const run = lab.nhi(['scan', '.', ...json], { cwd })
    const { findings, gaps } = JSON.parse(run.stdout) as Parsed
    expect(findings.flatMap(({ locations }) => locations.map(({ path }) => path))).toContain('z.env')
    const what = `aws.json: 2 of ${details[list].length + 2} in ${list}`
    expect(gaps.filter((gap) => gap.class === 'failed')).toMatchObject([{ status: 'unparsable', what }])
    expect(run.code).toBe(3)
  },
)
