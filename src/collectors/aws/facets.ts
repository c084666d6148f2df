import {
  GenerateServiceLastAccessedDetailsCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  GetServiceLastAccessedDetailsCommand,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
} from '@aws-sdk/client-iam'
import type { AwsFacet } from '../../core/aws.js'
import { isAwsServiceLinkedRole } from '../../core/aws.js'
import { failed, limit } from '../../core/gap.js'
import type { Parsed } from '../../parsers/aws/index.js'
import { inLanes, type Page, pages } from './caller.js'
import { type AccountReading, gapOf, type Known, parsedAnswer, partsOf } from './reading.js'
import { pause } from './retry.js'
import { rolesAnywhere } from './roles-anywhere.js'

/** Something that is looked at beyond the base pass, with what it costs in calls. */
interface DeepFacet {
  readonly facet: AwsFacet
  readonly what: string
  readonly cost: string
  readonly run: (reading: AccountReading, known: Known) => AsyncIterable<Parsed>
}

const mostUsers = 1000
const mostProviders = 100
const mostJobs = 1000
const longestJobs = 300_000

/** The deep facets in the order they are looked at. Each is bounded; what lies beyond its bound is said. */
export const deepFacets: readonly DeepFacet[] = [
  { facet: 'account-summary', what: 'the account summary', cost: '2 calls', run: summary },
  { facet: 'service-credentials', what: 'service-specific credentials', cost: '1 call for 1,000 of them', run: serviceCredentials },
  { facet: 'identity-providers', what: 'identity providers', cost: '2 calls and 1 for each OIDC provider', run: identityProviders },
  { facet: 'role-descriptions', what: 'descriptions of roles', cost: '1 call for 1,000 roles', run: roleDescriptions },
  { facet: 'signing-certificates', what: 'signing certificates', cost: '1 call for each user who has one', run: signingCertificates },
  { facet: 'ssh-keys', what: 'SSH keys', cost: '1 call for each user', run: sshKeys },
  { facet: 'roles-anywhere', what: 'Roles Anywhere profiles', cost: '1 call for each region', run: rolesAnywhere },
  { facet: 'last-accessed', what: 'services last accessed', cost: '2 calls or more for each user and role', run: lastAccessed },
]

async function* summary(reading: AccountReading): AsyncGenerator<Parsed> {
  const { account, iam, caller } = reading
  yield* parsedAnswer(await caller.call('iam:GetAccountSummary', (options) => iam.send(new GetAccountSummaryCommand({}), options)), reading)
  try {
    yield* parsedAnswer(
      await caller.call('iam:ListAccountAliases', (options) => iam.send(new ListAccountAliasesCommand({}), options)),
      reading,
    )
  } catch (error) {
    yield gapOf(error, `account ${account}: its alias`)
  }
}

/** The SDK has no paginator for these: the marker is followed by hand. */
async function* serviceCredentials(reading: AccountReading): AsyncGenerator<Parsed> {
  const { iam, caller } = reading
  const action = 'iam:ListServiceSpecificCredentials'
  const ask = (Marker: string | undefined) =>
    caller.call(action, (options) =>
      iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1000, Marker }), options),
    )
  for await (const answer of pages(ask, action, 100)) yield* parsedAnswer(answer, reading, { AllUsers: true })
}

async function* identityProviders(reading: AccountReading): AsyncGenerator<Parsed> {
  const { account, iam, caller } = reading
  const list = await caller.call('iam:ListOpenIDConnectProviders', (options) =>
    iam.send(new ListOpenIDConnectProvidersCommand({}), options),
  )
  const named = parsedAnswer({ ...list, OpenIDConnectProviderList: list.OpenIDConnectProviderList ?? [] }, reading)
  yield* named
  const arns = [...partsOf(named, 'identity-providers')].flatMap(({ providers }) => providers.map(({ arn }) => arn))
  if (arns.length > mostProviders)
    yield limit(
      'bound',
      `account ${account}: audiences of ${arns.length - mostProviders} OIDC providers`,
      `at most ${mostProviders} of them`,
    )
  const found: Parsed[] = []
  try {
    await inLanes(arns.slice(0, mostProviders), async (OpenIDConnectProviderArn) => {
      const answer = await caller.call('iam:GetOpenIDConnectProvider', (options) =>
        iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }), options),
      )
      found.push(...parsedAnswer({ ...answer, ThumbprintList: answer.ThumbprintList ?? [] }, reading, { Arn: OpenIDConnectProviderArn }))
    })
  } catch (error) {
    found.push(gapOf(error, `account ${account}: audiences of OIDC providers`))
  }
  yield* found
  const saml = await caller.call('iam:ListSAMLProviders', (options) => iam.send(new ListSAMLProvidersCommand({}), options))
  yield* parsedAnswer({ ...saml, SAMLProviderList: saml.SAMLProviderList ?? [] }, reading)
}

