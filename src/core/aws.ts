import type { LastUse } from './identity.js'
import type { Location } from './location.js'

/**
 * What is known of AWS accounts: first as records, as exports and API answers give them, then as accounts put together from them.
 * Instants are ISO 8601 in UTC. Policy documents are parsed JSON, not yet judged.
 */

/** A policy as JSON, as the account holds it. Whether it is a valid policy is for the evaluator to say. */
export type PolicyJson = unknown

/** One access key. Its id may be unknown: a credential report counts keys without naming them. */
export interface AwsAccessKey {
  readonly id: string | undefined
  /** 1 or 2: the slot of the credential report it was matched with. */
  readonly slot: 1 | 2 | undefined
  readonly active: boolean
  readonly createdAt: string | undefined
  readonly lastUsedAt: LastUse
  readonly lastUsedService: string | undefined
  readonly lastUsedRegion: string | undefined
}

/** A Bedrock, CodeCommit, Keyspaces or CloudWatch Logs credential of a user. */
export interface AwsServiceCredential {
  readonly id: string
  readonly userName: string
  /** `bedrock.amazonaws.com` and kin. */
  readonly service: string
  readonly active: boolean
  readonly createdAt: string | undefined
  /** `never` when the API gave no expiration: such a key does not expire. */
  readonly expiresAt: string | 'never' | undefined
}

/** An SSH public key of a user (CodeCommit). */
export interface AwsSshKey {
  readonly id: string
  readonly userName: string
  readonly active: boolean
  readonly uploadedAt: string | undefined
}

/** An X.509 signing certificate of a user. */
export interface AwsSigningCertificate {
  readonly id: string
  readonly userName: string
  readonly active: boolean
  readonly uploadedAt: string | undefined
  /** From the certificate itself; undefined when it could not be read. */
  readonly expiresAt: string | undefined
}

/** An attached managed policy. */
export interface AwsAttachment {
  readonly arn: string
  readonly name: string
}

/** An inline policy. */
export interface AwsInlinePolicy {
  readonly name: string
  readonly document: PolicyJson
}

/** When a service was last used, as the access advisor says. */
export interface AwsServiceUse {
  /** `s3`, `ec2`, …: the prefix of its actions. */
  readonly service: string
  readonly lastUsedAt: LastUse
}

/** What users and roles have in common. */
export interface AwsPrincipal {
  readonly arn: string
  /** `AIDA…` or `AROA…`. */
  readonly id: string
  readonly name: string
  readonly path: string
  readonly createdAt: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly attached: readonly AwsAttachment[]
  readonly inline: readonly AwsInlinePolicy[]
  /** ARN of the permission boundary; null when there is none. */
  readonly boundary: string | null
  /** Services it may use and when it last did; undefined when the access advisor was not asked. */
  readonly serviceUse: readonly AwsServiceUse[] | undefined
  /** Where the export says so. */
  readonly location: Location | null
}

/** A console password. */
export interface AwsConsole {
  readonly enabled: boolean
  readonly lastUsedAt: LastUse
  readonly mfa: boolean | undefined
}

/** An IAM user. */
export interface AwsUser extends AwsPrincipal {
  readonly kind: 'user'
  readonly groups: readonly string[]
  /** undefined when neither the credential report nor the list of keys was read: no keys known is not no keys. */
  readonly keys: readonly AwsAccessKey[] | undefined
  readonly console: AwsConsole | undefined
  readonly serviceCredentials: readonly AwsServiceCredential[] | undefined
  readonly sshKeys: readonly AwsSshKey[] | undefined
  readonly signingCertificates: readonly AwsSigningCertificate[] | undefined
}

/** An IAM role. */
export interface AwsRole extends AwsPrincipal {
  readonly kind: 'role'
  readonly trust: PolicyJson
  readonly lastUsedAt: LastUse
  /** ARNs of the instance profiles it is in. */
  readonly instanceProfiles: readonly string[]
  readonly description: string | undefined
}

/** An IAM group. */
export interface AwsGroup {
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly attached: readonly AwsAttachment[]
  readonly inline: readonly AwsInlinePolicy[]
}

/** One version of a managed policy. */
export interface AwsPolicyVersion {
  readonly id: string
  readonly isDefault: boolean
  readonly createdAt: string | undefined
  readonly document: PolicyJson
}

