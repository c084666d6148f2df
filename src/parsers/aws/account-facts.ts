import type { AwsIdentityProvider, AwsOrganization, AwsRolesAnywhereProfile, AwsServiceUse } from '../../core/aws.js'
import { failed, limit } from '../../core/gap.js'
import type { Asked } from './access-keys.js'
import { accountOf, commonAccount, type Fields, fieldsOf, instant, number, objects, text, texts } from './fields.js'
import type { AwsSource, Parsed } from './part.js'
import { readDocument } from './policy-document.js'

/** The answers of `ListOpenIDConnectProviders` and `ListSAMLProviders`. */
export function* parseProviderList(answer: Fields, source: AwsSource): Generator<Parsed> {
  const kind = answer.SAMLProviderList === undefined ? 'oidc' : 'saml'
  const providers = objects(answer.SAMLProviderList ?? answer.OpenIDConnectProviderList ?? []).flatMap((entry): AwsIdentityProvider[] => {
    const arn = text(entry.Arn)
    if (arn === undefined) return []
    const issuer = kind === 'saml' ? null : arn.slice(arn.indexOf('/') + 1)
    const [createdAt, validUntil] = [instant(entry.CreateDate), instant(entry.ValidUntil)]
    return [{ arn, kind, issuer, audiences: [], createdAt, validUntil }]
  })
  const account = source.account ?? commonAccount(providers.map(({ arn }) => arn))
  yield { kind: 'identity-providers', account, providers }
}

