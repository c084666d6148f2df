import type { CompactAccount, Statement } from './compact-form.js'
import { arn, type Document, type Json, toDocument, toTrust } from './unfold-statement.js'

const created = '2024-01-01T00:00:00+00:00'
const administrator = 'AdministratorAccess'

/** The answer of `aws iam get-account-authorization-details`, with documents decoded as the command line prints them. */
export interface AccountDetails {
  readonly UserDetailList: readonly Json[]
  readonly GroupDetailList: readonly Json[]
  readonly RoleDetailList: readonly Json[]
  readonly Policies: readonly Json[]
}

function policyArn(name: string): string {
  if (name === administrator) return `arn:aws:iam::aws:policy/${administrator}`
  return name.startsWith('aws:') ? `arn:aws:iam::aws:policy/${name.slice(4)}` : arn(`policy/${name}`)
}

const plainName = (name: string) => name.replace(/^aws:/, '')

function attachedTo({ attached = [] }: { readonly attached?: readonly string[] | undefined }): Json {
  return { AttachedManagedPolicies: attached.map((name) => ({ PolicyName: plainName(name), PolicyArn: policyArn(name) })) }
}

function inlineOf(field: string, { inline }: { readonly inline?: readonly Statement[] | undefined }): Json {
  return { [field]: inline === undefined ? [] : [{ PolicyName: 'inline', PolicyDocument: toDocument(inline) }] }
}

function boundaryOf({ boundary }: { readonly boundary?: string | undefined }): Json {
  if (boundary === undefined) return {}
  return { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: policyArn(boundary) } }
}

function toUser([name, held]: [string, CompactAccount['users'][string]]): Json {
  const who = { Path: '/', UserName: name, UserId: `id-of-${name}`, Arn: arn(`user/${name}`), CreateDate: created }
  return { ...who, ...inlineOf('UserPolicyList', held), GroupList: held.groups ?? [], ...attachedTo(held), ...boundaryOf(held), Tags: [] }
}

function toGroup([name, held]: [string, CompactAccount['groups'][string]]): Json {
  const who = { Path: '/', GroupName: name, GroupId: `id-of-${name}`, Arn: arn(`group/${name}`), CreateDate: created }
  return { ...who, ...inlineOf('GroupPolicyList', held), ...attachedTo(held) }
}

function toRole([name, held]: [string, CompactAccount['roles'][string]]): Json {
  const path = held.path ?? '/'
  const who = { Path: path, RoleName: name, RoleId: `id-of-${name}`, Arn: arn(`role${path}${name}`), CreateDate: created }
  const { Arn: roleArn, ...rest } = who
  const trust: Document = { Version: '2012-10-17', Statement: held.trust.map(toTrust) }
  const inside = { ...rest, Arn: roleArn, AssumeRolePolicyDocument: trust }
  const profile = {
    Path: '/',
    InstanceProfileName: name,
    InstanceProfileId: `id-of-profile-${name}`,
    Arn: arn(`instance-profile/${name}`),
    CreateDate: created,
    Roles: [inside],
  }
  const profiles = { InstanceProfileList: held.profile === true ? [profile] : [] }
  return {
    ...inside,
    ...profiles,
    ...inlineOf('RolePolicyList', held),
    ...attachedTo(held),
    ...boundaryOf(held),
    Tags: [],
    RoleLastUsed: {},
  }
}

function toPolicy(uses: readonly string[], bounds: readonly string[], [name, held]: [string, CompactAccount['policies'][string]]): Json {
  const { default: chosen, versions } = Array.isArray(held) ? { default: 'v1', versions: { v1: held } } : held
  return {
    PolicyName: plainName(name),
    PolicyId: `id-of-${plainName(name)}`,
    Arn: policyArn(name),
    Path: '/',
    DefaultVersionId: chosen,
    AttachmentCount: uses.filter((used) => used === name).length,
    PermissionsBoundaryUsageCount: bounds.filter((used) => used === name).length,
    IsAttachable: true,
    CreateDate: created,
    UpdateDate: created,
    PolicyVersionList: Object.entries(versions).map(([id, sources]) => ({
      Document: toDocument(sources),
      VersionId: id,
      IsDefaultVersion: id === chosen,
      CreateDate: created,
    })),
  }
}

/** The account in full, as AWS would export it. */
export function toAccount({ users, groups, roles, policies }: CompactAccount): AccountDetails {
  const holders = [...Object.values(users), ...Object.values(groups), ...Object.values(roles)]
  const uses = holders.flatMap(({ attached = [] }) => attached)
  const bounds = [...Object.values(users), ...Object.values(roles)].flatMap(({ boundary = [] }) => boundary)
  const managed = [...uses, ...bounds].includes(administrator) ? { [administrator]: ['allow *'] } : {}
  return {
    UserDetailList: Object.entries(users).map(toUser),
    GroupDetailList: Object.entries(groups).map(toGroup),
    RoleDetailList: Object.entries(roles).map(toRole),
    Policies: Object.entries({ ...policies, ...managed }).map((entry) => toPolicy(uses, bounds, entry)),
  }
}
