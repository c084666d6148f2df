import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import type { RemoteOptions } from '../../core/collector.js'
import { failed, type Gap } from '../../core/gap.js'
import type { Caller } from './caller.js'
import type { Clients, Credentials } from './clients.js'
import type { Seen } from './organization.js'
import { Refusal } from './refusal.js'

/** An account to be visited: with the session at hand, or through a role. */
export interface AccountVisit {
  readonly account: string
  readonly roleArn: string | null
}

/**
 * Which accounts a run visits. Without a role the caller's own; with a role's ARN the account it names; with a name, or `*` for the account, every active
 * account of the organization and of the config, the caller's own with the session at hand.
 */
export function visitsOf(
  own: string,
  partition: string,
  { awsRole, awsAccounts }: RemoteOptions,
  seen: Seen,
): { visits: AccountVisit[]; gaps: Gap[] } {
  if (awsRole === null) return { visits: [{ account: own, roleArn: null }], gaps: [] }
  const [, , , , account, ...rest] = awsRole.split(':')
  if (account !== undefined && account !== '*') return { visits: [{ account, roleArn: awsRole }], gaps: [] }
  const name = (rest.length > 0 ? rest.join(':') : awsRole).replace(/^role\//, '').replace(/^\//, '')
  const listed = seen.organization?.accounts.filter(({ active }) => active).map(({ id }) => id) ?? []
  const accounts = [...new Set([own, ...listed, ...awsAccounts.map(({ id }) => id)])].sort()
  const gaps =
    accounts.length > 1 || seen.mayAsk
      ? []
      : [failed('not-found', 'the accounts of the organization', 'aws.accounts in nhi.yml, or a run from the management account')]
  return {
    visits: accounts.map((id) => ({ account: id, roleArn: id === own ? null : `arn:${partition}:iam::${id}:role/${name}` })),
    gaps,
  }
}

// The SDK asks for new ones five minutes before the old ones end.
const margin = 6 * 60_000

/** Credentials of an assumed role, the same for all clients, made anew when they are about to end. */
export function assumed(RoleArn: string, externalId: string | null, { sts }: Clients, caller: Caller): Credentials {
  const asked = { RoleArn, RoleSessionName: 'nhi', ...(externalId === null ? {} : { ExternalId: externalId }) }
  let current: ReturnType<Credentials> | null = null
  const assume: Credentials = async () => {
    const answer = await caller.call('sts:AssumeRole', (options) => sts.send(new AssumeRoleCommand(asked), options))
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {}
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined || Expiration === undefined) {
      throw new Refusal('corrupt', 'a whole answer to sts:AssumeRole', false, 'AssumeRole')
    }
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration }
  }
  return async () => {
    current ??= assume()
    const known = await current
    if (known.expiration.getTime() - Date.now() < margin) current = assume()
    return current
  }
}
