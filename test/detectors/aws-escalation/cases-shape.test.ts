import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadCases } from './load-cases.js'

// The cases are data for whoever finds escalation paths; here only their own shape is judged, with no finder in sight.

const folder = fileURLToPath(new URL('./cases/', import.meta.url))
const files = readdirSync(folder).filter((file) => file.endsWith('.yml'))
const cases = files.flatMap((file) => loadCases(readFileSync(`${folder}${file}`, 'utf8')))

const numbered = (service: string, numbers: readonly number[]) => numbers.map((number) => `${service}-${String(number).padStart(3, '0')}`)
const paths = [
  ...numbered('apprunner', [1, 2]),
  ...numbered('batch', [1, 2]),
  ...numbered('bedrock', [1, 2]),
  ...numbered('cloudformation', [1, 2, 3, 4, 5]),
  ...numbered('codebuild', [1, 2, 3, 4]),
  ...numbered('ec2', [1, 2, 3, 4]),
  ...numbered('ecs', [1, 2, 3, 4, 5, 6, 7, 8, 9]),
  ...numbered('glue', [1, 2, 3, 4, 5, 6, 7]),
  ...numbered(
    'iam',
    [...Array(23).keys()].map((index) => index + 1),
  ),
  ...numbered('lambda', [1, 2, 3, 4, 5, 6]),
  ...numbered('sagemaker', [1, 2, 3, 4, 5]),
  ...numbered('ssm', [1, 2, 3]),
  ...numbered('sso', [1, 2, 3]),
  ...numbered('stepfunctions', [1, 2]),
  ...['braket', 'codedeploy', 'cognitoidentity', 'datapipeline', 'emr', 'emrserverless', 'gamelift', 'imagebuilder'].map(
    (id) => `${id}-001`,
  ),
  ...['kinesisanalytics', 'omics', 'scheduler', 'sts'].map((id) => `${id}-001`),
  'ec2instanceconnect-003',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy+sts:AssumeRole',
  'lambda:CreateFunction+lambda:CreateEventSourceMapping+dynamodb:CreateTable+dynamodb:PutItem',
  'lambda:UpdateFunctionConfiguration',
  'codestar:CreateProject',
  'autoscaling:CreateAutoScalingGroup+autoscaling:CreateLaunchConfiguration',
  'autoscaling:UpdateAutoScalingGroup+autoscaling:CreateLaunchConfiguration',
  'bedrock-agentcore:InvokeAgentRuntimeCommand',
  'bedrock-agentcore:CreateAgentRuntime',
  'bedrock-agentcore:CreateHarness',
  'bedrock-agentcore:StartBrowserSession',
  'bedrock-agentcore:CreateBrowser',
  'iam:*',
  'iam:Put*',
  'iam:PutUserPermissionsBoundary',
  'iam:PutRolePermissionsBoundary',
  'iam:CreateServiceSpecificCredential',
  'iam:ResetServiceSpecificCredential',
  'iam:UploadSSHPublicKey',
  'iam:UploadSigningCertificate',
  'iam:CreateOpenIDConnectProvider',
  'iam:UpdateOpenIDConnectProviderThumbprint',
  'iam:AddClientIDToOpenIDConnectProvider',
  'iam:UpdateSAMLProvider',
  'rolesanywhere:CreateTrustAnchor+rolesanywhere:CreateProfile',
  'rolesanywhere:CreateTrustAnchor+rolesanywhere:UpdateProfile',
  'iam:UpdateAccessKey',
  'iam:AcceptDelegationRequest',
  'iam:DeleteRolePermissionsBoundary',
  'iam:PutRolePermissionsBoundary+sts:AssumeRole',
  'iam:CreateRole+iam:AttachRolePolicy',
  'iam:CreateRole+iam:PutRolePolicy',
  'iam:CreateUser+iam:AttachUserPolicy+iam:CreateAccessKey',
  'iam:CreateUser+iam:PutUserPolicy+iam:CreateAccessKey',
]
// They help other paths and are none themselves.
const supporting = ['iam:DeactivateMFADevice', 'sts:GetFederationToken']

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const arnsOf = (list: readonly Readonly<Record<string, unknown>>[]) => list.map(({ Arn }) => text(Arn))
const namesWhere = (wrong: (item: (typeof cases)[number]) => boolean) => cases.filter(wrong).map(({ name }) => name)

