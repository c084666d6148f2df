import type { Facts } from './detection.js'

/** Who asks: the declared request as it stands, or one of the coded verifiers that speak through a provider's own library. */
export const verifierNames = ['http', 'aws-sts', 'github'] as const
/** The name of a verifier. */
export type VerifierName = (typeof verifierNames)[number]

/** What a provider may tell of an accepted credential. */
export const toldFacts = ['account', 'owner', 'scopes', 'expires', 'lastUsed'] as const
/** One of them. */
export type ToldFact = (typeof toldFacts)[number]

/** How a provider is asked whether it accepts a credential, and how its answers are read. Plain data of a rule; every call only reads. */
export interface VerifySpec {
  readonly by: VerifierName
  readonly method: 'GET' | 'POST'
  /** `https`, its host written out; `{token}`, `{part.NAME}` and `{fact.NAME}` stand behind the host alone and are percent-encoded. */
  readonly url: string
  /** By lower-case name; the same placeholders, as they are. */
  readonly headers: Readonly<Record<string, string>>
  /** Name and password of HTTP basic authentication, with placeholders; null without. */
  readonly basic: readonly [string, string] | null
  /** Sent as it is: no placeholders. */
  readonly body: string | null
  /** The shape of the made-up credential that is sent first, where the rule has none of its own; null otherwise. */
  readonly decoy: string | null
  /** What the answer to an accepted credential looks like: one of these. */
  readonly accepted: readonly AnswerSpec[]
  /** What the answer to one that is no credential any more looks like. */
  readonly refused: readonly AnswerSpec[]
  /** What the answer to one that is unknown here looks like, and why that proves nothing: it may count in another region or instance. */
  readonly denied: readonly AnswerSpec[]
  readonly deniedBecause: string | null
  /** Where the answer tells what: a path such as `user.login`, several behind `|`, or `header:NAME`. */
  readonly tells: Partial<Readonly<Record<ToldFact, string>>>
  /** The pages that document the answers, and the day they were read; null when part of the answers is remembered. */
  readonly sources: readonly string[]
  readonly read: string | null
}

/** How an answer is known again: by its status and by something of its body that a gateway or a login page has not. */
export interface AnswerSpec {
  readonly status: readonly number[]
  /** Paths of a JSON body such as `errors.0.code` with one of the values wanted there; `*` wants any but null, false and what is empty. */
  readonly json: Readonly<Record<string, readonly (string | number | boolean)[]>>
  /** A text the body contains; null asks for none. */
  readonly text: string | null
}

/** One request as it is sent. It holds a secret: it is never logged, kept or quoted. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** One answer, whole: its body is bounded. */
export interface Answer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends one request and follows nothing. Rejects with `NoAnswer`. */
export type Transport = (request: OutgoingRequest, signal: AbortSignal) => Promise<Answer>

/** Why there is no answer. */
export type NoAnswerKind = 'timed-out' | 'not-found' | 'private-address' | 'too-large' | 'unreadable'

/** A request that got no answer. Its text is ours and quotes neither request nor answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  constructor(
    readonly kind: NoAnswerKind,
    message: string,
  ) {
    super(message)
  }
}

/** A credential to be asked about. */
export interface Question {
  readonly spec: VerifySpec
  readonly token: string
  /** Its other parts by name. */
  readonly parts: Readonly<Record<string, string>>
  readonly facts: Facts
}

/** What a provider's answer says of a credential. */
export interface Verdict {
  /** `denied`: not accepted here, which proves nothing of elsewhere. */
  readonly outcome: 'accepted' | 'refused' | 'denied' | 'unknown'
  /** Why it is not known, in words; null otherwise. */
  readonly because: string | null
  /** True when the provider wants to be left alone. */
  readonly limited: boolean
  readonly facts: Facts
}

/** Asks one question. Resolves whatever happens, but for `NoAnswer`. */
export type Ask = (question: Question, transport: Transport, signal: AbortSignal) => Promise<Verdict>

/** The host a rule's credentials are sent to. */
export function hostOf({ url }: Pick<VerifySpec, 'url'>): string {
  return new URL(url.replace(/\{[^}]*\}/g, 'x')).host
}
