import { sampleAwsKeyId } from '../../src/core/aws-key-id.js'
import { seeded } from '../../src/core/sample.js'
import type { StubAccount } from './aws-stub.js'

/** A policy document as the API writes it: percent-encoded (RFC 3986). */
export function encoded(document: object): string {
  return encodeURIComponent(JSON.stringify(document)).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** An access key id of an account, the same one for a name each time. */
export function keyIdOf(account: string, name: string): string {
  return sampleAwsKeyId(account, seeded([...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7)))
}

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const day = (index: number) => new Date(Date.UTC(2024, 0, 1 + (index % 300), 3, 4, 5))
const written = (date: Date) => date.toISOString().replace('.000Z', 'Z')

/** How large an account is. */
export interface Extent {
  readonly users: number
  /** The first so many have a key. */
  readonly withKeys: number
  readonly roles: number
}

/** An account of the stub with everything in it, its parts numbered. */
export function worldOf(id: string, { users, withKeys, roles }: Extent): StubAccount {
  const arn = (rest: string) => `arn:aws:iam::${id}:${rest}`
  const names = Array.from({ length: users }, (_, index) => `user-${index}`)
  const boundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn('policy/edge') }
  const key = (name: string, index: number) => ({
    UserName: name,
    AccessKeyId: keyIdOf(id, name),
    Status: 'Active',
    CreateDate: day(index),
  })
  return {
    id,
    users: names.map((name, index) => ({
      ...{
        Path: index % 2 === 0 ? '/' : '/ci/',
        UserName: name,
        UserId: `AIDA${index}`,
        Arn: arn(`user/${index % 2 === 0 ? '' : 'ci/'}${name}`),
        CreateDate: day(index),
      },
      ...{
        UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded({ Version: '2012-10-17', Statement: statement }) }],
        GroupList: ['builders'],
      },
      ...{
        AttachedManagedPolicies: [{ PolicyName: 'edge', PolicyArn: arn('policy/edge') }],
        Tags: [{ Key: 'owner', Value: `owner-${index}` }],
      },
      ...(index === 0 ? { PermissionsBoundary: boundary } : {}),
    })),
    groups: [
      {
        Path: '/',
        GroupName: 'builders',
        GroupId: 'AGPA0',
        Arn: arn('group/builders'),
        CreateDate: day(0),
        GroupPolicyList: [],
        AttachedManagedPolicies: [],
      },
    ],
    roles: Array.from({ length: roles }, (_, index) => ({
      ...{
        Path: '/',
        RoleName: `role-${index}`,
        RoleId: `AROA${index}`,
        Arn: arn(`role/role-${index}`),
        CreateDate: day(index),
        Description: `role ${index} of ana@acme.example`,
      },
      AssumeRolePolicyDocument: encoded({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      }),
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      Tags: [],
      RoleLastUsed: index % 2 === 0 ? {} : { LastUsedDate: day(index + 200), Region: 'eu-west-1' },
    })),
    policies: [
      {
        ...{ PolicyName: 'edge', PolicyId: 'ANPA0', Arn: arn('policy/edge'), Path: '/', DefaultVersionId: 'v1', AttachmentCount: users },
        ...{ PermissionsBoundaryUsageCount: 1, IsAttachable: true, CreateDate: day(0), UpdateDate: day(1) },
        PolicyVersionList: [{ Document: encoded({ Statement: [statement] }), VersionId: 'v1', IsDefaultVersion: true, CreateDate: day(0) }],
      },
    ],
    report: reportOf(id, names, withKeys),
    keys: Object.fromEntries(names.slice(0, withKeys).map((name, index) => [name, [key(name, index)]])),
    uses: Object.fromEntries(
      names.slice(0, withKeys).map((name) => [keyIdOf(id, name), { LastUsedDate: day(250), ServiceName: 's3', Region: 'eu-west-1' }]),
    ),
    serviceCredentials: [
      {
        UserName: 'user-0',
        Status: 'Active',
        CreateDate: day(3),
        ServiceName: 'bedrock.amazonaws.com',
        ServiceCredentialAlias: 'llm',
        ServiceSpecificCredentialId: 'ACCA0',
      },
      {
        UserName: 'user-0',
        Status: 'Inactive',
        CreateDate: day(4),
        ExpirationDate: new Date('2027-01-01T00:00:00Z'),
        ServiceName: 'bedrock.amazonaws.com',
        ServiceSpecificCredentialId: 'ACCA1',
      },
    ],
    sshKeys: { 'user-0': [{ UserName: 'user-0', SSHPublicKeyId: 'APKA0', Status: 'Active', UploadDate: day(5) }] },
    certificates: {
      'user-0': [{ UserName: 'user-0', CertificateId: 'CERT0', CertificateBody: 'none', Status: 'Active', UploadDate: day(6) }],
    },
    providers: [
      {
        Arn: arn('oidc-provider/token.actions.githubusercontent.com'),
        Url: 'token.actions.githubusercontent.com',
        ClientIDList: ['sts.amazonaws.com'],
      },
    ],
    profiles: {
      'us-east-1': [
        {
          ...{ profileId: 'p-1', profileArn: `arn:aws:rolesanywhere:us-east-1:${id}:profile/p-1`, name: 'servers', enabled: true },
          ...{ roleArns: [arn('role/role-0')], managedPolicyArns: [], sessionPolicy: '', durationSeconds: 3600, createdBy: arn('root') },
          ...{ createdAt: '2024-01-01T00:00:00Z', updatedAt: '2024-01-01T00:00:00Z', requireInstanceProperties: false },
        },
      ],
    },
    saml: [{ Arn: arn('saml-provider/idp'), ValidUntil: new Date('2030-01-01T00:00:00Z'), CreateDate: day(7) }],
    services: Object.fromEntries(
      [
        ...names.map((name, index) => arn(`user/${index % 2 === 0 ? '' : 'ci/'}${name}`)),
        ...Array.from({ length: roles }, (_, index) => arn(`role/role-${index}`)),
      ].map((principal) => [
        principal,
        [
          {
            ServiceName: 'Amazon S3',
            ServiceNamespace: 's3',
            LastAuthenticated: day(260),
            LastAuthenticatedEntity: principal,
            LastAuthenticatedRegion: 'eu-west-1',
            TotalAuthenticatedEntities: 1,
          },
          { ServiceName: 'Amazon EC2', ServiceNamespace: 'ec2', TotalAuthenticatedEntities: 0 },
          { ServiceName: 'AWS KMS', ServiceNamespace: 'kms', TotalAuthenticatedEntities: 0 },
        ],
      ]),
    ),
    summary: { AccountAccessKeysPresent: 1, AccountMFAEnabled: 0, Users: users },
    alias: `acme-${id.slice(0, 4)}`,
  }
}

