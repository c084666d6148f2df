import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  type OrganizationsClient,
  type PolicyType,
} from '@aws-sdk/client-organizations'
import type { AwsFacet, AwsOrganization } from '../../core/aws.js'
import { type Gap, limit } from '../../core/gap.js'
import { type AwsPart, type AwsSource, type Parsed, parseAnswers } from '../../parsers/aws/index.js'
import { type Caller, pages } from './caller.js'
import { gapOf, partsOf } from './reading.js'
import { Refusal } from './refusal.js'

/** The organization as the caller's account sees it. */
export interface Seen {
  /** Null when there is none, or nobody may say. */
  readonly organization: AwsOrganization | null
  /** True when it is certain that the account belongs to none. */
  readonly alone: boolean
  /** True when the caller may ask for accounts and policies: it is the management account, or a delegated administrator. */
  readonly mayAsk: boolean
  readonly parsed: readonly Parsed[]
}

const fromAbove = 'a run from the management account or a delegated administrator, with aws: or --aws-role'

/** Asks what organization the account belongs to and which accounts are in it. A member account may not ask for those: that is a limit, no failure. */
export async function seeOrganization(client: OrganizationsClient, caller: Caller, account: string): Promise<Seen> {
  const source: AwsSource = { name: `account ${account}`, locate: () => null, account: null }
  const parsed: Parsed[] = []
  const nothing = { organization: null, alone: false, mayAsk: false, parsed }
  let described: AwsOrganization | null = null
  try {
    const answer = await caller.call('organizations:DescribeOrganization', (options) =>
      client.send(new DescribeOrganizationCommand({}), options),
    )
    described = organizationIn(parseAnswers([answer], source), parsed)
  } catch (error) {
    if (error instanceof Refusal && /NotInUse/.test(error.code)) return { ...nothing, alone: true }
    parsed.push(gapOf(error, `account ${account}: the organization`))
    return nothing
  }
  const action = 'organizations:ListAccounts'
  const ask = (NextToken: string | undefined) =>
    caller.call(action, (options) => client.send(new ListAccountsCommand({ NextToken }), options))
  const accounts: AwsOrganization['accounts'][number][] = []
  try {
    for await (const answer of pages(ask, action))
      accounts.push(...(organizationIn(parseAnswers([{ Accounts: answer.Accounts }], source), parsed)?.accounts ?? []))
  } catch (error) {
    const isMember = described?.managementAccount !== account
    const structural = isMember && error instanceof Refusal && error.status === 'forbidden' && !error.final
    const what = `account ${account}: the accounts of the organization`
    parsed.push(structural ? limit('unsupported', what, fromAbove) : gapOf(error, what))
    return { organization: described, alone: false, mayAsk: false, parsed }
  }
  return {
    organization: { id: described?.id, managementAccount: described?.managementAccount, accounts },
    alone: false,
    mayAsk: true,
    parsed,
  }
}

function organizationIn(items: readonly Parsed[], parsed: Parsed[]): AwsOrganization | null {
  parsed.push(...items)
  for (const part of partsOf(items, 'organization')) return part.organization
  return null
}

const types: readonly { facet: 'service-control-policies' | 'resource-control-policies'; type: PolicyType; what: string }[] = [
  { facet: 'service-control-policies', type: 'SERVICE_CONTROL_POLICY', what: 'service control policies' },
  { facet: 'resource-control-policies', type: 'RESOURCE_CONTROL_POLICY', what: 'resource control policies' },
]

/** Reads control policies of accounts: documents and units once for all of them. */
export function controlPolicies(client: OrganizationsClient, caller: Caller, seen: Seen, facets: ReadonlySet<AwsFacet>) {
  const remembered = new Map<string, Promise<unknown>>()
  const once = <Value>(key: string, ask: () => Promise<Value>): Promise<Value> => {
    const known = remembered.get(key) as Promise<Value> | undefined
    if (known !== undefined) return known
    const asked = ask()
    remembered.set(key, asked)
    return asked
  }
  const document = (PolicyId: string) =>
    once(`policy ${PolicyId}`, async () => {
      const { Policy } = await caller.call('organizations:DescribePolicy', (options) =>
        client.send(new DescribePolicyCommand({ PolicyId }), options),
      )
      return Policy?.Content ?? null
    })
  const level = (TargetId: string, Filter: PolicyType) =>
    once(`${Filter} ${TargetId}`, async () => {
      const action = 'organizations:ListPoliciesForTarget'
      const ask = (NextToken: string | undefined) =>
        caller.call(action, (options) => client.send(new ListPoliciesForTargetCommand({ TargetId, Filter, NextToken }), options))
      const ids: string[] = []
      for await (const { Policies = [] } of pages(ask, action)) ids.push(...Policies.flatMap(({ Id }) => Id ?? []))
      return Promise.all(ids.map(document))
    })
  const parent = (ChildId: string) =>
    once(`parent ${ChildId}`, async () => {
      const { Parents } = await caller.call('organizations:ListParents', (options) =>
        client.send(new ListParentsCommand({ ChildId }), options),
      )
      return Parents?.[0]
    })
  return async function* (account: string): AsyncGenerator<AwsPart | Gap> {
    for (const { facet, type, what } of types) {
      const said = `account ${account}: ${what}`
      if (!facets.has(facet)) yield limit('disabled', said, `--aws-facets default,${facet}`)
      // They bind neither an account of its own nor the management account.
      else if (seen.alone || (seen.organization?.managementAccount === account && facet === 'service-control-policies'))
        yield { kind: facet, account, levels: [] }
      else if (!seen.mayAsk) yield limit('unsupported', said, fromAbove)
      else {
        try {
          const levels: unknown[][] = []
          for (const target of await lineOf(account, parent)) levels.push(await level(target, type))
          yield* parseAnswers(
            [{ Account: account, [facet === 'service-control-policies' ? 'ServiceControlPolicies' : 'ResourceControlPolicies']: levels }],
            {
              ...{ name: `account ${account}`, locate: () => null, account },
            },
          )
        } catch (error) {
          // A type that is switched off binds nobody.
          if (error instanceof Refusal && /PolicyTypeNotEnabled/.test(error.code)) yield { kind: facet, account, levels: [] }
          else yield gapOf(error, said)
        }
      }
    }
  }
}

/** Root, units and the account itself, in this order; an organization is at most five units deep. */
async function lineOf(
  account: string,
  parent: (child: string) => Promise<{ Id?: string | undefined; Type?: string | undefined } | undefined>,
): Promise<string[]> {
  const line = [account]
  for (let depth = 0; depth < 8; depth++) {
    const above = await parent(line[0] ?? '')
    if (above?.Id === undefined) return line
    line.unshift(above.Id)
    if (above.Type === 'ROOT') return line
  }
  return line
}
