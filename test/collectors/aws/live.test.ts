import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { iamReads, organizationReads, rolesAnywhereReads } from '../../../src/cli/init-aws.js'
import { aws } from '../../../src/collectors/aws/index.js'
import { type AwsFacet, awsFacets, defaultAwsFacets } from '../../../src/core/aws.js'
import type { IdentitySettings } from '../../../src/core/collector.js'
import { type Gap, isGap } from '../../../src/core/gap.js'
import { type InventoryRecord, isRecord } from '../../../src/core/inventory.js'
import { assemble } from '../../../src/pipeline/inventory.js'
import { type StubAccount, type StubMood, startAwsStub } from '../../support/aws-stub.js'
import { keyIdOf, worldOf } from '../../support/aws-world.js'

const account = '111122223333'
const member = '444455556666'
const third = '777788889999'
const saved = { ...process.env }
const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, saved)
  for (const stub of open.splice(0)) await stub.close()
})

interface Wishes {
  readonly role?: string
  readonly externalId?: string
  readonly regions?: readonly string[]
  readonly facets?: readonly AwsFacet[]
  readonly own?: readonly string[]
  readonly as?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

async function visit(accounts: readonly StubAccount[], mood: StubMood = {}, wishes: Wishes = {}) {
  const stub = await startAwsStub(accounts, mood)
  open.push(stub)
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, {
    ...stub.environment(wishes.as ?? account),
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    ...wishes.environment,
  })
  const told: string[] = []
  const settings: IdentitySettings = {
    ...{ environment: {}, cacheFolder: null, now: new Date('2026-11-22T00:00:00Z'), signal: wishes.signal ?? new AbortController().signal },
    remote: {
      awsRole: wishes.role ?? null,
      awsExternalId: wishes.externalId ?? null,
      awsRegions: wishes.regions ?? [],
      awsFacets: wishes.facets ?? defaultAwsFacets,
      awsAccounts: (wishes.own ?? []).map((id) => ({ id, name: undefined })),
      ...{ githubUrl: 'https://api.github.com', maxRequests: null, credentials: { github: null } },
    },
    onProgress: (text) => told.push(text),
  }
  const found: (InventoryRecord | Gap)[] = []
  for await (const item of aws.collect({ kind: 'aws', text: 'aws:', profile: null }, settings)) {
    if (isGap(item) || isRecord(item)) found.push(item)
  }
  const gaps = found.filter(isGap)
  const { inventory } = await assemble(found.filter(isRecord))
  return { requests: stub.requests, gaps, inventory, told, actions: stub.requests.map(({ action }) => action) }
}

const failures = (gaps: readonly Gap[]) =>
  gaps.filter((gap) => gap.class === 'failed').map(({ status, what, needs }) => `${status}: ${what}: ${needs}`)
const base: readonly AwsFacet[] = ['authorization-details', 'credential-report', 'access-keys']
const small = () => worldOf(account, { users: 5, withKeys: 3, roles: 4 })