/** A credential report of users of whom the first so many have one key; root has one too, the first user a certificate. */
function reportOf(id: string, names: readonly string[], withKeys: number): string {
  const slots = [1, 2].flatMap((slot) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((name) => `access_key_${slot}_${name}`),
  )
  const header = [
    'user',
    'arn',
    'user_creation_time',
    'password_enabled',
    'password_last_used',
    'password_last_changed',
    'password_next_rotation',
    'mfa_active',
    ...slots,
    'cert_1_active',
    'cert_1_last_rotated',
    'cert_2_active',
    'cert_2_last_rotated',
  ]
  const none = ['false', 'N/A', 'N/A', 'N/A', 'N/A']
  const row = (user: string, arn: string, index: number, hasKey: boolean, cert: boolean) => [
    ...[user, arn, written(day(index)), user === '<root_account>' ? 'not_supported' : 'false', 'N/A', 'N/A', 'N/A', 'false'],
    ...(hasKey ? ['true', written(day(index)), written(day(220)), 'eu-west-1', 's3'] : none),
    ...none,
    ...(cert ? ['true', written(day(6))] : ['false', 'N/A']),
    ...['false', 'N/A'],
  ]
  return [
    header,
    row('<root_account>', `arn:aws:iam::${id}:root`, 0, true, false),
    ...names.map((name, index) =>
      row(name, `arn:aws:iam::${id}:user/${index % 2 === 0 ? '' : 'ci/'}${name}`, index, index < withKeys, index === 0),
    ),
  ]
    .map((cells) => cells.join(','))
    .join('\n')
}
