import { describe, expect, test } from 'vitest'
import type { AwsAccount, AwsRole } from '../../src/core/aws.js'
import type { CiLogin, CiWorkflow } from '../../src/core/ci.js'
import { type Identity, identity } from '../../src/core/identity.js'
import { at } from '../../src/core/location.js'
import { assembleGitHub } from '../../src/inventory/github/index.js'
import { emptyInventory } from '../../src/pipeline/inventory.js'
import { trustAdmits } from '../../src/pipeline/link/trust-admits.js'
import { joinWorkflows, repositoryName, withWorkflowUses } from '../../src/pipeline/link/workflows.js'
import { aFinding } from '../support/report.js'

const now = new Date('2026-11-27T00:00:00Z')
const issuer = 'token.actions.githubusercontent.com'

/** Names nobody wrote into the code under test. */
const random = () => Math.random().toString(36).slice(2, 12)

function workflow(known: Partial<CiWorkflow>): CiWorkflow {
  return {
    ...{ provider: 'ci', kind: 'workflow', target: '.', path: `.github/workflows/${random()}.yml`, system: 'github', form: 'workflow' },
    ...{ name: null, triggers: ['push'], jobs: [], secrets: [], variables: [], logins: [], appTokens: [] },
    ...known,
  }
}

function trust(conditions: Record<string, Record<string, string | string[]>>): unknown {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Condition: conditions,
      },
    ],
  }
}

function account(name: string, document: unknown): AwsAccount {
  const arn = `arn:aws:iam::111122223333:role/deploy/${name}`
  const role: AwsRole = {
    ...{ kind: 'role', arn, id: 'AROA', name, path: '/deploy/', createdAt: undefined, tags: {}, attached: [], inline: [], boundary: null },
    ...{ serviceUse: undefined, location: null, trust: document, lastUsedAt: undefined, instanceProfiles: [], description: undefined },
  }
  return {
    ...{ id: '111122223333', partition: 'aws', alias: undefined, users: [], groups: [], roles: [role], policies: [], root: undefined },
    ...{ providers: undefined, rolesAnywhere: undefined, organization: undefined, scps: undefined, rcps: undefined, read: new Set() },
  }
}

const candidate = (finding: ReturnType<typeof aFinding>) => ({ finding, ignored: null })
const refill = (rule: string, facts: Readonly<Record<string, unknown>>) => `${rule} as ${String(facts.federatedIn)}`

