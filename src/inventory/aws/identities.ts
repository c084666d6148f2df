import {
  type AwsAccessKey,
  type AwsAccount,
  type AwsPrincipal,
  type AwsRole,
  type AwsUser,
  awsIdentityId,
  awsUserKind,
  isAwsServiceLinkedRole,
  isAwsSignInRole,
} from '../../core/aws.js'
import { type Credential, type Identity, identity, type LastUse } from '../../core/identity.js'
import { ownerHints } from './owner-hints.js'

/**
 * The non-human identities of an account. Left out are people: users who sign in to the console and hold nothing else, and the roles IAM Identity Center
 * makes for sign-in. A user who signs in and holds keys is listed with both: that is the human use of a machine's credential. Root is listed when it
 * holds keys or certificates.
 */
export function identitiesOf(account: AwsAccount): Identity[] {
  const groups = new Map(account.groups.map((group) => [group.name, group]))
  const users = account.users.filter((user) => awsUserKind(user) !== 'person')
  const roles = account.roles.filter((role) => !isAwsSignInRole(role))
  return [
    ...users.map((user) => userIdentity(user, account.id, groups)),
    ...roles.map((role) => roleIdentity(role, account.id)),
    ...rootIdentity(account),
    ...(account.rolesAnywhere ?? []).map((profile) =>
      identity({
        ...{ id: awsIdentityId(profile.arn), type: 'roles-anywhere-profile', provider: 'aws', name: profile.name, account: account.id },
        grants: profile.roleArns.map((arn) => `assume ${arn}`),
      }),
    ),
  ]
}

type Groups = ReadonlyMap<string, AwsAccount['groups'][number]>

function userIdentity(user: AwsUser, account: string, groups: Groups): Identity {
  const credentials = credentialsOf(user)
  const own = user.groups.flatMap((name) => groups.get(name) ?? [])
  return identity({
    ...common(user, account, undefined),
    type: 'user',
    lastUsedAt: latest(credentials.map(({ lastUsedAt }) => lastUsedAt)),
    credentials,
    grants: [...grants(user), ...own.flatMap((group) => grants(group).map((grant) => `${grant} through the group ${group.name}`))],
  })
}

function roleIdentity(role: AwsRole, account: string): Identity {
  return identity({
    ...common(role, account, role.description),
    type: isAwsServiceLinkedRole(role) ? 'service-linked-role' : 'role',
    lastUsedAt: role.lastUsedAt,
    grants: grants(role),
    usedIn: role.instanceProfiles,
  })
}

function common(principal: AwsPrincipal, account: string, description: string | undefined) {
  return {
    id: awsIdentityId(principal.arn),
    provider: 'aws',
    name: principal.name,
    account,
    ownerHints: ownerHints(principal, description),
    createdAt: principal.createdAt,
    tags: principal.tags,
    location: principal.location,
  }
}

function rootIdentity({ id, root }: AwsAccount): Identity[] {
  if (root === undefined) return []
  const present = Math.max(root.keys.length, root.keysPresent ?? 0)
  if (present === 0 && root.activeCertificates === 0) return []
  const credentials = Array.from({ length: present }, (_, index) =>
    keyCredential(root.keys[index], `root access key ${index + 1} of ${id}`),
  )
  const lastUsedAt = latest([...credentials.map((one) => one.lastUsedAt), root.passwordLastUsedAt])
  return [
    identity({
      id: `aws:${id}:root`,
      type: 'root',
      provider: 'aws',
      name: 'root',
      account: id,
      lastUsedAt,
      credentials,
      grants: ['everything'],
    }),
  ]
}

function grants({ attached, inline }: Pick<AwsPrincipal, 'attached' | 'inline'>): string[] {
  return [...attached.map(({ arn, name }) => (arn.includes('::aws:policy/') ? name : arn)), ...inline.map(({ name }) => `inline ${name}`)]
}

function credentialsOf(user: AwsUser): Credential[] {
  const { keys, console, serviceCredentials, sshKeys, signingCertificates } = user
  const status = (active: boolean) => (active ? ('active' as const) : ('inactive' as const))
  const plain = (
    type: string,
    id: string,
    active: boolean,
    createdAt: string | undefined,
    expiresAt: Credential['expiresAt'],
  ): Credential => ({
    ...{ id, type, status: status(active), createdAt, lastUsedAt: undefined, expiresAt },
  })
  return [
    ...(keys ?? []).map((key, index) => keyCredential(key, `access key ${key.slot ?? index + 1} of ${user.arn}`)),
    ...(serviceCredentials ?? []).map((one) => plain(one.service, one.id, one.active, one.createdAt, one.expiresAt)),
    ...(sshKeys ?? []).map((one) => plain('ssh-key', one.id, one.active, one.uploadedAt, 'never')),
    ...(signingCertificates ?? []).map((one) => plain('signing-certificate', one.id, one.active, one.uploadedAt, one.expiresAt)),
    ...(console?.enabled === true
      ? [{ ...plain('console-password', `console password of ${user.arn}`, true, undefined, undefined), lastUsedAt: console.lastUsedAt }]
      : []),
  ]
}

/** A key without a known id goes by where it was counted: its id must be nobody else's. */
function keyCredential(key: AwsAccessKey | undefined, otherwise: string): Credential {
  return {
    id: key?.id ?? otherwise,
    type: 'access-key',
    status: key === undefined ? undefined : key.active ? 'active' : 'inactive',
    createdAt: key?.createdAt,
    lastUsedAt: key?.lastUsedAt,
    expiresAt: 'never',
  }
}

/** The latest of several uses; `never` only when all that is known says so. */
function latest(uses: readonly LastUse[]): LastUse {
  const instants = uses.filter((use) => use !== undefined && use !== 'never').sort()
  if (instants.length > 0) return instants.at(-1)
  return uses.length > 0 && uses.every((use) => use === 'never') ? 'never' : undefined
}
