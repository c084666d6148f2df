import type { AwsAccount, AwsRole } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { powerOf } from '../lib/aws/power.js'
import { counted, listed } from '../lib/aws/words.js'
import { narrowed } from './condition-kinds.js'
import { externalIdOf } from './external-id.js'
import type { Grant } from './grants.js'
import { vendorOf } from './vendors.js'

/** What is known of who belongs together. */
export interface Family {
  readonly accounts: ReadonlySet<string>
  readonly organization: string | undefined
  /** False when nobody showed the organization's accounts: one that is not known may still be one's own. */
  readonly complete: boolean
}

/** One account outside, with the worst external id asked of it. */
interface Outsider {
  readonly account: string
  readonly vendor: string | null
  state: 'missing' | 'weak' | 'good'
  because: string | null
}

/** Trust in everybody: without a condition, or with one that lets most of them in. */
export function* wildcardFindings(account: AwsAccount, role: AwsRole, grants: readonly Grant[], rules: Rules): Iterable<Detection> {
  const open = grants.filter(({ kind }) => kind === 'anyone').map((grant) => ({ grant, left: narrowed(grant) }))
  const bounded = (left: ReturnType<typeof narrowed>) =>
    left.organizations.length > 0 || left.accounts.length > 0 || left.also.includes('one principal')
  const wide = open.filter(({ grant, left }) => !bounded(left) && grant.restrictions.every((one) => one.length > 0))
  const free = wide.find(({ left }) => left.also.length === 0)
  const anyone = rules.get('aws-trust-anyone')
  if (free !== undefined) {
    if (anyone === undefined) return
    const conditions = free.grant.restrictions.length
    yield ofPrincipal(account, role, {
      rule: anyone.id,
      subject: role.name,
      message: `role ${role.name} can be assumed by anybody with an AWS account${conditions === 0 ? '' : `: ${counted(conditions, 'condition')} of the statement ${conditions === 1 ? 'keeps' : 'keep'} nobody out`}`,
      facts: { statement: free.grant.statement, conditions },
    })
    return
  }
  const conditioned = rules.get('aws-trust-wildcard-conditioned')
  const [first] = wide
  if (first === undefined || conditioned === undefined) return
  yield ofPrincipal(account, role, {
    rule: conditioned.id,
    subject: role.name,
    message: `role ${role.name} can be assumed by anybody with an AWS account who brings ${listed(first.left.also)}`,
    facts: { statement: first.grant.statement, asked: first.left.also.join(', ') },
  })
}

/** Trust in accounts that are not one's own, by who they are and what is asked of them. */
export function* outsiderFindings(
  account: AwsAccount,
  role: AwsRole,
  grants: readonly Grant[],
  family: Family,
  rules: Rules,
): Iterable<Detection> {
  const { unknown, vendors, organizations } = outsiders(account, grants, family)
  yield* unknownFinding(account, role, unknown, organizations, family, rules)
  const power = powerOf(account, role)
  const third = vendors.filter(({ vendor }) => !vendor?.startsWith('AWS '))
  const bare = third.filter(({ state }) => state === 'missing')
  const said = (some: readonly Outsider[]) =>
    listed([...new Set(some.map(({ vendor, account: id }) => (vendor === null ? `the account ${id}` : `${vendor} (${id})`)))])
  const about = (some: readonly Outsider[]) => ({
    trusted: some.map((one) => one.account).join(', '),
    vendor: [...new Set(some.map(({ vendor }) => vendor ?? 'unknown'))].join(', '),
  })
  const missing = rules.get('aws-trust-no-external-id')
  if (missing !== undefined && bare.length > 0) {
    yield ofPrincipal(account, role, {
      rule: missing.id,
      subject: role.name,
      message: `role ${role.name} trusts ${said(bare)} and asks for no external id`,
      severity: power === null ? null : 'high',
      facts: { ...about(bare), power },
    })
  }
  const weak = rules.get('aws-trust-weak-external-id')
  const poor = [...third, ...unknown].filter(({ state }) => state === 'weak')
  if (weak !== undefined && poor.length > 0) {
    yield ofPrincipal(account, role, {
      rule: weak.id,
      subject: role.name,
      message: `role ${role.name} trusts ${said(poor)} with a weak external id: ${poor[0]?.because}`,
      facts: { ...about(poor), because: poor[0]?.because ?? null },
    })
  }
  const known = rules.get('aws-trust-vendor')
  const fine = vendors.filter(({ vendor, state }) => state === 'good' || vendor?.startsWith('AWS '))
  if (known !== undefined && fine.length > 0) {
    yield ofPrincipal(account, role, {
      rule: known.id,
      subject: role.name,
      message: `role ${role.name} is for ${said(fine)}`,
      facts: about(fine),
    })
  }
}

function* unknownFinding(
  account: AwsAccount,
  role: AwsRole,
  unknown: readonly Outsider[],
  organizations: readonly string[],
  family: Family,
  rules: Rules,
): Iterable<Detection> {
  const rule = rules.get('aws-trust-unknown-account')
  if (rule === undefined || unknown.length + organizations.length === 0) return
  const asked = unknown.length > 0 && unknown.every(({ state }) => state !== 'missing')
  const names = [...unknown.map((one) => `the account ${one.account}`), ...organizations.map((id) => `the organization ${id}`)]
  yield ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} trusts ${listed(names)}, which ${names.length === 1 ? 'belongs' : 'belong'} to nobody known${asked ? '' : ', and asks for no external id'}`,
    severity: asked ? null : 'high',
    confidence: family.complete ? null : 'medium',
    facts: { trusted: [...unknown.map((one) => one.account), ...organizations].join(', '), externalId: asked },
  })
}

/** The accounts outside that grants name, or that are left of “anyone”; one's own are left out. */
function outsiders(account: AwsAccount, grants: readonly Grant[], family: Family) {
  const found = new Map<string, Outsider>()
  const organizations = new Set<string>()
  for (const grant of grants) {
    if (grant.kind !== 'account' && grant.kind !== 'principal' && grant.kind !== 'anyone') continue
    if (grant.restrictions.some((one) => one.length === 0)) continue
    const left = narrowed(grant)
    if (left.organizations.some((id) => id === family.organization || family.organization === undefined)) continue
    if (grant.kind === 'anyone' && left.accounts.length === 0) for (const id of left.organizations) organizations.add(id)
    for (const id of grant.account === null ? left.accounts : [grant.account]) {
      if (id === account.id || family.accounts.has(id)) continue
      const vendor = vendorOf(id)
      const { state, because } = externalIdOf({ ...grant, account: id }, account.id, vendor)
      const known = found.get(id)
      if (known === undefined) found.set(id, { account: id, vendor, state, because })
      else if (order.indexOf(state) < order.indexOf(known.state)) Object.assign(known, { state, because })
    }
  }
  const all = [...found.values()]
  return {
    unknown: all.filter(({ vendor }) => vendor === null),
    vendors: all.filter(({ vendor }) => vendor !== null),
    organizations: [...organizations],
  }
}

const order = ['missing', 'weak', 'good']
