import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import type { AwsRecord } from '../../core/aws.js'
import type { IdentitySettings, Target } from '../../core/collector.js'
import { type Gap, isGap } from '../../core/gap.js'
import type { Parsed } from '../../parsers/aws/index.js'
import { readAccount } from './account.js'
import { type Caller, callers } from './caller.js'
import { type Clients, clientsOf } from './clients.js'
import { controlPolicies, seeOrganization } from './organization.js'
import { gapOf } from './reading.js'
import { Refusal, refusalOf } from './refusal.js'
import { retryStrategy } from './retry.js'
import { type AccountVisit, assumed, visitsOf } from './visits.js'

const accountsAtOnce = 3

/** Reads every account a target stands for. What cannot be read is a gap; nothing is thrown but what is a mistake of ours. */
export async function* readTarget(target: Extract<Target, { kind: 'aws' }>, settings: IdentitySettings): AsyncGenerator<AwsRecord | Gap> {
  const { remote, signal } = settings
  const facets = new Set(remote.awsFacets)
  const newCaller = callers(signal)
  const retry = retryStrategy()
  const base = await clientsOf(target.profile, null, retry).catch((error: unknown) => gapOf(error, target.text))
  if (isGap(base)) {
    yield base
    return
  }
  const placed = (item: Parsed): AwsRecord | Gap => (isGap(item) ? item : { ...item, provider: 'aws', target: target.text, path: null })
  try {
    const caller = newCaller()
    const own = await callerOf(base, caller)
    if (isGap(own)) {
      yield { ...own, what: target.text }
      return
    }
    const wantsAll = facets.has('organization') || facets.has('service-control-policies') || facets.has('resource-control-policies')
    const everyAccount = remote.awsRole !== null && !/:\d{12}:/.test(remote.awsRole)
    const seen = wantsAll || everyAccount ? await seeOrganization(base.organizations, caller, own.account) : nobodyAsked
    for (const item of seen.parsed) yield placed(item)
    const policies = controlPolicies(base.organizations, caller, seen, facets)
    const { visits, gaps } = visitsOf(own.account, own.partition, remote, seen)
    yield* gaps
    const visit = async function* (one: AccountVisit): AsyncGenerator<Parsed> {
      yield* one.roleArn === null ? readWith(base, caller, one.account) : readThrough(one.roleArn, one.account)
    }
    const readThrough = async function* (roleArn: string, account: string): AsyncGenerator<Parsed> {
      const clients = await clientsOf(null, assumed(roleArn, remote.awsExternalId, base, caller), retry)
      try {
        const session = newCaller()
        const who = await callerOf(clients, session)
        if (isGap(who)) {
          yield {
            ...who,
            what: `account ${account}`,
            needs: who.needs === 'permission sts:AssumeRole' ? trustNeeded(roleArn, remote.awsExternalId) : who.needs,
          }
          return
        }
        yield* readWith(clients, session, account)
      } finally {
        clients.close()
      }
    }
    const readWith = async function* ({ iam }: Clients, session: Caller, account: string): AsyncGenerator<Parsed> {
      yield { kind: 'account-summary', account, alias: undefined, rootKeysPresent: undefined, rootMfa: undefined }
      yield* readAccount({
        ...{ account, iam, caller: session, facets, regions: remote.awsRegions, now: settings.now, tell: settings.onProgress, retry },
      })
      yield* policies(account)
    }
    for await (const item of together(
      visits.map((one) => () => visit(one)),
      accountsAtOnce,
    ))
      yield placed(item)
  } finally {
    base.close()
  }
}

/** STS answers alike whatever is missing: the permission, the trust, or the external id. */
function trustNeeded(roleArn: string, externalId: string | null): string {
  const condition = externalId === null ? ' (--aws-external-id where it asks for one)' : ' with the external id that was given'
  return `permission sts:AssumeRole, and a trust that lets us assume ${roleArn}${condition}`
}

const nobodyAsked = { organization: null, alone: false, mayAsk: false, parsed: [] }

/** Whose session it is. Needs no permission: what fails here is credentials, or the way to AWS. */
async function callerOf({ sts }: Clients, caller: Caller): Promise<{ account: string; partition: string } | Gap> {
  try {
    const { Account, Arn } = await caller.call('sts:GetCallerIdentity', (options) => sts.send(new GetCallerIdentityCommand({}), options))
    if (Account !== undefined && /^\d{12}$/.test(Account)) return { account: Account, partition: Arn?.split(':')[1] ?? 'aws' }
    return new Refusal('corrupt', 'a whole answer to sts:GetCallerIdentity', true, 'GetCallerIdentity').gap('')
  } catch (error) {
    return refusalOf(error, 'sts:GetCallerIdentity').gap('')
  }
}

/** Runs several generators at once, a few at a time, and yields what they yield as it comes. */
async function* together<Item>(starts: readonly (() => AsyncGenerator<Item>)[], most: number): AsyncGenerator<Item> {
  const waiting = [...starts]
  const running = new Map<AsyncGenerator<Item>, Promise<{ from: AsyncGenerator<Item>; result: IteratorResult<Item> }>>()
  const advance = (from: AsyncGenerator<Item>) =>
    running.set(
      from,
      from.next().then((result) => ({ from, result })),
    )
  while (waiting.length > 0 || running.size > 0) {
    while (running.size < most && waiting.length > 0) {
      const start = waiting.shift()
      if (start !== undefined) advance(start())
    }
    const { from, result } = await Promise.race(running.values())
    if (result.done === true) running.delete(from)
    else {
      advance(from)
      yield result.value
    }
  }
}
