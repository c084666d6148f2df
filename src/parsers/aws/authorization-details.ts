import type { AwsAttachment, AwsGroup, AwsInlinePolicy, AwsPolicy, AwsPolicyVersion, AwsRole, AwsUser, PolicyJson } from '../../core/aws.js'
import { failed, type Gap } from '../../core/gap.js'
import { commonAccount, type Fields, fieldsOf, instant, number, objects, text, texts } from './fields.js'
import type { AwsSource, Parsed } from './part.js'
import { readDocument } from './policy-document.js'

/**
 * The answer of `GetAccountAuthorizationDetails`, one page or all, as the SDK, the CLI or another tool's dump holds it. Policies that
 * stand among the roles, as some dumps have them, are taken for what they are; documents that cannot be read are failed gaps.
 */
export function* parseAuthorizationDetails(answer: Fields, source: AwsSource): Generator<Parsed> {
  const gaps: Gap[] = []
  const read = documents(source, gaps)
  const users = objects(answer.UserDetailList ?? []).flatMap((entry) => user(entry, source, read) ?? [])
  const groups = objects(answer.GroupDetailList ?? []).flatMap((entry) => group(entry, read) ?? [])
  const roles = objects(answer.RoleDetailList ?? []).flatMap((entry) => role(entry, source, read) ?? [])
  const strays = objects(answer.RoleDetailList ?? []).filter(({ RoleName }) => RoleName === undefined)
  const policies = [...objects(answer.Policies ?? []), ...strays].flatMap((entry) => policy(entry, read) ?? [])
  const arns = [...users, ...roles, ...groups, ...policies].map(({ arn }) => arn)
  yield { kind: 'authorization-details', account: source.account ?? commonAccount(arns), users, groups, roles, policies }
  yield* gaps
}

type ReadPolicy = (value: unknown, what: string) => PolicyJson

/** Reads documents; one that cannot be read is a gap and stays as null, which is no valid policy. */
function documents(source: AwsSource, gaps: Gap[]): ReadPolicy {
  return (value, what) => {
    const read = readDocument(value)
    if ('document' in read) return read.document
    gaps.push(failed('unparsable', `${source.name}: ${what}`, read.problem))
    return null
  }
}

function user(entry: Fields, source: AwsSource, read: ReadPolicy): AwsUser | null {
  const name = text(entry.UserName)
  const common = name === undefined ? null : principal(entry, name, entry.UserPolicyList, source, read)
  if (common === null) return null
  return {
    ...common,
    kind: 'user',
    id: text(entry.UserId) ?? '',
    groups: texts(entry.GroupList),
    keys: undefined,
    console: undefined,
    serviceCredentials: undefined,
    sshKeys: undefined,
    signingCertificates: undefined,
  }
}

function role(entry: Fields, source: AwsSource, read: ReadPolicy): AwsRole | null {
  const name = text(entry.RoleName)
  const common = name === undefined ? null : principal(entry, name, entry.RolePolicyList, source, read)
  if (common === null) return null
  const profiles = objects(entry.InstanceProfileList ?? [])
  return {
    ...common,
    kind: 'role',
    id: text(entry.RoleId) ?? '',
    trust: read(entry.AssumeRolePolicyDocument, `the trust policy of ${common.arn}`),
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

function principal(entry: Fields, name: string, inline: unknown, source: AwsSource, read: ReadPolicy) {
  const arn = text(entry.Arn)
  if (arn === undefined) return null
  const boundary = fieldsOf(entry.PermissionsBoundary)
  return {
    arn,
    name,
    path: text(entry.Path) ?? '/',
    createdAt: instant(entry.CreateDate),
    tags: tags(entry.Tags),
    attached: attachments(entry.AttachedManagedPolicies),
    inline: inlinePolicies(inline, arn, read),
    boundary: text(boundary?.PermissionsBoundaryArn) ?? null,
    serviceUse: undefined,
    location: source.locate(arn),
  }
}

function group(entry: Fields, read: ReadPolicy): AwsGroup | null {
  const name = text(entry.GroupName)
  const arn = text(entry.Arn)
  if (name === undefined || arn === undefined) return null
  return {
    arn,
    name,
    path: text(entry.Path) ?? '/',
    attached: attachments(entry.AttachedManagedPolicies),
    inline: inlinePolicies(entry.GroupPolicyList, arn, read),
  }
}

function policy(entry: Fields, read: ReadPolicy): AwsPolicy | null {
  const name = text(entry.PolicyName)
  const arn = text(entry.Arn)
  if (name === undefined || arn === undefined) return null
  const versions = objects(entry.PolicyVersionList ?? [])
  return {
    arn,
    name,
    attachmentCount: number(entry.AttachmentCount),
    boundaryCount: number(entry.PermissionsBoundaryUsageCount),
    versions: versions.map((version) => policyVersion(version, text(entry.DefaultVersionId), arn, read)),
  }
}

function policyVersion(version: Fields, defaultId: string | undefined, arn: string, read: ReadPolicy): AwsPolicyVersion {
  const id = text(version.VersionId) ?? ''
  return {
    id,
    isDefault: version.IsDefaultVersion === true || (version.IsDefaultVersion === undefined && id === defaultId),
    createdAt: instant(version.CreateDate),
    document: read(version.Document, `${id === '' ? 'a version' : id} of ${arn}`),
  }
}

function attachments(value: unknown): AwsAttachment[] {
  return objects(value ?? []).flatMap((entry) => {
    const arn = text(entry.PolicyArn)
    return arn === undefined ? [] : [{ arn, name: text(entry.PolicyName) ?? arn.slice(arn.lastIndexOf('/') + 1) }]
  })
}

function inlinePolicies(value: unknown, arn: string, read: ReadPolicy): AwsInlinePolicy[] {
  return objects(value ?? []).map((entry) => {
    const name = text(entry.PolicyName) ?? 'unnamed'
    return { name, document: read(entry.PolicyDocument, `the inline policy ${name} of ${arn}`) }
  })
}

function tags(value: unknown): Record<string, string> {
  const pairs = objects(value ?? []).flatMap(({ Key, Value }) => (typeof Key === 'string' ? [[Key, text(Value) ?? ''] as const] : []))
  return Object.fromEntries(pairs)
}