async function* roleDescriptions(reading: AccountReading): AsyncGenerator<Parsed> {
  const { iam, caller } = reading
  const action = 'iam:ListRoles'
  const ask = (Marker: string | undefined) =>
    caller.call(action, (options) => iam.send(new ListRolesCommand({ MaxItems: 1000, Marker }), options))
  for await (const answer of pages(ask, action)) yield* parsedAnswer(answer, reading)
}

async function* signingCertificates(reading: AccountReading, known: Known): AsyncGenerator<Parsed> {
  const { iam, caller } = reading
  yield* userByUser(reading, known.certificateHolders, 'signing certificates', 'iam:ListSigningCertificates', (UserName, Marker) =>
    caller.call('iam:ListSigningCertificates', (options) => iam.send(new ListSigningCertificatesCommand({ UserName, Marker }), options)),
  )
}

async function* sshKeys(reading: AccountReading, known: Known): AsyncGenerator<Parsed> {
  const { iam, caller } = reading
  const names = known.users.map(({ name }) => name)
  yield* userByUser(reading, names, 'SSH keys', 'iam:ListSSHPublicKeys', (UserName, Marker) =>
    caller.call('iam:ListSSHPublicKeys', (options) => iam.send(new ListSSHPublicKeysCommand({ UserName, Marker }), options)),
  )
}

async function* userByUser(
  reading: AccountReading,
  names: readonly string[],
  what: string,
  action: string,
  ask: (userName: string, marker: string | undefined) => Promise<Page>,
): AsyncGenerator<Parsed> {
  const { account, tell } = reading
  const found: Parsed[] = []
  let done = 0
  try {
    await inLanes(names.slice(0, mostUsers), async (name) => {
      for await (const answer of pages((marker) => ask(name, marker), action, 100))
        found.push(...parsedAnswer(answer, reading, { UserName: name }))
      done++
      tell(`account ${account}: ${what} of ${done} of ${names.length} users`)
    })
  } catch (error) {
    found.push(gapOf(error, `account ${account}: ${what} of ${names.length - done} users`))
  }
  if (names.length > mostUsers)
    found.push(limit('bound', `account ${account}: ${what} of ${names.length - mostUsers} users`, `at most ${mostUsers} users`))
  yield* found
}

/** All jobs are started, then collected; AWS works on them meanwhile. What is not done in five minutes is a gap. */
async function* lastAccessed(reading: AccountReading, known: Known): AsyncGenerator<Parsed> {
  const { account, caller, tell } = reading
  const arns = [...known.users.map(({ arn }) => arn), ...known.roles.filter((role) => !isAwsServiceLinkedRole(role)).map(({ arn }) => arn)]
  const found: Parsed[] = []
  if (arns.length > mostJobs)
    found.push(
      limit(
        'bound',
        `account ${account}: services last accessed of ${arns.length - mostJobs} users and roles`,
        `at most ${mostJobs} of them`,
      ),
    )
  const ends = performance.now() + longestJobs
  let done = 0
  let late = 0
  try {
    await inLanes(
      arns.slice(0, mostJobs),
      async (arn) => {
        const answers = await job(reading, arn, ends)
        if (answers === null) late++
        else found.push(...answers)
        done++
        tell(`account ${account}: services last accessed by ${done} of ${arns.length}`)
      },
      5,
    )
  } catch (error) {
    if (caller.signal.aborted) throw error
    found.push(gapOf(error, `account ${account}: services last accessed by ${Math.min(arns.length, mostJobs) - done} users and roles`))
  }
  if (late > 0)
    found.push(
      failed(
        'timed-out',
        `account ${account}: services last accessed by ${late} users and roles`,
        'more than five minutes: run it again later',
      ),
    )
  yield* found
}

async function job(reading: AccountReading, Arn: string, ends: number): Promise<Parsed[] | null> {
  const { iam, caller } = reading
  const { JobId } = await caller.call('iam:GenerateServiceLastAccessedDetails', (options) =>
    iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity: 'SERVICE_LEVEL' }), options),
  )
  const action = 'iam:GetServiceLastAccessedDetails'
  const ask = (Marker: string | undefined) =>
    caller.call(action, (options) => iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1000, Marker }), options))
  for (let wait = 1000; ; wait = Math.min(wait * 2, 5000)) {
    const first = await ask(undefined)
    if (first.JobStatus === 'IN_PROGRESS') {
      if (performance.now() + wait > ends) return null
      await pause(wait, caller.signal)
      continue
    }
    const services = [...(first.ServicesLastAccessed ?? [])]
    if (first.IsTruncated === true) {
      for await (const page of pages((marker) => ask(marker ?? first.Marker), action, 100))
        services.push(...(page.ServicesLastAccessed ?? []))
    }
    return parsedAnswer({ ...first, ServicesLastAccessed: services }, reading, { Arn })
  }
}