describe('a job and the AWS role it takes', () => {
  const [name, owner, repo, job] = [random(), random(), random(), random()]
  const role = identity({
    ...{ id: `aws:111122223333:role/${name}`, type: 'role', provider: 'aws', name },
    privilege: { level: 'admin', because: 'AdministratorAccess', confidence: 'high' },
  })
  const login: CiLogin = {
    ...{ to: 'aws' as const, as: `arn:aws:iam::111122223333:role/deploy/${name}`, job, environment: null },
    location: at({ path: 'x', line: 12 }),
  }
  const flow = workflow({ logins: [login] })
  const ofJob = aFinding({
    ...{ detector: 'ci-workflows', rule: 'ci-privileged-trigger-secrets', severity: 'high', identity: `ci:${flow.path}#${job}` },
    ...{ related: [], facts: {} },
  })
  const ofRole = aFinding({ detector: 'aws-trust', rule: 'aws-trust-x', identity: role.id, related: [] })
  const repository = `${owner}/${repo}`
  const aws = [account(name, trust({ StringLike: { [`${issuer}:sub`]: `repo:${owner}/*` } }))]
  const joined = (inventory: { identities: Identity[]; aws: AwsAccount[]; workflows: CiWorkflow[] }) =>
    joinWorkflows([candidate(ofJob), candidate(ofRole)], { ...emptyInventory, ...inventory }, { repository, now, refill })

  test('are related both ways, and a job that acts for others is as bad as its role', () => {
    const [first, second] = joined({ identities: [role], aws, workflows: [flow] })
    expect(first?.finding.severity).toBe('critical')
    expect(first?.finding.related).toEqual([
      {
        fingerprint: null,
        identity: role.id,
        how: 'the job takes this role (admin: AdministratorAccess); its trust lets this repository in',
      },
    ])
    expect(second?.finding.related).toEqual([
      {
        fingerprint: null,
        identity: `ci:${flow.path}#${job}`,
        how: `taken by ${flow.path}:12 (job ${job}); its trust lets this repository in`,
      },
    ])
    expect(withWorkflowUses({ ...emptyInventory, identities: [role], aws, workflows: [flow] }, repository).identities[0]?.usedIn).toEqual([
      `${flow.path}:12 (job ${job})`,
    ])
  })

  test('are not, when either side is away or is another', () => {
    for (const inventory of [
      { identities: [], aws, workflows: [flow] },
      { identities: [role], aws, workflows: [] },
      { identities: [role], aws, workflows: [workflow({ logins: [{ ...login, as: `${login.as}x` }] })] },
      { identities: [role], aws, workflows: [workflow({ logins: [{ ...login, as: null }] })] },
    ]) {
      expect(joined(inventory).map(({ finding }) => finding)).toEqual([ofJob, ofRole])
      expect(withWorkflowUses({ ...emptyInventory, ...inventory }, repository).identities.flatMap(({ usedIn }) => usedIn)).toEqual([])
    }
  })

  test('a trust that does not let the repository in raises nothing', () => {
    const closed = [account(name, trust({ StringEquals: { [`${issuer}:sub`]: `repo:${owner}/${random()}:ref:refs/heads/main` } }))]
    const [first] = joined({ identities: [role], aws: closed, workflows: [flow] })
    expect(first?.finding).toMatchObject({
      severity: 'high',
      related: [{ how: expect.stringContaining('does not let this repository in') }],
    })
  })
})

test.each([
  ['repo:acme/shop:*', 'StringLike', true],
  ['repo:acme/*', 'StringLike', true],
  ['repo:acme/shop:ref:refs/heads/main', 'StringEquals', true],
  ['repo:Acme/Shop:environment:prod', 'StringEquals', true],
  ['repo:acme@12/shop@34:ref:refs/heads/main', 'StringEquals', true],
  ['repo:acme/shop-front:*', 'StringLike', false],
  ['repo:acme/sho?:*', 'StringLike', true],
  ['repo:other/*', 'StringLike', false],
  ['repo:acme/shop:*', 'StringEquals', true],
  ['*', 'StringLike', true],
  ['job_workflow_ref:acme/flows/.github/workflows/x.yml@*', 'StringLike', null],
])('a trust in %s (%s) admits acme/shop: %s', (sub, operator, admits) => {
  expect(trustAdmits(trust({ [operator]: { [`${issuer}:sub`]: sub } }), 'acme/shop')).toBe(admits)
})

test('what a trust asks beside the subject counts, and other providers do not', () => {
  const sub = { [`${issuer}:sub`]: 'repo:acme/*' }
  expect(trustAdmits(trust({ StringLike: sub, StringEquals: { [`${issuer}:repository`]: 'acme/other' } }), 'acme/shop')).toBe(false)
  expect(trustAdmits(trust({}), 'acme/shop')).toBe(true)
  expect(trustAdmits({ Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } } }, 'acme/shop')).toBe(false)
  expect(trustAdmits(null, 'acme/shop')).toBe(false)
})