describe('one account', () => {
  test('everything the stub holds is in the inventory', async () => {
    const { inventory, gaps } = await visit([small()], {}, { facets: awsFacets })
    const [one] = inventory.aws
    expect(failures(gaps)).toEqual([])
    expect(gaps.map(({ what }) => what)).toEqual([`account ${account}: Roles Anywhere profiles outside us-east-1`])
    expect(one?.rolesAnywhere).toMatchObject([
      { name: 'servers', enabled: true, roleArns: [`arn:aws:iam::${account}:role/role-0`], durationSeconds: 3600 },
    ])
    expect(one).toMatchObject({
      id: account,
      partition: 'aws',
      alias: 'acme-1111',
      scps: [],
      rcps: [],
      root: { keysPresent: 1, keys: [{ active: true, lastUsedAt: '2024-08-08T03:04:05Z' }] },
    })
    expect(one?.users).toHaveLength(5)
    expect(one?.users[0]).toMatchObject({
      ...{ name: 'user-0', tags: { owner: 'owner-0' }, boundary: `arn:aws:iam::${account}:policy/edge`, groups: ['builders'] },
      inline: [{ document: { Version: '2012-10-17', Statement: { Action: 's3:GetObject' } } }],
      keys: [
        { id: keyIdOf(account, 'user-0'), slot: 1, active: true, createdAt: '2024-01-01T03:04:05Z', lastUsedAt: '2024-08-08T03:04:05Z' },
      ],
      serviceCredentials: [
        { id: 'ACCA0', active: true, expiresAt: 'never' },
        { id: 'ACCA1', active: false, expiresAt: '2027-01-01T00:00:00Z' },
      ],
      ...{ sshKeys: [{ id: 'APKA0' }], signingCertificates: [{ id: 'CERT0' }] },
      serviceUse: [
        { service: 's3', lastUsedAt: '2024-09-17T03:04:05Z' },
        { service: 'ec2', lastUsedAt: 'never' },
        { service: 'kms', lastUsedAt: 'never' },
      ],
    })
    expect(one?.users[4]).toMatchObject({ keys: [], serviceCredentials: [], sshKeys: [], signingCertificates: [] })
    expect(one?.roles.map(({ lastUsedAt }) => lastUsedAt)).toEqual(['never', '2024-07-20T03:04:05Z', 'never', '2024-07-22T03:04:05Z'])
    expect(one?.roles[0]).toMatchObject({ description: 'role 0 of ana@acme.example', trust: { Version: '2012-10-17' } })
    expect(one?.providers).toMatchObject([
      { issuer: 'token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'], createdAt: '2024-01-01T00:00:00Z' },
      { kind: 'saml', validUntil: '2030-01-01T00:00:00Z' },
    ])
    expect(one?.policies[0]?.versions[0]?.document).toEqual({ Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] })
  })

  test('an empty account is an account', async () => {
    const { inventory, gaps } = await visit([
      {
        ...worldOf(account, { users: 0, withKeys: 0, roles: 0 }),
        groups: [],
        policies: [],
        serviceCredentials: [],
        sshKeys: {},
        providers: [],
        saml: [],
        summary: { AccountAccessKeysPresent: 0 },
      },
    ])
    expect(inventory.aws).toMatchObject([{ id: account, users: [], roles: [] }])
    expect(failures(gaps)).toEqual([])
  })

  test.each([
    [120, 40, 80],
    [1000, 250, 1000],
  ])('the base pass of %d users, %d with keys, and %d roles costs what it may', async (users, withKeys, roles) => {
    const { actions, inventory, gaps } = await visit([worldOf(account, { users, withKeys, roles })], {}, { facets: base })
    const things = users + roles + 2
    expect(inventory.aws[0]?.users.filter(({ keys }) => keys?.some(({ id }) => id !== undefined))).toHaveLength(withKeys)
    expect(failures(gaps)).toEqual([])
    expect(actions.length).toBeLessThanOrEqual(Math.ceil(things / 1000) + withKeys + 10)
    expect(actions.filter((action) => action === 'ListAccessKeys')).toHaveLength(withKeys)
  })

  test('nothing is sent but reads, whatever is asked for', async () => {
    const organization = organizationOf(account)
    const { actions, requests } = await visit(
      [{ ...small(), organization }, worldOf(member, { users: 1, withKeys: 1, roles: 1 })],
      {},
      { facets: awsFacets, role: 'audit' },
    )
    const allowed = /^(Get|List|Describe)[A-Z]\w+$|^GenerateCredentialReport$|^GenerateServiceLastAccessedDetails$|^AssumeRole$/
    expect(actions.filter((action) => !allowed.test(action))).toEqual([])
    expect(new Set(actions).size).toBeGreaterThan(18)
    const policy = new Set<string>([...iamReads, ...organizationReads, ...rolesAnywhereReads, 'GetCallerIdentity', 'AssumeRole'])
    expect(actions.filter((action) => !policy.has(action))).toEqual([])
    expect(new Set(requests.map((one) => one.account))).toEqual(new Set([account, member]))
  })

  test('progress is told in words', async () => {
    const { told } = await visit([small()])
    expect(told).toContain(`account ${account}: 9 users and roles`)
    expect(told).toContain(`account ${account}: keys of 3 of 3 users`)
  })

  test('the roles and keys of a user made after the report are known too', async () => {
    const world = small()
    const late = {
      ...world,
      report: (world.report ?? '')
        .split('\n')
        .filter((line) => !line.startsWith('user-2,'))
        .join('\n'),
    }
    expect((await visit([late])).inventory.aws[0]?.users[2]).toMatchObject({
      name: 'user-2',
      keys: [{ id: keyIdOf(account, 'user-2'), lastUsedAt: undefined }],
    })
  })
})