/** A managed policy, AWS's or the customer's. */
export interface AwsPolicy {
  readonly arn: string
  readonly name: string
  /** Principals it is attached to; undefined when not said. */
  readonly attachmentCount: number | undefined
  /** Principals it bounds. */
  readonly boundaryCount: number | undefined
  readonly versions: readonly AwsPolicyVersion[]
}

/** The root user. */
export interface AwsRoot {
  readonly keys: readonly AwsAccessKey[]
  /** How many access keys the account summary counts; undefined when it was not read. */
  readonly keysPresent: number | undefined
  readonly activeCertificates: number
  readonly mfa: boolean | undefined
  readonly passwordLastUsedAt: LastUse
}

/** An OIDC or SAML provider roles may trust. */
export interface AwsIdentityProvider {
  readonly arn: string
  readonly kind: 'oidc' | 'saml'
  /** Host and path of the issuer, without `https://`; null for SAML. */
  readonly issuer: string | null
  readonly audiences: readonly string[]
  readonly createdAt: string | undefined
  /** Of a SAML provider's metadata. */
  readonly validUntil: string | undefined
}

/** A Roles Anywhere profile. */
export interface AwsRolesAnywhereProfile {
  readonly arn: string
  readonly name: string
  readonly enabled: boolean
  readonly roleArns: readonly string[]
  readonly sessionPolicy: PolicyJson | null
  readonly managedPolicyArns: readonly string[]
  readonly durationSeconds: number | undefined
}

/** Accounts that belong together. */
export interface AwsOrganization {
  readonly id: string | undefined
  readonly managementAccount: string | undefined
  readonly accounts: readonly { readonly id: string; readonly name: string | undefined; readonly active: boolean }[]
}

/** One row of the credential report, by header name; sentinels (`N/A`, `no_information`, `not_supported`) resolved. */
export interface AwsCredentialReportRow {
  /** `<root_account>` for the root user. */
  readonly user: string
  readonly arn: string
  readonly createdAt: string | undefined
  readonly console: AwsConsole | undefined
  readonly keys: readonly AwsAccessKey[]
  readonly certificates: readonly { readonly active: boolean; readonly rotatedAt: string | undefined }[]
  /** True when the report says that the user has more credentials than it has columns for. */
  readonly more: boolean
}

/** When a key was last used, as `GetAccessKeyLastUsed` says. */
export interface AwsKeyUse {
  readonly id: string
  readonly lastUsedAt: LastUse
  readonly service: string | undefined
  readonly region: string | undefined
}

/** An access key as `ListAccessKeys` names it. */
export type AwsListedKey = AwsAccessKey & { readonly id: string; readonly userName: string }

/** Whose credentials a record lists whole: of them, what it does not list is not there. */
export type AwsListed = readonly string[] | 'all'

/** What may be looked at in an account, each with its own gap when it was not. */
export const awsFacets = [
  'authorization-details',
  'credential-report',
  'access-keys',
  'service-credentials',
  'ssh-keys',
  'signing-certificates',
  'identity-providers',
  'roles-anywhere',
  'last-accessed',
  'organization',
  'service-control-policies',
  'resource-control-policies',
  'account-summary',
  'role-descriptions',
] as const
/** The name of a facet. */
export type AwsFacet = (typeof awsFacets)[number]

/** What is looked at in a live account without being asked for: all but the access advisor, which costs two or more calls for each user and role. */
export const defaultAwsFacets: readonly AwsFacet[] = awsFacets.filter((facet) => facet !== 'last-accessed')

interface AwsPiece<Kind extends AwsFacet> {
  readonly provider: 'aws'
  readonly kind: Kind
  /** 12 digits; null when the export does not say and the assembler must find out from ARNs beside it. */
  readonly account: string | null
  /** The target it came by, and the file within it (`/`-path); null for an API's answer. */
  readonly target: string
  readonly path: string | null
}

