import {
  type AwsAccount,
  type AwsGroup,
  type AwsPolicy,
  type AwsRole,
  type AwsUser,
  awsUserKind,
  isAwsServiceLinkedRole,
  isAwsSignInRole,
} from '../../../../core/aws.js'
import type { Policy } from '../../iam/policy.js'
import type { Principal, RequestContext } from '../../iam/request.js'
import { awsManaged } from './documents.js'
import { Library } from './library.js'
import { type Held, Subject } from './subject.js'

/** An account whose principals are ready to be judged. */
export interface Estate {
  readonly account: AwsAccount
  readonly library: Library
  /** Users and roles in the order of their ARNs. */
  readonly subjects: readonly Subject[]
  readonly byArn: ReadonlyMap<string, Subject>
  readonly groups: ReadonlyMap<string, AwsGroup>
  /** Valid trust policies by role ARN. */
  readonly trusts: ReadonlyMap<string, Policy>
  /** Principals that hold a managed policy, by the policy's ARN: a user also through its groups. */
  readonly holders: ReadonlyMap<string, readonly Subject[]>
  /** Users by group. */
  readonly members: ReadonlyMap<string, readonly Subject[]>
  /** ARNs of AdministratorAccess and of every policy of the account whose default version allows everything. */
  readonly adminPolicies: readonly string[]
  /** A principal with other policies, as if it had been given them. `boundary` undefined leaves its own. */
  readonly as: (subject: Subject, held: readonly Held[], boundary?: Policy | null) => Subject
  /** What a group gives its members. */
  readonly heldBy: (group: AwsGroup) => readonly Held[]
}

/** The ARN of AdministratorAccess in a partition. */
export function administratorAccess(partition: string): string {
  return `arn:${partition}:iam::aws:policy/AdministratorAccess`
}

/** True for a role that nobody but AWS can change: service-linked ones, and those of IAM Identity Center. */
export function isFixed({ who }: Subject): boolean {
  return who.kind === 'role' && (isAwsServiceLinkedRole(who) || isAwsSignInRole(who))
}

/** Puts an account's principals together with their policies. */
export function buildEstate(account: AwsAccount): Estate {
  const library = new Library(account)
  const groups = new Map(account.groups.map((group) => [group.name, group]))
  const limits = {
    boundary: null,
    scps: library.levels(account.scps, 'service control policy', 'identity'),
    rcps: library.levels(account.rcps, 'resource control policy', 'resource'),
    sessions: [],
    managementAccount: account.organization?.managementAccount ?? null,
    resource: null,
  }
  const context = contextOf(account)
  const heldByGroup = new Map<string, { held: readonly Held[]; unread: readonly string[] }>()
  const groupHeld = (group: AwsGroup) => {
    const known = heldByGroup.get(group.name)
    if (known !== undefined) return known
    const made = holdings(library, group, `group/${group.name}`, group.name)
    heldByGroup.set(group.name, made)
    return made
  }
  const subjects = [...account.users, ...account.roles].map((who) => {
    const own = holdings(library, who, `${who.kind}/${who.name}`, null)
    const joined = who.kind === 'role' ? [] : who.groups.flatMap((name) => groups.get(name) ?? []).map(groupHeld)
    return new Subject({
      who,
      principal: principalOf(who),
      held: [...own.held, ...joined.flatMap(({ held }) => held)],
      unread: [...own.unread, ...joined.flatMap(({ unread }) => unread)],
      limits: { ...limits, boundary: who.boundary === null ? null : library.boundary(who.boundary) },
      context,
    })
  })
  subjects.sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0))
  return {
    account,
    library,
    subjects,
    byArn: new Map(subjects.map((subject) => [subject.arn, subject])),
    groups,
    trusts: new Map(account.roles.flatMap((role) => entry(role.arn, library.trust(role)))),
    ...listings(subjects),
    adminPolicies: adminPolicies(account, library),
    as: (subject, held, boundary) =>
      new Subject({
        who: subject.who,
        principal: subject.principal,
        held,
        unread: subject.unread,
        limits: { ...limits, boundary: boundary === undefined ? subject.policies.boundary : boundary },
        context,
      }),
    heldBy: (group) => groupHeld(group).held,
  }
}

function entry(arn: string, policy: Policy | null): [string, Policy][] {
  return policy === null ? [] : [[arn, policy]]
}

function holdings(library: Library, from: Pick<AwsUser, 'attached' | 'inline'>, holder: string, group: string | null) {
  const held: Held[] = []
  const unread: string[] = []
  for (const inline of from.inline) {
    const policy = library.inline(inline, holder)
    if (policy === null) unread.push(inline.name)
    else held.push({ policy, how: 'inline', name: inline.name, group })
  }
  for (const attachment of from.attached) {
    const policy = library.attached(attachment)
    if (policy === null) unread.push(attachment.arn)
    else held.push({ policy, how: 'attached', name: attachment.arn, group })
  }
  return { held, unread }
}

/** A user who signs in to the console may act with a session; any other has nothing but long-lived keys. */
function principalOf(who: AwsUser | AwsRole): Principal {
  const { arn, kind, id, tags } = who
  const credential = who.kind === 'user' && awsUserKind(who) === 'machine' ? 'long-lived' : null
  return { arn, type: kind, id: id === '' ? null : id, tags, credential }
}

function contextOf({ organization, id }: AwsAccount): RequestContext {
  const known = new Map<string, readonly string[]>()
  if (organization?.id !== undefined) {
    known.set('aws:principalorgid', [organization.id])
    known.set('aws:resourceorgid', [organization.id])
  }
  if (/^\d{12}$/.test(id)) known.set('aws:resourceaccount', [id])
  return known
}

function listings(subjects: readonly Subject[]) {
  const holders = new Map<string, Subject[]>()
  const members = new Map<string, Subject[]>()
  for (const subject of subjects) {
    for (const arn of new Set(subject.held.filter(({ how }) => how === 'attached').map(({ name }) => name))) listIn(holders, arn, subject)
    if (subject.who.kind === 'user') for (const group of subject.who.groups) listIn(members, group, subject)
  }
  return { holders, members }
}

function listIn<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** Policies that could be attached to gain everything: one statement that allows all, unconditionally, is what is looked for. */
function adminPolicies({ policies, partition }: AwsAccount, library: Library): string[] {
  const own = policies.filter((policy) => isOwn(policy) && allowsAll(library.attached(policy)))
  return [administratorAccess(partition), ...own.map(({ arn }) => arn).sort()]
}

function isOwn({ arn }: Pick<AwsPolicy, 'arn'>): boolean {
  return !/^arn:[^:]*:iam::aws:policy\//.test(arn)
}

function allowsAll(policy: Policy | null): boolean {
  return (policy?.statements ?? []).some(
    ({ effect, actions, resources, conditions }) =>
      effect === 'allow' &&
      conditions.length === 0 &&
      !actions.not &&
      actions.values.some((one) => one === '*' || one === '*:*') &&
      resources?.not === false &&
      resources.values.includes('*'),
  )
}

/** AdministratorAccess as somebody holds it. */
export function adminHeld(partition: string): Held[] {
  const name = administratorAccess(partition)
  const policy = awsManaged(name)
  return policy === null ? [] : [{ policy, how: 'attached', name, group: null }]
}