describe('pages', () => {
  test.each([1, 2, 7])('of %d are followed to their end, by hand where the SDK cannot', async (pageSize) => {
    const whole = await visit([small()], {}, { facets: awsFacets })
    const paged = await visit([small()], { pageSize }, { facets: awsFacets })
    expect(failures(paged.gaps)).toEqual([])
    expect(paged.inventory).toEqual(whole.inventory)
    const pages = paged.actions.filter((action) => action === 'GetAccountAuthorizationDetails').length
    expect(pages).toBe(Math.ceil(11 / pageSize))
  })

  test('a server that always names the same page is left', async () => {
    const { gaps, inventory } = await visit([small()], { pageSize: 2, sameMarker: true }, { facets: base })
    expect(failures(gaps)).toContainEqual(
      `corrupt: account ${account}: authorization details: pages of iam:GetAccountAuthorizationDetails that go on: it names the same place twice`,
    )
    expect(inventory.aws[0]?.users.length).toBeGreaterThan(0)
  })
})

describe('what goes wrong is said', () => {
  test('three throttles in a row before every answer cost time and nothing else', async () => {
    const { gaps, inventory } = await visit([worldOf(account, { users: 2, withKeys: 1, roles: 1 })], { throttles: 3 }, { facets: base })
    expect(failures(gaps)).toEqual([])
    expect(inventory.aws[0]?.users[0]?.keys).toMatchObject([{ id: keyIdOf(account, 'user-0') }])
  }, 60_000)

  test.each([
    ['GetAccountAuthorizationDetails', 'authorization details'],
    ['GetCredentialReport', 'the credential report'],
    ['ListAccessKeys', 'ids of access keys of 3 users'],
    ['ListServiceSpecificCredentials', 'service-specific credentials'],
    ['ListSSHPublicKeys', 'SSH keys of 5 users'],
    ['ListSigningCertificates', 'signing certificates of 1 users'],
    ['ListOpenIDConnectProviders', 'identity providers'],
    ['GetOpenIDConnectProvider', 'audiences of OIDC providers'],
    ['ListSAMLProviders', 'identity providers'],
    ['GetAccountSummary', 'the account summary'],
    ['ListAccountAliases', 'its alias'],
    ['ListRoles', 'descriptions of roles'],
    ['GenerateServiceLastAccessedDetails', 'services last accessed by 9 users and roles'],
    ['GetServiceLastAccessedDetails', 'services last accessed by 9 users and roles'],
  ])('%s refused is a failed gap that names the permission; the rest is read', async (action, what) => {
    const { gaps, inventory } = await visit(
      [small()],
      { errors: { [action]: { code: 'AccessDenied', status: 403 } } },
      { facets: awsFacets },
    )
    expect(failures(gaps)).toEqual([`forbidden: account ${account}: ${what}: permission iam:${action}`])
    expect(inventory.aws[0]?.id).toBe(account)
    expect(inventory.aws[0]?.roles.length).toBe(action === 'GetAccountAuthorizationDetails' ? 0 : 4)
    if (action === 'ListServiceSpecificCredentials') expect(inventory.aws[0]?.users[0]?.serviceCredentials).toBeUndefined()
  })

  test('whoever may not order a report may read the last one', async () => {
    const { gaps } = await visit(
      [small()],
      { errors: { GenerateCredentialReport: { code: 'AccessDenied', status: 403 } } },
      { facets: base },
    )
    expect(failures(gaps)).toEqual([])
  })

  test('without a report every user and key is asked', async () => {
    const { gaps, inventory, actions } = await visit(
      [small()],
      { errors: { GetCredentialReport: { code: 'AccessDenied', status: 403 } } },
      { facets: base },
    )
    expect(failures(gaps)).toHaveLength(1)
    expect(actions.filter((action) => action === 'ListAccessKeys')).toHaveLength(5)
    expect(inventory.aws[0]?.users.map(({ keys }) => keys?.map(({ lastUsedAt }) => lastUsedAt))).toEqual([
      ['2024-09-07T03:04:05Z'],
      ['2024-09-07T03:04:05Z'],
      ['2024-09-07T03:04:05Z'],
      [],
      [],
    ])
  })

  test('a report and jobs that take a while are waited for', async () => {
    const { gaps, inventory } = await visit(
      [worldOf(account, { users: 1, withKeys: 1, roles: 0 })],
      { unfinished: 1 },
      { facets: [...base, 'last-accessed'] },
    )
    expect(failures(gaps)).toEqual([])
    expect(inventory.aws[0]?.users[0]).toMatchObject({ keys: [{ slot: 1 }], serviceUse: [{ service: 's3' }, {}, {}] })
  })

  test.each([
    ['an expired session', 'ExpiredToken', 403, 'forbidden', 'a session that has not expired: aws sso login, or new temporary credentials'],
    ['a key AWS does not know', 'InvalidClientTokenId', 403, 'forbidden', 'credentials AWS accepts: it answered InvalidClientTokenId'],
    ['a wrong secret', 'SignatureDoesNotMatch', 403, 'forbidden', 'credentials AWS accepts: it answered SignatureDoesNotMatch'],
  ])('%s ends the visit at once', async (_, code, status, gap, needs) => {
    const { gaps, actions } = await visit([small()], { errors: { '*': { code, status } } })
    expect(failures(gaps)).toEqual([`${gap}: aws:: ${needs}`])
    expect(actions.length).toBeLessThanOrEqual(3)
  })

  test('a session that ends in the middle is not asked again', async () => {
    const { gaps, actions } = await visit([small()], { errors: { GetAccountSummary: { code: 'ExpiredToken', status: 403 } } })
    const after = actions.slice(actions.indexOf('GetAccountSummary') + 1)
    expect(after.filter((action) => action !== 'GetAccountSummary')).toEqual([])
    expect(failures(gaps).every((line) => line.includes('a session that has not expired'))).toBe(true)
    expect(failures(gaps).length).toBeGreaterThan(3)
  })

  test('no credentials at all', async () => {
    const { gaps, actions } = await visit([small()], {}, { environment: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } })
    expect(failures(gaps)).toEqual(['forbidden: aws:: AWS credentials: aws configure, aws sso login, or AWS_PROFILE'])
    expect(actions).toEqual([])
  })

  test.each([
    ['no region', {}, ['us-east-1']],
    ['a region of one’s own', { AWS_REGION: 'eu-west-1' }, ['eu-west-1']],
    ['an empty region', { AWS_REGION: '', AWS_DEFAULT_REGION: '' }, ['us-east-1']],
  ])('%s', async (_, environment, regions) => {
    const profiles = { 'us-east-1': [], 'eu-west-1': [] }
    const { gaps, requests } = await visit([{ ...small(), profiles }], {}, { environment })
    expect(failures(gaps)).toEqual([])
    expect(requests.filter(({ action }) => action === 'ListProfiles').map(({ params }) => params.region)).toEqual(regions)
  })

  test.each(['eu west 1', 'x@evil.example/', 'ireland'])('%s is no region: that is said, and nothing is sent anywhere', async (name) => {
    const { gaps, actions } = await visit([small()], {}, { environment: { AWS_REGION: name } })
    expect(failures(gaps)).toEqual(['unreadable: aws:: a region such as us-east-1 in AWS_REGION, or in the profile of ~/.aws/config'])
    expect(actions).toEqual([])
  })

  test('an endpoint that closes every connection', async () => {
    const started = performance.now()
    const { gaps } = await visit([small()], { closes: true })
    expect(failures(gaps)).toEqual(['unreadable: aws:: a connection to AWS: ECONNRESET'])
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('nobody listens', async () => {
    const { gaps } = await visit([small()], {}, { environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } })
    expect(failures(gaps)).toEqual(['unreadable: aws:: a connection to AWS: ECONNREFUSED'])
  })

  test('an answer that was cut is no answer', async () => {
    const { gaps } = await visit([small()], { cut: ['GetAccountAuthorizationDetails'] }, { facets: base })
    expect(failures(gaps)).toEqual([
      `corrupt: account ${account}: authorization details: a whole answer to iam:GetAccountAuthorizationDetails`,
    ])
  })

  test.each([200, 302, 400])('an answer of status %d that does not end is left before it fills the memory', async (status) => {
    let written = 0
    const server = createServer((_, response) => {
      response.on('error', () => {})
      response.writeHead(status, { 'content-type': 'text/xml' })
      const piece = Buffer.alloc(1 << 20, 0x20)
      const more = () => {
        while (written < 512 << 20 && !response.destroyed) {
          written += piece.length
          if (!response.write(piece)) return
        }
        response.end()
      }
      response.on('drain', more)
      more()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({ close: async () => void server.close() })
    const { gaps } = await visit(
      [small()],
      {},
      { environment: { AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } },
    )
    expect(failures(gaps)).toEqual(['corrupt: aws:: an answer of at most 32 MB'])
    expect(written).toBeLessThan(64 << 20)
  })

  test('a call the server does not know is a gap of that facet', async () => {
    const { gaps } = await visit([small()], { errors: { ListServiceSpecificCredentials: { code: 'InternalFailure', status: 500 } } })
    expect(failures(gaps)).toEqual([
      `unreadable: account ${account}: service-specific credentials: an endpoint that answers iam:ListServiceSpecificCredentials: this one answered 500 InternalFailure`,
    ])
  })

  test('an interruption ends a visit that hangs', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1000)
    const started = performance.now()
    await visit([small()], { hangs: ['GetAccountAuthorizationDetails'] }, { signal: controller.signal }).catch(() => null)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('profiles of Roles Anywhere are asked for region by region and page by page; a region that is off is a gap', async () => {
    const profile = (region: string, id: number) => ({
      ...{ profileArn: `arn:aws:rolesanywhere:${region}:${account}:profile/${id}`, name: `${region} ${id}`, enabled: true },
      roleArns: [`arn:aws:iam::${account}:role/role-0`],
    })
    const profiles = {
      ...{ 'us-east-1': [1, 2, 3].map((id) => profile('us-east-1', id)), 'eu-west-1': [profile('eu-west-1', 4)], 'eu-north-1': [] },
    }
    const { inventory, gaps, requests } = await visit(
      [{ ...small(), profiles }],
      { pageSize: 2, throttles: 3 },
      { facets: ['roles-anywhere'], regions: ['af-south-1', 'eu-north-1', 'eu-west-1', 'us-east-1'] },
    )
    expect(inventory.aws[0]?.rolesAnywhere?.map(({ name }) => name)).toEqual(['us-east-1 1', 'us-east-1 2', 'us-east-1 3', 'eu-west-1 4'])
    expect(failures(gaps)).toEqual([
      `forbidden: account ${account}: Roles Anywhere profiles in af-south-1: the region af-south-1 switched on in the account, and permission rolesanywhere:ListProfiles`,
    ])
    expect(gaps.filter(({ what }) => what.includes('outside'))).toEqual([])
    const asked = requests.filter(({ action }) => action === 'ListProfiles').map(({ params }) => params.nextToken ?? params.region)
    expect(asked.filter((token) => token === 'page-2')).toHaveLength(1)
  })

  test.each([
    ['AccessDeniedException', 403, 'forbidden', 'permission rolesanywhere:ListProfiles'],
    [
      'InternalServerException',
      500,
      'unreadable',
      'an endpoint that answers rolesanywhere:ListProfiles: this one answered 500 InternalServerException',
    ],
  ])('Roles Anywhere that answers %s is a gap of its own', async (code, status, gapStatus, needs) => {
    const { inventory, gaps } = await visit([small()], { errors: { ListProfiles: { code, status } } })
    expect(failures(gaps)).toEqual([`${gapStatus}: account ${account}: Roles Anywhere profiles in us-east-1: ${needs}`])
    expect(inventory.aws[0]?.rolesAnywhere).toBeUndefined()
    expect(inventory.aws[0]?.users).toHaveLength(5)
  })

  test('facets that are off are limits, not calls', async () => {
    const { gaps, actions } = await visit([small()], {}, { facets: base })
    expect(actions).not.toContain('ListSSHPublicKeys')
    expect(gaps).toContainEqual({
      target: '',
      class: 'limit',
      status: 'disabled',
      what: `account ${account}: SSH keys`,
      needs: '--aws-facets default,ssh-keys (1 call for each user)',
    })
  })

  test('no value of the other side’s error texts is told', async () => {
    const { gaps } = await visit([small()], { errors: { ListRoles: { code: 'Strange<script>', status: 400 } } })
    expect(failures(gaps).join()).not.toMatch(/made up|Strange|<script/)
  })
})

function organizationOf(management: string) {
  const policy = (action: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] })
  const entry = (id: string, Status = 'ACTIVE') => ({
    Id: id,
    Arn: `arn:aws:organizations::${management}:account/o-acme/${id}`,
    Name: `acme-${id}`,
    Status,
    JoinedMethod: 'CREATED',
  })
  return {
    ...{ id: 'o-acme', management, accounts: [entry(account), entry(member), entry(third, 'SUSPENDED')] },
    parents: {
      [account]: { Id: 'r-1', Type: 'ROOT' },
      [member]: { Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' },
      'ou-1': { Id: 'r-1', Type: 'ROOT' },
    },
    attached: {
      'r-1': { SERVICE_CONTROL_POLICY: ['p-full'] },
      'ou-1': { SERVICE_CONTROL_POLICY: ['p-full', 'p-iam'] },
      [member]: { SERVICE_CONTROL_POLICY: ['p-full'], RESOURCE_CONTROL_POLICY: ['p-s3'] },
    },
    documents: { 'p-full': policy('none:*'), 'p-iam': policy('iam:*'), 'p-s3': policy('s3:*') },
  }
}

describe('an organization', () => {
  const worlds = (management = account) =>
    [account, member, third].map((id) => ({
      ...worldOf(id, { users: 1, withKeys: 1, roles: 1 }),
      organization: organizationOf(management),
    }))

  test('a role’s name is assumed in every active account, the caller’s own is read with the session at hand', async () => {
    const { inventory, gaps, requests } = await visit(worlds(), {}, { role: 'audit/nhi' })
    expect(failures(gaps)).toEqual([])
    expect(inventory.aws.map(({ id }) => id)).toEqual([account, member])
    expect(requests.filter(({ action }) => action === 'AssumeRole').map(({ params }) => params.RoleArn)).toEqual([
      `arn:aws:iam::${member}:role/audit/nhi`,
    ])
    expect(inventory.aws[1]?.organization).toMatchObject({
      id: 'o-acme',
      managementAccount: account,
      accounts: [{ id: account }, { id: member, name: `acme-${member}` }, { id: third, active: false }],
    })
  })

  test('control policies are read level by level, each document once; the management account is bound by none', async () => {
    const { inventory, requests } = await visit(worlds(), {}, { role: `arn:aws:iam::*:role/audit` })
    const denied = (levels: readonly (readonly unknown[])[] | undefined) =>
      levels?.map((level) => level.map((document) => /"(\w+):\*"/.exec(JSON.stringify(document))?.[1]))
    expect(denied(inventory.aws[0]?.scps)).toEqual([])
    expect(denied(inventory.aws[1]?.scps)).toEqual([['none'], ['none', 'iam'], ['none']])
    expect(denied(inventory.aws[1]?.rcps)).toEqual([[], [], ['s3']])
    expect(
      requests
        .filter(({ action }) => action === 'DescribePolicy')
        .map(({ params }) => params.PolicyId)
        .sort(),
    ).toEqual(['p-full', 'p-iam', 'p-s3'])
  })

  test('sessions that end while all calls are in flight are made anew, nobody waits for anybody', async () => {
    const started = performance.now()
    const many = worldOf(member, { users: 60, withKeys: 60, roles: 1 })
    const { inventory, gaps } = await visit(
      [small(), many],
      { shortSessions: true },
      { role: `arn:aws:iam::${member}:role/audit`, facets: base },
    )
    expect(failures(gaps)).toEqual([])
    expect(inventory.aws[0]?.users.filter(({ keys }) => keys?.[0]?.id !== undefined)).toHaveLength(60)
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  test('a role’s ARN is one account', async () => {
    const { inventory } = await visit(worlds(), {}, { role: `arn:aws:iam::${third}:role/audit` })
    expect(inventory.aws.map(({ id }) => id)).toEqual([third])
  })

  test.each([
    ['the right external id', 'acme-7', []],
    [
      'a wrong one',
      'acme-8',
      [`permission sts:AssumeRole, and a trust that lets us assume arn:aws:iam::${third}:role/audit with the external id that was given`],
    ],
    [
      'none',
      undefined,
      [
        `permission sts:AssumeRole, and a trust that lets us assume arn:aws:iam::${third}:role/audit (--aws-external-id where it asks for one)`,
      ],
    ],
  ])('a trust that asks for an external id is given %s', async (_, externalId, needs) => {
    const asking = worlds().map((world) => (world.id === third ? { ...world, externalId: 'acme-7' } : world))
    const role = `arn:aws:iam::${third}:role/audit`
    const { inventory, gaps } = await visit(asking, {}, { role, ...(externalId === undefined ? {} : { externalId }) })
    expect(gaps.filter((gap) => gap.class === 'failed').map((gap) => gap.needs)).toEqual(needs)
    expect(inventory.aws.map(({ id }) => id)).toEqual(needs.length === 0 ? [third] : [])
  })

  test('an account that refuses the role is a gap, the others are read', async () => {
    const { inventory, gaps } = await visit(
      worlds().filter(({ id }) => id !== member),
      {},
      { role: 'audit' },
    )
    expect(failures(gaps)).toEqual([
      `forbidden: account ${member}: permission sts:AssumeRole, and a trust that lets us assume arn:aws:iam::${member}:role/audit (--aws-external-id where it asks for one)`,
    ])
    expect(inventory.aws.map(({ id }) => id)).toEqual([account])
  })

  test('a member account may not ask: that is a limit; accounts of the config are visited', async () => {
    const { inventory, gaps } = await visit(worlds(member), {}, { role: 'audit', own: [third] })
    expect(failures(gaps)).toEqual([])
    expect(inventory.aws.map(({ id, scps }) => [id, scps])).toEqual([
      [account, undefined],
      [third, undefined],
    ])
    expect(gaps.filter(({ status }) => status === 'unsupported').map(({ what }) => what)).toContain(
      `account ${account}: service control policies`,
    )
  })

  test('a name without anybody who knows the accounts is a failed gap', async () => {
    const { gaps } = await visit([small()], {}, { role: 'audit' })
    expect(failures(gaps)).toEqual([
      'not-found: the accounts of the organization: aws.accounts in nhi.yml, or a run from the management account',
    ])
  })

  test('a management account whose permissions lack Organizations is told the permission', async () => {
    const { gaps, inventory } = await visit(worlds(), { errors: { ListAccounts: { code: 'AccessDeniedException', status: 400 } } })
    expect(failures(gaps)).toEqual([
      `forbidden: account ${account}: the accounts of the organization: permission organizations:ListAccounts`,
    ])
    expect(inventory.aws[0]?.scps).toEqual([])
    const denied = await visit(worlds(), { errors: { DescribeOrganization: { code: 'AccessDeniedException', status: 400 } } })
    expect(failures(denied.gaps)).toEqual([
      `forbidden: account ${account}: the organization: permission organizations:DescribeOrganization`,
    ])
    expect(denied.inventory.aws[0]?.scps).toBeUndefined()
  })
})
