import * as iam from '@aws-sdk/client-iam'
import * as organizations from '@aws-sdk/client-organizations'
import * as sts from '@aws-sdk/client-sts'
import { afterAll, describe, expect, test } from 'vitest'
import { type StubAccount, startAwsStub } from '../../support/aws-stub.js'
import { worldOf } from '../../support/aws-world.js'

// The stub is no better than what the SDK makes of it: every field it writes must come out of the SDK's own reader as it went in, and a field under
// any other name must not.

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
const account = '111122223333'
const world: StubAccount = {
  ...worldOf(account, { users: 2, withKeys: 1, roles: 2 }),
  organization: {
    ...{ id: 'o-acme', management: account, parents: { [account]: { Id: 'r-1', Type: 'ROOT' } }, documents: { 'p-1': '{"Statement":[]}' } },
    accounts: [
      {
        Id: account,
        Arn: `arn:aws:organizations::${account}:account/o-acme/${account}`,
        Name: 'main',
        Email: 'a@acme.example',
        Status: 'ACTIVE',
        JoinedMethod: 'CREATED',
      },
    ],
    attached: { 'r-1': { SERVICE_CONTROL_POLICY: ['p-1'] } },
  },
}
const user = `arn:aws:iam::${account}:user/user-0`

const calls: readonly [string, (config: object) => Promise<object>][] = [
  ['GetCallerIdentity', (config) => new sts.STSClient(config).send(new sts.GetCallerIdentityCommand({}))],
  [
    'AssumeRole',
    (config) =>
      new sts.STSClient(config).send(new sts.AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/x`, RoleSessionName: 'nhi' })),
  ],
  ['GetAccountAuthorizationDetails', (config) => new iam.IAMClient(config).send(new iam.GetAccountAuthorizationDetailsCommand({}))],
  ['GenerateCredentialReport', (config) => new iam.IAMClient(config).send(new iam.GenerateCredentialReportCommand({}))],
  ['GetCredentialReport', (config) => new iam.IAMClient(config).send(new iam.GetCredentialReportCommand({}))],
  ['ListAccessKeys', (config) => new iam.IAMClient(config).send(new iam.ListAccessKeysCommand({ UserName: 'user-0' }))],
  [
    'GetAccessKeyLastUsed',
    (config) =>
      new iam.IAMClient(config).send(new iam.GetAccessKeyLastUsedCommand({ AccessKeyId: Object.keys(world.uses ?? {})[0] ?? '' })),
  ],
  [
    'ListServiceSpecificCredentials',
    (config) => new iam.IAMClient(config).send(new iam.ListServiceSpecificCredentialsCommand({ AllUsers: true })),
  ],
  ['ListSSHPublicKeys', (config) => new iam.IAMClient(config).send(new iam.ListSSHPublicKeysCommand({ UserName: 'user-0' }))],
  ['ListSigningCertificates', (config) => new iam.IAMClient(config).send(new iam.ListSigningCertificatesCommand({ UserName: 'user-0' }))],
  ['ListOpenIDConnectProviders', (config) => new iam.IAMClient(config).send(new iam.ListOpenIDConnectProvidersCommand({}))],
  [
    'GetOpenIDConnectProvider',
    (config) =>
      new iam.IAMClient(config).send(
        new iam.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: world.providers?.[0]?.Arn ?? '' }),
      ),
  ],
  ['ListSAMLProviders', (config) => new iam.IAMClient(config).send(new iam.ListSAMLProvidersCommand({}))],
  ['GetAccountSummary', (config) => new iam.IAMClient(config).send(new iam.GetAccountSummaryCommand({}))],
  ['ListAccountAliases', (config) => new iam.IAMClient(config).send(new iam.ListAccountAliasesCommand({}))],
  ['ListRoles', (config) => new iam.IAMClient(config).send(new iam.ListRolesCommand({}))],
  [
    'GenerateServiceLastAccessedDetails',
    (config) => new iam.IAMClient(config).send(new iam.GenerateServiceLastAccessedDetailsCommand({ Arn: user })),
  ],
  [
    'GetServiceLastAccessedDetails',
    (config) => new iam.IAMClient(config).send(new iam.GetServiceLastAccessedDetailsCommand({ JobId: Buffer.from(user).toString('hex') })),
  ],
  [
    'DescribeOrganization',
    (config) => new organizations.OrganizationsClient(config).send(new organizations.DescribeOrganizationCommand({})),
  ],
  ['ListAccounts', (config) => new organizations.OrganizationsClient(config).send(new organizations.ListAccountsCommand({}))],
  [
    'ListParents',
    (config) => new organizations.OrganizationsClient(config).send(new organizations.ListParentsCommand({ ChildId: account })),
  ],
  [
    'ListPoliciesForTarget',
    (config) =>
      new organizations.OrganizationsClient(config).send(
        new organizations.ListPoliciesForTargetCommand({ TargetId: 'r-1', Filter: 'SERVICE_CONTROL_POLICY' }),
      ),
  ],
  [
    'DescribePolicy',
    (config) => new organizations.OrganizationsClient(config).send(new organizations.DescribePolicyCommand({ PolicyId: 'p-1' })),
  ],
]

const changes: { mutate: ((answer: object) => object) | null; last: object } = { mutate: null, last: {} }
const stub = await startAwsStub([world], {
  mutate(_, answer) {
    const said = changes.mutate?.(answer) ?? answer
    changes.last = said
    return said
  },
})
afterAll(() => stub.close())
const config = {
  endpoint: stub.url,
  region: 'us-east-1',
  credentials: { accessKeyId: `key-of-${account}`, secretAccessKey: 'made-up' },
  maxAttempts: 1,
}

/** What the SDK should make of an answer: lists and maps as they are, bytes for base64, nothing of what is undefined. */
function expected(value: unknown, key = ''): unknown {
  if (value instanceof Date) return value
  if (value instanceof Map) return Object.fromEntries(value)
  if (Array.isArray(value)) return value.map((item) => expected(item))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, expected(item, name)]])))
  }
  return key === 'Content' && typeof value === 'string' && !value.startsWith('{') ? new Uint8Array(Buffer.from(value, 'base64')) : value
}

async function read(call: (config: object) => Promise<object>): Promise<object> {
  const answer = await call(config)
  return Object.fromEntries(Object.entries(answer).filter(([key, value]) => key !== '$metadata' && value !== undefined))
}

/** Paths of all fields of an answer, through lists by their first item. */
function* fieldsOf(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (value instanceof Date || value instanceof Map || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) return yield* fieldsOf(value[0], [...path, 0])
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue
    yield [...path, key]
    yield* fieldsOf(item, [...path, key])
  }
}

function renamed(value: unknown, [head, ...rest]: readonly (string | number)[]): unknown {
  if (head === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => (index === head ? renamed(item, rest) : item))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key !== head ? [key, item] : rest.length === 0 ? [`${key}X`, item] : [key, renamed(item, rest)],
    ),
  )
}

describe.each(calls)('%s', (_, call) => {
  test('every field comes out as it went in', async () => {
    changes.mutate = null
    const answer = await read(call)
    expect(answer).toEqual(expected(changes.last))
    expect(Object.keys(answer).length).toBeGreaterThan(0)
  })

  test('no field comes out under another name', async () => {
    changes.mutate = null
    await call(config)
    const paths = [...fieldsOf(changes.last)]
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) {
      changes.mutate = (answer) => renamed(answer, path) as object
      const answer = await read(call).catch(() => null)
      expect({ path, answer }).not.toEqual({ path, answer: expected(changes.last) })
    }
  })
})
