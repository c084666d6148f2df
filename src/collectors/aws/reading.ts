import type { IAMClient } from '@aws-sdk/client-iam'
import type { AwsFacet } from '../../core/aws.js'
import { type Gap, isGap } from '../../core/gap.js'
import { type AwsSource, type Parsed, parseAnswers } from '../../parsers/aws/index.js'
import type { Caller } from './caller.js'
import { Refusal } from './refusal.js'
import type { retryStrategy } from './retry.js'

/** One account to be read, with what speaks to it. */
export interface AccountReading {
  /** 12 digits. */
  readonly account: string
  readonly iam: IAMClient
  readonly caller: Caller
  readonly facets: ReadonlySet<AwsFacet>
  /** Regions that are looked at beside the session's own. */
  readonly regions: readonly string[]
  readonly retry: ReturnType<typeof retryStrategy>
  readonly now: Date
  readonly tell: (text: string) => void
}

/** What a reading knows beside its records: who is there, for facets that ask user by user. */
export interface Known {
  users: { readonly name: string; readonly arn: string }[]
  roles: { readonly arn: string; readonly path: string }[]
  providers: string[]
  /** Users whose certificates are worth asking for: those the credential report counts some of, or everybody. */
  certificateHolders: string[]
}

/** The gap of a refusal; what is none is thrown on. */
export function gapOf(error: unknown, what: string): Gap {
  if (error instanceof Refusal) return error.gap(what)
  throw error
}

/** Records of an answer of the SDK, as an export's file would give them. Pages are told apart by who asks, not here. */
export function parsedAnswer(answer: object, { account }: Pick<AccountReading, 'account'>, asked: object = {}): Parsed[] {
  const source: AwsSource = { name: `account ${account}`, locate: () => null, account }
  return parseAnswers([{ ...asked, Answer: { ...answer, IsTruncated: false, NextToken: undefined } }], source)
}

/** The records among what was parsed, of one kind. */
export function* partsOf<Kind extends AwsFacet>(parsed: readonly Parsed[], kind: Kind): Generator<Extract<Parsed, { kind: Kind }>> {
  for (const item of parsed) if (!isGap(item) && item.kind === kind) yield item as Extract<Parsed, { kind: Kind }>
}
