import type { Policy } from './policy.js'

/**
 * Who asks. `federated` is a web identity or SAML user at a role's trust policy, or by its STS ARN the holder of a federation token;
 * `anonymous` sends no signature.
 */
export type PrincipalType = 'user' | 'role' | 'root' | 'service' | 'federated' | 'anonymous'

/** The one who makes a request. */
export interface Principal {
  /**
   * Of a user, root or role its IAM ARN; a role session's or federated user's STS ARN narrows it to that session. Of a service its
   * principal name (`lambda.amazonaws.com`); of `federated` the provider as a trust policy names it; of `anonymous` anything.
   */
  readonly arn: string
  readonly type: PrincipalType
  /** `AIDA…` or `AROA…`; null when not known. */
  readonly id: string | null
  /** Tags of the IAM user or role, all of them; null when not known. */
  readonly tags: Readonly<Record<string, string>> | null
  /** How a user signs: a long-lived access key carries no MFA and no token time. Null means that either is possible. */
  readonly credential: 'long-lived' | 'temporary' | null
}

/** What is known of a condition key: its values, that it is not in the request, that it is there with an unknown value, or nothing. */
export type Known = readonly string[] | 'absent' | 'present' | 'unknown'

/** What is known of each condition key, by its name in lower case. What it does not list is automatic for the principal or unknown. */
export type RequestContext = ReadonlyMap<string, Known>

/** One question: may this principal do this action on this resource? */
export interface Request {
  readonly principal: Principal
  /** `service:Action`, no wildcards. */
  readonly action: string
  /** The resource's ARN, or `*` for actions that know no resources. */
  readonly resource: string
  /** Owner of a resource whose ARN does not say it (S3); null: as the ARN says, else the principal's own account. */
  readonly resourceAccount: string | null
  readonly context: RequestContext
}

/** Every policy that has a say. Layers that are not there do not restrict; use `missingPolicy` for what exists and was not read. */
export interface Policies {
  /** Inline and attached ones of the principal, and those of a user's groups. */
  readonly identity: readonly Policy[]
  readonly boundary: Policy | null
  /** Service control policies by level, root first: one must allow at every level. Empty: no organization. */
  readonly scps: readonly (readonly Policy[])[]
  /** Resource control policies of the resource's account, by level. */
  readonly rcps: readonly (readonly Policy[])[]
  readonly sessions: readonly Policy[]
  /** The organization's: its SCPs bind no principal and its RCPs no resource of that account. Null when not known or none. */
  readonly managementAccount: string | null
  /** The resource's own policy: for `sts:AssumeRole…` the role's trust policy, for KMS keys the key policy. */
  readonly resource: Policy | null
}

/** Which kind of policy a statement stands in. */
export type Layer = 'identity' | 'boundary' | 'scp' | 'rcp' | 'session' | 'resource'

/** A statement that a verdict rests on. */
export interface Reason {
  readonly layer: Layer
  readonly policy: string
  readonly sid: string | null
  readonly index: number
  readonly effect: 'allow' | 'deny'
  /** False when the statement applies only if the undecided keys come out that way. */
  readonly certain: boolean
}

/** The answer to a request. */
export interface Decision {
  /** `depends`: what is known allows both; `undecided` and `missing` say what would settle it. */
  readonly verdict: 'allow' | 'deny' | 'depends'
  /** Whether a statement denies; false for a denial because nothing allows. */
  readonly explicit: boolean
  readonly because: readonly Reason[]
  /** Layers that do not allow, where the verdict is an implicit denial. */
  readonly withheld: readonly Layer[]
  /** Condition keys in lower case, sorted. */
  readonly undecided: readonly string[]
  /** Names of policies whose documents are missing, sorted. */
  readonly missing: readonly string[]
}

/** A request's context from values as a person writes them: key names in any case, one value or several. */
export function contextOf(
  values: Readonly<Record<string, string | readonly string[]>>,
  gaps: { readonly absent?: readonly string[]; readonly unknown?: readonly string[] } = {},
): RequestContext {
  const context = new Map<string, Known>()
  for (const [key, value] of Object.entries(values)) context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value)
  for (const key of gaps.absent ?? []) context.set(key.toLowerCase(), 'absent')
  for (const key of gaps.unknown ?? []) context.set(key.toLowerCase(), 'unknown')
  return context
}