/** The answer of `GetOpenIDConnectProvider`, which does not name its own ARN: the wrapper does, or the account's id makes it. */
export function* parseOidcProvider(answer: Fields, asked: Asked, source: AwsSource): Generator<Parsed> {
  const issuer = text(answer.Url)?.replace(/^https:\/\//, '')
  if (issuer === undefined) return
  const account = source.account ?? accountOf(asked.arn)
  const arn = asked.arn ?? `arn:aws:iam::${account ?? ''}:oidc-provider/${issuer}`
  const audiences = texts(answer.ClientIDList)
  const provider: AwsIdentityProvider = {
    ...{ arn, kind: 'oidc', issuer, audiences },
    ...{ createdAt: instant(answer.CreateDate), validUntil: undefined },
  }
  yield { kind: 'identity-providers', account, providers: [provider] }
}

/** The answer of Roles Anywhere's `ListProfiles`. */
export function* parseRolesAnywhere(answer: Fields, source: AwsSource): Generator<Parsed> {
  const profiles = objects(answer.profiles ?? []).flatMap((entry): AwsRolesAnywhereProfile[] => {
    const arn = text(entry.profileArn)
    if (arn === undefined) return []
    const session = entry.sessionPolicy === undefined || entry.sessionPolicy === null ? null : readDocument(entry.sessionPolicy)
    return [
      {
        arn,
        name: text(entry.name) ?? arn.slice(arn.lastIndexOf('/') + 1),
        enabled: entry.enabled === true,
        roleArns: texts(entry.roleArns),
        // One that cannot be read is no policy, which is not the same as none.
        sessionPolicy: session === null ? null : 'document' in session ? session.document : 'unreadable',
        managedPolicyArns: texts(entry.managedPolicyArns),
        durationSeconds: number(entry.durationSeconds),
      },
    ]
  })
  yield { kind: 'roles-anywhere', account: source.account ?? commonAccount(profiles.map(({ arn }) => arn)), profiles }
}

/** The answer of `GetServiceLastAccessedDetails`; it does not say whose it is, so the wrapper must, or the only entity that it names. */
export function* parseLastAccessed(answer: Fields, asked: Asked, source: AwsSource): Generator<Parsed> {
  const entries = objects(answer.ServicesLastAccessed ?? [])
  const entities = new Set(entries.flatMap((entry) => text(entry.LastAuthenticatedEntity) ?? []))
  const arn = asked.arn ?? (entities.size === 1 ? [...entities][0] : undefined)
  if (answer.JobStatus !== undefined && answer.JobStatus !== 'COMPLETED') {
    const status = text(answer.JobStatus) ?? 'unknown'
    yield failed('unreadable', `${source.name}: services last accessed`, `a finished job: this one is ${status.toLowerCase()}`)
    return
  }
  if (arn === undefined) {
    yield limit('unsupported', `${source.name}: services last accessed`, 'to be told whose they are: {"Arn": "…", "Answer": …}')
    return
  }
  const services = entries.flatMap((entry): AwsServiceUse[] => {
    const service = text(entry.ServiceNamespace)
    if (service === undefined) return []
    const used = entry.LastAuthenticated
    return [{ service, lastUsedAt: used === undefined || used === null ? 'never' : instant(used) }]
  })
  yield { kind: 'last-accessed', account: source.account ?? accountOf(arn), arn, services }
}

/** The answers of Organizations' `DescribeOrganization` and `ListAccounts`, alone or together. */
export function* parseOrganization(answer: Fields, source: AwsSource): Generator<Parsed> {
  const own = fieldsOf(answer.Organization)
  const accounts = objects(answer.Accounts ?? []).flatMap((entry) => {
    const id = text(entry.Id)
    const status = text(entry.State) ?? text(entry.Status)
    return id === undefined ? [] : [{ id, name: text(entry.Name), active: status === undefined || status === 'ACTIVE' }]
  })
  const organization: AwsOrganization = {
    id: text(own?.Id),
    managementAccount: text(own?.MasterAccountId) ?? text(own?.ManagementAccountId),
    accounts,
  }
  yield { kind: 'organization', account: source.account, organization }
}

/**
 * Service or resource control policies of one account, level by level from the root down, as the script of `nhi init aws` gathers them:
 * `{"Account": "…", "ServiceControlPolicies": [[document, …], …]}`.
 */
export function* parseControlPolicies(answer: Fields, source: AwsSource): Generator<Parsed> {
  const account = text(answer.Account) ?? source.account
  for (const [field, kind] of controlFields) {
    const written = answer[field]
    if (!Array.isArray(written)) continue
    const levels: unknown[][] = []
    for (const level of written) {
      const read = (Array.isArray(level) ? level : [level]).map(readDocument)
      for (const one of read) if ('problem' in one) yield failed('unparsable', `${source.name}: a policy of the organization`, one.problem)
      levels.push(read.map((one) => ('document' in one ? one.document : null)))
    }
    yield { kind, account, levels }
  }
}

const controlFields = [
  ['ServiceControlPolicies', 'service-control-policies'],
  ['ResourceControlPolicies', 'resource-control-policies'],
] as const

/** The answers of `GetAccountSummary`, `ListAccountAliases` and `sts:GetCallerIdentity`. */
export function* parseAccountFacts(answer: Fields, source: AwsSource): Generator<Parsed> {
  const summary = fieldsOf(answer.SummaryMap)
  const mfa = number(summary?.AccountMFAEnabled)
  const account = text(answer.Account) ?? source.account
  yield {
    kind: 'account-summary',
    account: account !== null && /^\d{12}$/.test(account) ? account : null,
    alias: texts(answer.AccountAliases)[0],
    rootKeysPresent: number(summary?.AccountAccessKeysPresent),
    rootMfa: mfa === undefined ? undefined : mfa > 0,
  }
}

/** The descriptions in an answer of `ListRoles`, which authorization details leave out. */
export function* parseRoleDescriptions(answer: Fields, source: AwsSource): Generator<Parsed> {
  const roles = objects(answer.Roles ?? [])
  const descriptions = roles.flatMap(({ Arn, Description }) => {
    const [arn, description] = [text(Arn), text(Description)]
    return arn === undefined || description === undefined ? [] : [{ arn, description }]
  })
  const account = source.account ?? commonAccount(roles.map(({ Arn }) => text(Arn)))
  yield { kind: 'role-descriptions', account, descriptions }
}