describe('a workflow’s secret and the secret as it is stored', () => {
  const [name, repo] = [random().toUpperCase(), random()]
  const stored = identity({
    ...{ id: `github:acme/${repo}:secret/actions/production/${name}`, type: 'secret', provider: 'github', name },
    credentials: [
      {
        ...{ id: name, type: 'actions-secret', status: undefined, createdAt: '2025-11-27T00:00:00Z' },
        ...{ lastUsedAt: undefined, expiresAt: undefined },
      },
    ],
  })
  const use = { name, job: 'deploy', environment: 'production', thirdParty: null, location: at({ line: 7 }) }
  const finding = aFinding({ detector: 'ci-workflows', rule: 'ci-personal-token', identity: `ci:secret/${name}`, related: [], facts: {} })
  const flow = workflow({ secrets: [use] })
  const joined = (identities: Identity[], workflows: CiWorkflow[], repository: string | null = `acme/${repo}`) =>
    joinWorkflows([candidate(finding)], { ...emptyInventory, identities, workflows }, { repository, now, refill })[0]?.finding

  test('are related with its age, and it learns the line that uses it', () => {
    expect(joined([stored], [flow])).toMatchObject({
      facts: { ageDays: 365 },
      related: [{ identity: stored.id, how: expect.stringContaining('365 days') }],
    })
    expect(withWorkflowUses({ ...emptyInventory, identities: [stored], workflows: [flow] }, null).identities[0]?.usedIn).toEqual([
      `${flow.path}:7 (job deploy, environment production)`,
    ])
  })

  test('are not without either, in another environment or another repository', () => {
    expect(joined([], [flow])).toEqual(finding)
    expect(joined([stored], [])).toEqual(finding)
    expect(joined([stored], [workflow({ secrets: [{ ...use, name: random().toUpperCase() }] })])).toEqual(finding)
    expect(joined([stored], [workflow({ secrets: [{ ...use, environment: 'staging' }] })])).toEqual(finding)
    expect(joined([stored], [flow], `acme/${random()}`)).toEqual(finding)
  })
})

test.each([
  ['github:acme/app:secret/actions/TOKEN', ['app']],
  ['github:acme:secret/actions/TOKEN', ['app', 'shop']],
  ['github:ghe.example.com/acme/shop:secret/actions/TOKEN', ['shop']],
  ['github:ghe.example.com/acme:secret/actions/TOKEN', ['app', 'shop']],
  ['github:acme/acme:secret/actions/TOKEN', []],
  ['github:other/app:secret/actions/TOKEN', []],
])('of workflows that were fetched, those of its own repositories use %s', (id, expected) => {
  const stored = identity({ id, type: 'secret', provider: 'github', name: 'TOKEN', account: id.includes('other') ? 'other' : 'acme' })
  const flows = ['app', 'shop'].map((repository) => {
    const path = `github:acme/${repository}/.github/workflows/ci.yml`
    const use = { name: 'TOKEN', job: null, environment: null, thirdParty: null, location: at({ path, line: 3 }) }
    return workflow({ path, secrets: [use] })
  })
  const [one] = withWorkflowUses({ ...emptyInventory, identities: [stored], workflows: flows }, null).identities
  expect(one?.usedIn).toEqual(expected.map((repository) => `github:acme/${repository}/.github/workflows/ci.yml:3`))
})

test('a line that the answers of the API told of already is listed once, as the workflow tells it', () => {
  const path = 'github:acme/app/.github/workflows/ci.yml'
  const usedIn = [`${path}:3 (job a)`, `${path}:3 (job b)`, 'github:acme/app/.github/workflows/other.yml:9 (job x)']
  const stored = identity({ id: 'github:acme/app:secret/actions/TOKEN', type: 'secret', provider: 'github', name: 'TOKEN', usedIn })
  const use = { name: 'TOKEN', job: null, environment: null, thirdParty: null, location: at({ path, line: 3 }) }
  const [one] = withWorkflowUses(
    { ...emptyInventory, identities: [stored], workflows: [workflow({ path, secrets: [use] })] },
    null,
  ).identities
  expect(one?.usedIn).toEqual([`${path}:3`, 'github:acme/app/.github/workflows/other.yml:9 (job x)'])
})

test('a stored key beside a workflow that does without is told where to look', () => {
  const finding = aFinding({ detector: 'ci-workflows', rule: 'ci-aws-static-key', identity: 'ci:secret/X', related: [], facts: {} })
  const login = { to: 'aws', as: null, job: 'a', environment: null, location: at({ line: 3 }) } as const
  const with_ = (to: 'aws' | 'gcp') => workflow({ path: 'w.yml', logins: [{ ...login, to }] })
  const after = (workflows: CiWorkflow[]) =>
    joinWorkflows([candidate(finding)], { ...emptyInventory, workflows }, { repository: null, now, refill })[0]?.finding
  expect(after([with_('aws')])).toMatchObject({
    facts: { halfMigrated: true, federatedIn: 'w.yml:3' },
    fix: 'ci-aws-static-key as w.yml:3',
  })
  expect(after([with_('gcp')])).toEqual(finding)
})

