import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam'
import type { AwsCredentialReportRow } from '../../core/aws.js'
import { limit } from '../../core/gap.js'
import type { Parsed } from '../../parsers/aws/index.js'
import { inLanes, pages } from './caller.js'
import { type AccountReading, gapOf, type Known, parsedAnswer, partsOf } from './reading.js'
import { Refusal } from './refusal.js'
import { pause } from './retry.js'

const mostUses = 2000
const pageSize = 1000

/**
 * The base pass: authorization details (one call for 1,000 things), the credential report (two calls and a few while it is made), the ids of keys (one
 * call for each user who has one). Only without a report every user is asked, and every key when it was last used.
 */
export async function* readBase(reading: AccountReading, known: Known): AsyncGenerator<Parsed> {
  const { account, facets, tell } = reading
  const skipped = (what: string, facet: string) => limit('disabled', `account ${account}: ${what}`, `--aws-facets with ${facet}`)
  // AWS takes a while to write the report: it is ordered first, and fetched last.
  const report = facets.has('credential-report') ? settled(fetchReport(reading)) : null
  const createdAt = new Map<string, string | undefined>()
  if (facets.has('authorization-details')) {
    try {
      for await (const page of details(reading)) {
        for (const { users, roles } of partsOf(page, 'authorization-details')) {
          known.users.push(...users.map(({ name, arn }) => ({ name, arn })))
          known.roles.push(...roles.map(({ arn, path }) => ({ arn, path })))
          for (const user of users) createdAt.set(user.name, user.createdAt)
        }
        yield* page
        tell(`account ${account}: ${known.users.length + known.roles.length} users and roles`)
      }
    } catch (error) {
      yield gapOf(error, `account ${account}: authorization details`)
    }
  } else yield skipped('authorization details', 'authorization-details')
  let rows: readonly AwsCredentialReportRow[] | null = null
  if (report === null) yield skipped('the credential report', 'credential-report')
  else {
    const result = await report
    if ('error' in result) yield gapOf(result.error, `account ${account}: the credential report`)
    else {
      for (const part of partsOf(result.value, 'credential-report')) rows = part.rows
      yield* result.value
    }
  }
  if (known.users.length === 0 && rows !== null) {
    known.users.push(...rows.filter(({ user }) => user !== '<root_account>').map(({ user, arn }) => ({ name: user, arn })))
  }
  const byName = new Map((rows ?? []).map((row) => [row.user, row]))
  known.certificateHolders = known.users.filter(({ name }) => holds(byName.get(name), 'certificates')).map(({ name }) => name)
  if (!facets.has('access-keys')) {
    yield skipped('ids of access keys', 'access-keys')
    return
  }
  const holders = known.users.filter(({ name }) => holds(byName.get(name), 'keys')).map(({ name }) => name)
  yield* readKeys(reading, holders, rows === null)
}

/** True when the report counts some, says that there are more than it shows, or does not know the user: it may be older than they are. */
function holds(row: AwsCredentialReportRow | undefined, what: 'keys' | 'certificates'): boolean {
  return row === undefined || row[what].length > 0 || row.more
}

async function* details(reading: AccountReading): AsyncGenerator<Parsed[]> {
  const { iam, caller } = reading
  const action = 'iam:GetAccountAuthorizationDetails'
  const ask = (Marker: string | undefined) =>
    caller.call(action, (options) => iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: pageSize, Marker }), options))
  for await (const answer of pages(ask, action)) yield parsedAnswer({ ...answer, UserDetailList: answer.UserDetailList ?? [] }, reading)
}

/** Orders the report and fetches it when it is there; AWS keeps one for four hours. Whoever may not order one may still read the last. */
async function fetchReport(reading: AccountReading): Promise<Parsed[]> {
  const { iam, caller } = reading
  let ordered: Refusal | null = null
  for (const wait of [500, 1000, 2000, 4000, 8000, 15_000]) {
    try {
      const { State } = await caller.call('iam:GenerateCredentialReport', (options) =>
        iam.send(new GenerateCredentialReportCommand({}), options),
      )
      if (State === 'COMPLETE') break
    } catch (error) {
      if (!(error instanceof Refusal) || error.final) throw error
      ordered = error
      break
    }
    await pause(wait, caller.signal)
  }
  for (const wait of [2000, 5000, 10_000, 0]) {
    try {
      const answer = await caller.call('iam:GetCredentialReport', (options) => iam.send(new GetCredentialReportCommand({}), options))
      return parsedAnswer(answer, reading)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const notYet = /^(CredentialReportNotReady|ReportInProgress)/.test(error.code)
      const absent = /^(CredentialReportNotPresent|CredentialReportExpired|ReportNotPresent|ReportExpired)/.test(error.code)
      if (absent && ordered !== null) throw ordered
      if (!notYet || wait === 0)
        throw notYet ? new Refusal('timed-out', 'the report AWS is still writing: run it again in a minute', false, error.code) : error
      await pause(wait, caller.signal)
    }
  }
  throw new Refusal('timed-out', 'the report AWS is still writing: run it again in a minute', false, '')
}

async function* readKeys(reading: AccountReading, names: readonly string[], wantUses: boolean): AsyncGenerator<Parsed> {
  const { account, iam, caller, tell } = reading
  const found: Parsed[] = []
  let done = 0
  const action = 'iam:ListAccessKeys'
  try {
    await inLanes(names, async (UserName) => {
      const ask = (Marker: string | undefined) =>
        caller.call(action, (options) => iam.send(new ListAccessKeysCommand({ UserName, Marker }), options))
      for await (const answer of pages(ask, action)) found.push(...parsedAnswer(answer, reading, { UserName }))
      done++
      tell(`account ${account}: keys of ${done} of ${names.length} users`)
    })
  } catch (error) {
    found.push(gapOf(error, `account ${account}: ids of access keys of ${names.length - done} users`))
  }
  if (wantUses)
    found.push(
      ...(await readUses(
        reading,
        [...partsOf(found, 'access-keys')].flatMap(({ keys }) => keys.map(({ id }) => id)),
      )),
    )
  yield* found
}

async function readUses(reading: AccountReading, ids: readonly string[]): Promise<Parsed[]> {
  const { account, iam, caller } = reading
  const found: Parsed[] = []
  if (ids.length > mostUses)
    found.push(
      limit('bound', `account ${account}: last use of ${ids.length - mostUses} keys`, 'the credential report, which tells it of all'),
    )
  try {
    await inLanes(ids.slice(0, mostUses), async (AccessKeyId) => {
      const answer = await caller.call('iam:GetAccessKeyLastUsed', (options) =>
        iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }), options),
      )
      found.push(...parsedAnswer(answer, reading, { AccessKeyId }))
    })
  } catch (error) {
    found.push(gapOf(error, `account ${account}: when keys were last used`))
  }
  return found
}

/** Keeps an error for later, so that a promise nobody waits for yet does not end the process. */
async function settled<Value>(promise: Promise<Value>): Promise<{ value: Value } | { error: unknown }> {
  try {
    return { value: await promise }
  } catch (error) {
    return { error }
  }
}