/** One piece of an account as an export's file or an API's answers give it. Plain data: it crosses threads. */
export type AwsRecord =
  | (AwsPiece<'authorization-details'> & {
      readonly users: readonly AwsUser[]
      readonly groups: readonly AwsGroup[]
      readonly roles: readonly AwsRole[]
      readonly policies: readonly AwsPolicy[]
    })
  | (AwsPiece<'credential-report'> & { readonly generatedAt: string | undefined; readonly rows: readonly AwsCredentialReportRow[] })
  | (AwsPiece<'access-keys'> & {
      readonly users: AwsListed
      readonly keys: readonly AwsListedKey[]
      readonly uses: readonly AwsKeyUse[]
    })
  | (AwsPiece<'service-credentials'> & { readonly users: AwsListed; readonly credentials: readonly AwsServiceCredential[] })
  | (AwsPiece<'ssh-keys'> & { readonly users: AwsListed; readonly keys: readonly AwsSshKey[] })
  | (AwsPiece<'signing-certificates'> & { readonly users: AwsListed; readonly certificates: readonly AwsSigningCertificate[] })
  | (AwsPiece<'identity-providers'> & { readonly providers: readonly AwsIdentityProvider[] })
  | (AwsPiece<'roles-anywhere'> & { readonly profiles: readonly AwsRolesAnywhereProfile[] })
  | (AwsPiece<'last-accessed'> & { readonly arn: string; readonly services: readonly AwsServiceUse[] })
  | (AwsPiece<'organization'> & { readonly organization: AwsOrganization })
  | (AwsPiece<'service-control-policies'> & { readonly levels: readonly (readonly PolicyJson[])[] })
  | (AwsPiece<'resource-control-policies'> & { readonly levels: readonly (readonly PolicyJson[])[] })
  | (AwsPiece<'account-summary'> & {
      readonly alias: string | undefined
      readonly rootKeysPresent: number | undefined
      readonly rootMfa: boolean | undefined
    })
  | (AwsPiece<'role-descriptions'> & { readonly descriptions: readonly { readonly arn: string; readonly description: string }[] })

/** An account put together from its records. */
export interface AwsAccount {
  /** 12 digits, or `unknown`. */
  readonly id: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  readonly alias: string | undefined
  readonly users: readonly AwsUser[]
  readonly groups: readonly AwsGroup[]
  readonly roles: readonly AwsRole[]
  readonly policies: readonly AwsPolicy[]
  readonly root: AwsRoot | undefined
  readonly providers: readonly AwsIdentityProvider[] | undefined
  readonly rolesAnywhere: readonly AwsRolesAnywhereProfile[] | undefined
  readonly organization: AwsOrganization | undefined
  /** Service control policies by level from the root down; undefined when nobody could tell: not the same as none. */
  readonly scps: readonly (readonly PolicyJson[])[] | undefined
  readonly rcps: readonly (readonly PolicyJson[])[] | undefined
  /** What was really read. */
  readonly read: ReadonlySet<AwsFacet>
}

/** The inventory id of an AWS principal: `aws:123456789012:user/ci-bot`, its path left out as AWS allows a name once whatever its path. */
export function awsIdentityId(arn: string): string {
  const [, , , , account = '', ...rest] = arn.split(':')
  const resource = rest.join(':')
  const slash = resource.indexOf('/')
  if (slash < 0) return `aws:${account}:${resource}`
  return `aws:${account}:${resource.slice(0, slash)}/${resource.slice(resource.lastIndexOf('/') + 1)}`
}

/** What a user is for, as its credentials show: `person` signs in to the console and holds nothing else, `mixed` does both, `machine` never signs in. */
export type AwsUserKind = 'person' | 'mixed' | 'machine'

/** Judges by the console password and what else it holds; a user of whom no credentials are known is taken for a machine, so that nobody is missed. */
export function awsUserKind(user: AwsUser): AwsUserKind {
  if (user.console?.enabled !== true) return 'machine'
  const held = [user.keys, user.serviceCredentials, user.sshKeys, user.signingCertificates]
  return held.some((some) => some !== undefined && some.length > 0) ? 'mixed' : 'person'
}

/** True for a role that IAM Identity Center made for people to sign in with. */
export function isAwsSignInRole({ path, name }: Pick<AwsRole, 'path' | 'name'>): boolean {
  return path.startsWith('/aws-reserved/sso.amazonaws.com/') || name.startsWith('AWSReservedSSO_')
}

/** True for a service-linked role: AWS made it and alone may change it. */
export function isAwsServiceLinkedRole({ path }: Pick<AwsRole, 'path'>): boolean {
  return path.startsWith('/aws-service-role/')
}