describe('escalation cases', () => {
  test.each(paths)('%s has one who can and one who cannot', (path) => {
    const tiers = cases.filter((item) => item.path === path).map((item) => item.expect)
    expect(tiers).toContain('none')
    expect(tiers.filter((tier) => tier !== 'none')).not.toEqual([])
  })

  test.each(supporting)('%s is no path by itself', (path) => {
    expect(cases.filter((item) => item.path === path).map((item) => item.expect)).toEqual(['none'])
  })

  test('no case is of a path that is not listed', () => {
    const known = new Set([...paths, ...supporting])
    expect(namesWhere(({ path }) => !known.has(path))).toEqual([])
  })

  test('names are unique', () => {
    const names = cases.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('every tier is expected somewhere', () => {
    expect([...new Set(cases.map((item) => item.expect))].sort()).toEqual(['conditional', 'confirmed', 'latent', 'none', 'potential'])
  })

  test('actor and target are principals of the account', () => {
    const wrong = namesWhere(({ account, actor, target }) => {
      const principals = [...arnsOf(account.UserDetailList), ...arnsOf(account.RoleDetailList)]
      return !principals.includes(actor) || !(target === 'admin' || principals.includes(target))
    })
    expect(wrong).toEqual([])
  })

  test('attached policies and groups are in the export', () => {
    const wrong = namesWhere(({ account }) => {
      const policies = new Set(arnsOf(account.Policies))
      const holders = JSON.stringify([account.UserDetailList, account.GroupDetailList, account.RoleDetailList])
      const attached = [...holders.matchAll(/"PolicyArn":"([^"]+)"/g)].map(([, arn]) => arn ?? '')
      const groups = new Set(account.GroupDetailList.map(({ GroupName }) => text(GroupName)))
      const joined = account.UserDetailList.flatMap(({ GroupList }) => (Array.isArray(GroupList) ? GroupList.map(text) : []))
      return attached.some((arn) => !policies.has(arn)) || joined.some((group) => !groups.has(group))
    })
    expect(wrong).toEqual([])
  })

  test('statements are whole and no short form is left', () => {
    const wrong = namesWhere(({ account, scps }) =>
      /"(?:user|role|group|policy|oidc-provider|saml-provider)\//.test(JSON.stringify([account, scps])),
    )
    expect(wrong).toEqual([])
  })

  test('the default version of a policy is one of its versions', () => {
    const wrong = namesWhere(({ account }) =>
      account.Policies.some(({ DefaultVersionId, PolicyVersionList }) => {
        const versions: readonly { VersionId?: unknown }[] = Array.isArray(PolicyVersionList) ? PolicyVersionList : []
        return !versions.some(({ VersionId }) => VersionId === DefaultVersionId)
      }),
    )
    expect(wrong).toEqual([])
  })

  test('a credential report has a line for the root user and each user, all as wide as its head', () => {
    const reports = cases.flatMap(({ credentialReport, account }) =>
      credentialReport === null ? [] : [{ rows: credentialReport.trimEnd().split('\n'), users: account.UserDetailList.length }],
    )
    expect(reports.length).toBeGreaterThan(5)
    expect(reports.filter(({ rows, users }) => rows.length !== users + 2)).toEqual([])
    expect(new Set(reports.flatMap(({ rows }) => rows.map((row) => row.split(',').length)))).toEqual(new Set([22]))
  })
})

describe('the compact form', () => {
  const wrap = (account: string) => `- path: iam-007
  permissions: ["iam:PutUserPolicy"]
  name: a case
  account: ${account}
  actor: user/dev
  expect: none
  target: admin
  why: a reason of some length
`
  test('a line becomes a statement with ARNs', () => {
    const [item] = loadCases(wrap('{"users": {"dev": {"inline": ["deny iam:GetUser, s3:* on user/a, role/*"]}}}'))
    expect(item?.account.UserDetailList[0]?.UserPolicyList).toEqual([
      {
        PolicyName: 'inline',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Action: ['iam:GetUser', 's3:*'],
              Resource: ['arn:aws:iam::111122223333:user/a', 'arn:aws:iam::111122223333:role/*'],
            },
          ],
        },
      },
    ])
  })

  test.each([
    ['lambda', { Service: 'lambda.amazonaws.com' }, 'sts:AssumeRole'],
    ['account', { AWS: 'arn:aws:iam::111122223333:root' }, 'sts:AssumeRole'],
    ['user/x', { AWS: 'arn:aws:iam::111122223333:user/x' }, 'sts:AssumeRole'],
    ['saml-provider/x', { Federated: 'arn:aws:iam::111122223333:saml-provider/x' }, 'sts:AssumeRoleWithSAML'],
    ['oidc-provider/x', { Federated: 'arn:aws:iam::111122223333:oidc-provider/x' }, 'sts:AssumeRoleWithWebIdentity'],
    ['federated cognito-identity.amazonaws.com', { Federated: 'cognito-identity.amazonaws.com' }, 'sts:AssumeRoleWithWebIdentity'],
  ])('trust in %s', (trust, Principal, Action) => {
    const [item] = loadCases(wrap(`{"roles": {"r": {"trust": ["${trust}"]}}}`))
    expect(item?.account.RoleDetailList[0]?.AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action }],
    })
  })

  test('text that is no statement is refused', () => {
    expect(() => loadCases(wrap('{"users": {"dev": {"inline": ["may iam:GetUser"]}}}'))).toThrow('not a statement')
  })

  test('a field that is not of the form is refused', () => {
    expect(() => loadCases(wrap('{"users": {"dev": {"policy": []}}}'))).toThrow(/a case/)
  })
})
