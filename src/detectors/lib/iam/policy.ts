/** Which grammar a document must follow: a trust or other resource policy (and an RCP) names principals, all others name resources. */
export type PolicyKind = 'identity' | 'resource'

/** The element and its `Not…` twin: `Action`/`NotAction`, `Resource`/`NotResource`. `values` are as written. */
export interface Listed {
  readonly not: boolean
  readonly values: readonly string[]
}

/** Keys under which a principal can be written; `*` alone is read as AWS `*`. */
export type PrincipalKey = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'

/** `Principal` or `NotPrincipal`. */
export interface PrincipalElement {
  readonly not: boolean
  readonly entries: readonly { readonly key: PrincipalKey; readonly value: string }[]
}

/** What a condition operator compares, without its negation. */
export type Comparison =
  | 'string'
  | 'string-ignore-case'
  | 'string-like'
  | 'number'
  | 'number-less'
  | 'number-less-or-equal'
  | 'number-greater'
  | 'number-greater-or-equal'
  | 'date'
  | 'date-less'
  | 'date-less-or-equal'
  | 'date-greater'
  | 'date-greater-or-equal'
  | 'bool'
  | 'binary'
  | 'ip'
  | 'arn'
  | 'null'

/** One key under one operator: `ForAllValues:StringNotLikeIfExists` on `aws:TagKeys` is one condition. */
export interface Condition {
  /** As written. */
  readonly operator: string
  readonly comparison: Comparison
  readonly negated: boolean
  readonly quantifier: 'all' | 'any' | null
  readonly ifExists: boolean
  /** In lower case: AWS compares key names without regard to case. */
  readonly key: string
  readonly values: readonly string[]
}

/** One statement, with what a message needs to name it. */
export interface Statement {
  /** From 0, in the order of the document. */
  readonly index: number
  readonly sid: string | null
  readonly effect: 'allow' | 'deny'
  readonly actions: Listed
  /** Null where the grammar has none: in a role's trust policy. */
  readonly resources: Listed | null
  readonly principals: PrincipalElement | null
  readonly conditions: readonly Condition[]
}

/**
 * A policy document that can be evaluated, as plain data. What is compiled from it is kept by object identity: parse a managed policy once
 * and hand the same object to every principal that has it.
 */
export interface Policy {
  /** What messages call it: a managed policy's ARN or an inline policy's name. */
  readonly name: string
  /** `${…}` are variables under `2012-10-17` only; a document without a version is of `2008-10-17`. */
  readonly version: '2008-10-17' | '2012-10-17'
  readonly statements: readonly Statement[]
  /** Not null when the document was not to be had: what it would say is open. */
  readonly missing: { readonly mayDeny: boolean } | null
}

/** What is wrong with a document and where. */
export interface PolicyProblem {
  /** Name of the policy. */
  readonly policy: string
  /** The element: `Statement[2].Effect`; empty for the document as a whole. */
  readonly at: string
  readonly message: string
  /** Index of the first wrong character in a JSON text (after percent-decoding); null where the text is well-formed. */
  readonly offset: number | null
}

/** Either a policy or at least one problem: a document with a problem is not evaluated by halves. */
export type ParsedPolicy =
  | { readonly policy: Policy; readonly problems: readonly [] }
  | { readonly policy: null; readonly problems: readonly [PolicyProblem, ...PolicyProblem[]] }

/**
 * Stands for an attached policy whose document is not at hand. It may allow anything; `mayDeny` says whether it may also deny, which
 * turns every `allow` beside it into `depends` (false suits AWS-managed policies, which with few exceptions only allow).
 */
export function missingPolicy(name: string, mayDeny: boolean): Policy {
  return { name, version: '2012-10-17', statements: [], missing: { mayDeny } }
}
