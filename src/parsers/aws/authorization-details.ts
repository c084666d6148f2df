import type { AwsAttachment, AwsGroup, AwsInlinePolicy, AwsPolicy, AwsPolicyVersion, AwsRole, AwsUser } from '../../core/aws.js'
import { commonAccount, type Fields, fieldsOf, instant, number, objects, text } from './fields.js'
import type { AwsSource, Parsed } from './part.js'
import { type Reading, readingOf } from './reading.js'

/**
 * The answer of `GetAccountAuthorizationDetails`, one page or all, as the SDK, the CLI or another tool's dump holds it. Policies that
 * stand among the roles, as some dumps have them, are taken for what they are; entries and documents that cannot be read are failed gaps.
 */
export function* parseAuthorizationDetails(answer: Fields, source: AwsSource): Generator<Parsed> {
  const reading = readingOf(source)
  const { each } = reading
  const users = each(answer.UserDetailList, 'UserDetailList', (item) => user(fieldsOf(item), source, reading))
  const groups = each(answer.GroupDetailList, 'GroupDetailList', (item) => group(fieldsOf(item), reading))
  const listed = each(answer.RoleDetailList, 'RoleDetailList', (item) => roleOrPolicy(fieldsOf(item), source, reading))
  const roles = listed.filter((one) => 'trust' in one)
  const strays = listed.filter((one) => 'versions' in one)
  const policies = [...each(answer.Policies, 'Policies', (item) => policy(fieldsOf(item), reading)), ...strays]
  const arns = [...users, ...roles, ...groups, ...policies].map(({ arn }) => arn)
  yield { kind: 'authorization-details', account: source.account ?? commonAccount(arns), users, groups, roles, policies }
  yield* reading.gaps
}

function roleOrPolicy(entry: Fields | null, source: AwsSource, reading: Reading): AwsRole | AwsPolicy | null {
  return entry?.RoleName === undefined ? policy(entry, reading) : role(entry, source, reading)
}

function user(entry: Fields | null, source: AwsSource, reading: Reading): AwsUser | null {
  const name = text(entry?.UserName)
  const common = entry === null || name === undefined ? null : principal(entry, name, entry.UserPolicyList, source, reading)
  if (entry === null || common === null) return null
  return {
    ...common,
    kind: 'user',
    id: text(entry.UserId) ?? '',
    groups: reading.each(entry.GroupList, `the groups of ${common.arn}`, (item) => text(item) ?? null),
    keys: undefined,
    console: undefined,
    serviceCredentials: undefined,
    sshKeys: undefined,
    signingCertificates: undefined,
  }
}

function role(entry: Fields, source: AwsSource, reading: Reading): AwsRole | null {
  const name = text(entry.RoleName)
  const common = name === undefined ? null : principal(entry, name, entry.RolePolicyList, source, reading)
  if (common === null) return null
  const profiles = objects(entry.InstanceProfileList ?? [])
  return {
    ...common,
    kind: 'role',
    id: text(entry.RoleId) ?? '',
    trust: reading.document(entry.AssumeRolePolicyDocument, `the trust policy of ${common.arn}`),
    lastUsedAt: roleLastUsed(entry.RoleLastUsed),
    instanceProfiles: profiles.flatMap((profile) => text(profile.Arn) ?? []),
    description: text(entry.Description),
  }
}

/** The answer's own field is always there, empty for a role that was not used; a dump without it says nothing. */
function roleLastUsed(value: unknown): AwsRole['lastUsedAt'] {
  const use = fieldsOf(value)
  if (use === null) return undefined
  return use.LastUsedDate === undefined || use.LastUsedDate === null ? 'never' : instant(use.LastUsedDate)
}

function principal(entry: Fields, name: string, inline: unknown, source: AwsSource, reading: Reading) {
  const arn = text(entry.Arn)
  if (arn === undefined) return null
  const boundary = fieldsOf(entry.PermissionsBoundary)
  return {
    arn,
    name,
    path: text(entry.Path) ?? '/',
    createdAt: instant(entry.CreateDate),
    tags: tags(entry.Tags),
    attached: attachments(entry.AttachedManagedPolicies, arn, reading),
    inline: inlinePolicies(inline, arn, reading),
    boundary: text(boundary?.PermissionsBoundaryArn) ?? null,
    serviceUse: undefined,
    location: source.locate(arn),
  }
}

function group(entry: Fields | null, reading: Reading): AwsGroup | null {
  const [name, arn] = [text(entry?.GroupName), text(entry?.Arn)]
  if (entry === null || name === undefined || arn === undefined) return null
  return {
    arn,
    name,
    path: text(entry.Path) ?? '/',
    attached: attachments(entry.AttachedManagedPolicies, arn, reading),
    inline: inlinePolicies(entry.GroupPolicyList, arn, reading),
  }
}

function policy(entry: Fields | null, reading: Reading): AwsPolicy | null {
  const arn = text(entry?.Arn)
  if (entry === null || arn === undefined) return null
  const { DefaultVersionId, PolicyVersionList } = entry
  return {
    arn,
    name: text(entry.PolicyName) ?? nameIn(arn),
    attachmentCount: number(entry.AttachmentCount),
    boundaryCount: number(entry.PermissionsBoundaryUsageCount),
    versions: reading.each(PolicyVersionList, `the versions of ${arn}`, (item) =>
      policyVersion(fieldsOf(item), text(DefaultVersionId), arn, reading),
    ),
  }
}

function policyVersion(version: Fields | null, defaultId: string | undefined, arn: string, reading: Reading): AwsPolicyVersion | null {
  if (version === null) return null
  const id = text(version.VersionId) ?? ''
  return {
    id,
    isDefault: version.IsDefaultVersion === true || (version.IsDefaultVersion === undefined && id === defaultId),
    createdAt: instant(version.CreateDate),
    document: reading.document(version.Document, `${id === '' ? 'a version' : id} of ${arn}`),
  }
}

/** The name at the end of an ARN: some answers leave the name itself out. */
const nameIn = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

function attachments(value: unknown, holder: string, { each }: Reading): AwsAttachment[] {
  return each(value, `the attached policies of ${holder}`, (item) => {
    const entry = fieldsOf(item)
    const arn = text(entry?.PolicyArn)
    return arn === undefined ? null : { arn, name: text(entry?.PolicyName) ?? nameIn(arn) }
  })
}

function inlinePolicies(value: unknown, arn: string, { document, each }: Reading): AwsInlinePolicy[] {
  return each(value, `the inline policies of ${arn}`, (item) => {
    const entry = fieldsOf(item)
    if (entry === null) return null
    const name = text(entry.PolicyName) ?? 'unnamed'
    return { name, document: document(entry.PolicyDocument, `the inline policy ${name} of ${arn}`) }
  })
}

function tags(value: unknown): Record<string, string> {
  const pairs = objects(value ?? []).flatMap(({ Key, Value }) => (typeof Key === 'string' ? [[Key, text(Value) ?? ''] as const] : []))
  return Object.fromEntries(pairs)
}
