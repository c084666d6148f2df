import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyIdOf } from '../support/aws-world.js'

/** How large an exported account is. */
export interface ExportSize {
  readonly users: number
  readonly roles: number
}

const account = '111122223333'
const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`
const services = ['s3', 'ec2', 'sqs', 'sns', 'dynamodb', 'kms', 'logs', 'lambda', 'ecr', 'ssm']
const verbs = ['Get', 'List', 'Describe', 'Put', 'Create', 'Delete']

/** A policy as applications have them: a few statements, lists of actions, resources with wildcards. */
function policy(seed: number): object {
  const service = (offset: number) => services[(seed + offset) % services.length] ?? 's3'
  return {
    Version: '2012-10-17',
    Statement: Array.from({ length: 1 + (seed % 3) }, (_, index) => ({
      Sid: `S${index}`,
      Effect: 'Allow',
      Action: verbs.slice(0, 2 + (seed % 4)).map((verb) => `${service(index)}:${verb}*`),
      Resource: [`arn:aws:${service(index)}:::app-${seed % 97}`, `arn:aws:${service(index)}:::app-${seed % 97}/*`],
      ...(seed % 5 === 0 ? { Condition: { StringEquals: { 'aws:SourceAccount': account } } } : {}),
    })),
  }
}

/**
 * Writes an export of one account: authorization details as the CLI writes them, the credential report, key lists. Every tenth principal is an
 * administrator, policies are shared by ten, half of the users have a key, a third of the roles trust another role. Returns its size in bytes.
 */
export function writeAwsExport(folder: string, { users, roles }: ExportSize): number {
  mkdirSync(folder, { recursive: true })
  const shared = Math.max(1, Math.ceil((users + roles) / 10))
  const attached = (index: number) => [
    { PolicyName: `shared-${index % shared}`, PolicyArn: arn(`policy/shared-${index % shared}`) },
    ...(index % 10 === 0 ? [{ PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] : []),
  ]
  const created = (index: number) => new Date(Date.UTC(2022, 0, 1 + (index % 1000))).toISOString().replace('.000Z', '+00:00')
  const common = (index: number) => ({
    Path: '/',
    CreateDate: created(index),
    AttachedManagedPolicies: attached(index),
    Tags: [{ Key: 'team', Value: `team-${index % 30}` }],
  })
  const version = (document: object) => [{ Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: created(0) }]
  const details = {
    UserDetailList: Array.from({ length: users }, (_, index) => ({
      ...{
        ...common(index),
        UserName: `user-${index}`,
        UserId: `AIDA${index}`,
        Arn: arn(`user/user-${index}`),
        GroupList: [`group-${index % 10}`],
      },
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy(index) }],
    })),
    GroupDetailList: Array.from({ length: 10 }, (_, index) => ({
      Path: '/',
      GroupName: `group-${index}`,
      GroupId: `AGPA${index}`,
      Arn: arn(`group/group-${index}`),
      CreateDate: created(index),
      GroupPolicyList: [],
      AttachedManagedPolicies: attached(index),
    })),
    RoleDetailList: Array.from({ length: roles }, (_, index) => ({
      ...{ ...common(index), RoleName: `role-${index}`, RoleId: `AROA${index}`, Arn: arn(`role/role-${index}`), InstanceProfileList: [] },
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal:
              index % 3 === 0 ? { AWS: arn(`role/role-${(index * 7 + 1) % roles}`) } : { Service: `${services[index % 10]}.amazonaws.com` },
          },
        ],
      },
      RolePolicyList: [0, 1].map((part) => ({ PolicyName: `own-${part}`, PolicyDocument: policy(index * 2 + part) })),
      RoleLastUsed: index % 4 === 0 ? {} : { LastUsedDate: created(index + 300), Region: 'eu-west-1' },
    })),
    Policies: [
      {
        PolicyName: 'AdministratorAccess',
        Arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        DefaultVersionId: 'v1',
        AttachmentCount: 1,
        PolicyVersionList: version({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
      },
      ...Array.from({ length: shared }, (_, index) => ({
        PolicyName: `shared-${index}`,
        Arn: arn(`policy/shared-${index}`),
        DefaultVersionId: 'v1',
        AttachmentCount: 10,
        PolicyVersionList: version(policy(index + 13)),
      })),
    ],
  }
  const none = 'false,N/A,N/A,N/A,N/A'
  const slots = [1, 2].flatMap((slot) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((name) => `access_key_${slot}_${name}`),
  )
  const rows = details.UserDetailList.map(({ UserName, Arn, CreateDate }, index) => {
    const key = index % 2 === 0 ? `true,${CreateDate},${index % 6 === 0 ? 'N/A' : created(index + 400)},eu-west-1,s3` : none
    return `${UserName},${Arn},${CreateDate},false,N/A,false,${key},${none}`
  })
  const keys = details.UserDetailList.map(({ UserName, CreateDate }, index) =>
    JSON.stringify({
      UserName,
      Answer: {
        AccessKeyMetadata: index % 2 === 0 ? [{ UserName, AccessKeyId: keyIdOf(account, UserName), Status: 'Active', CreateDate }] : [],
      },
    }),
  )
  const files = {
    'authorization-details.json': JSON.stringify(details, null, 4),
    'credential-report.csv': [
      ['user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'mfa_active', ...slots].join(','),
      ...rows,
    ].join('\n'),
    'access-keys.jsonl': keys.join('\n'),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}