describe('jobs without permissions and the default of their repository', () => {
  const [org, name] = [random(), random()]
  const finding = aFinding({
    ...{ detector: 'ci-workflows', rule: 'ci-token-default', severity: 'low', identity: null, related: [], facts: {} },
    locations: [at({ path: `github:${org}/${name}/.github/workflows/a.yml`, line: 2 }), at({ path: 'github:x/y/.github/workflows/b.yml' })],
  })
  const owner = (settings: readonly [repository: string | null, write: boolean][]) => {
    const location = { target: '', path: null, line: null, provider: 'github', host: 'github.com', owner: org } as const
    const permissions = settings.map(
      ([repository, write]) => ({ ...location, repository, kind: 'workflow-permissions', write, approves: false }) as const,
    )
    const listed = {
      name,
      owner: org,
      visibility: 'private',
      archived: false,
      fork: false,
      empty: false,
      defaultBranch: 'main',
      createdAt: undefined,
      pushedAt: undefined,
      admin: true,
    } as const
    return assembleGitHub([...permissions, { ...location, repository: null, kind: 'repositories', repositories: [listed] }]).part.github
  }
  const joined = (settings: Parameters<typeof owner>[0], one = finding, repository: string | null = null) =>
    joinWorkflows(
      [candidate(one)],
      { ...emptyInventory, workflows: [workflow({})], github: owner(settings) },
      { repository, now, refill },
    ).map((candidate) => candidate.finding)

  test('are worse where it is to write', () => {
    expect(joined([[name, true]])).toMatchObject([
      {
        severity: 'medium',
        related: [{ identity: `github:${org}/${name}:workflow-token`, how: 'the default there is to write everything' }],
      },
    ])
    const atHand = { ...finding, locations: [at({ path: '.github/workflows/a.yml' })] as const }
    expect(joined([[name, true]], atHand, `${org}/${name}`.toUpperCase())).toMatchObject([{ severity: 'medium' }])
  })

  test('are told of no longer where it is to read, in the repository or for all of the organization', () => {
    for (const settings of [[[name, false]], [[null, false]]] as const) {
      const [left] = joined([...settings].map(([repository, write]) => [repository, write]))
      expect(left?.locations.map(({ path }) => path)).toEqual(['github:x/y/.github/workflows/b.yml'])
      expect(left?.severity).toBe('low')
      expect(
        joined(
          [...settings].map(([repository, write]) => [repository, write]),
          { ...finding, locations: [finding.locations[0]] },
        ),
      ).toEqual([])
    }
  })

  test('are as they were where nobody says, or says it of another', () => {
    expect(joined([])).toEqual([finding])
    expect(joined([[null, true]])).toEqual([finding])
    expect(joined([[random(), true]])).toEqual([finding])
  })
})

test('an action of one’s own organization is no third party', () => {
  const owner = random()
  const finding = aFinding({ detector: 'ci-workflows', rule: 'ci-secret-to-unpinned-action', facts: { owner } })
  const left = (repository: string | null) =>
    joinWorkflows([candidate(finding)], { ...emptyInventory, workflows: [workflow({})] }, { repository, now, refill }).length
  expect([left(`${owner}/x`), left(`${random()}/x`), left(null)]).toEqual([0, 1, 1])
})

test.each([
  ['https://github.com/acme/shop.git', 'acme/shop'],
  ['git@github.com:acme/shop', 'acme/shop'],
  ['ssh://git@github.example.com:22/acme/my.shop.git', 'acme/my.shop'],
  ['', null],
  [null, null],
])('%s is %s', (remote, name) => {
  expect(repositoryName(remote)).toBe(name)
})
