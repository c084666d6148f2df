import type { Checksum } from './checksum.js'
import type { ForeignSpec } from './foreign.js'
import type { Confidence, Severity } from './severity.js'
import type { VerifySpec } from './verify.js'

/** What is wrong: everything a finding says that does not depend on where it was found. */
export interface Rule {
  /** kebab-case; names the rule, its page, its fixtures and its SARIF rule. */
  readonly id: string
  /** The detector that sees it. */
  readonly detector: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** Why it matters, one or two sentences. */
  readonly why: string
  /** What to do, with exact commands; `{name}` is filled from the finding's facts, a line with an unknown fact is dropped. */
  readonly fix: string
  readonly references: readonly string[]
  /** OWASP NHI ids, the primary one first: `NHI2:2025`. */
  readonly nhi: readonly string[]
  /** Other frameworks: `NIST-CSF-2.0:PR.AA-01`, `CWE-798`. */
  readonly frameworks: readonly string[]
  /** Where the facts come from, and the day the page was read; `read: null` means remembered, and then confidence is `low`. */
  readonly source: { readonly url: string | null; readonly read: string | null }
  /** Thresholds and lists the detector goes by, each with its default; a config may change them: `maxIdleDays: 90`. */
  readonly options: Readonly<Record<string, RuleOption>>
  /** The token's structure, for rules of the `secrets` detector. */
  readonly token: TokenSpec | null
  /** How the provider is asked about a found one under `--verify`; null when no rule says how. */
  readonly verify: VerifySpec | null
  /** Lines of text in which the rule must find something, with `{{token}}` for a generated sample. */
  readonly examples: readonly string[]
  /** Lines in which it must not, with `{{token.short}}`, `{{token.flat}}`, `{{token.badsum}}` for near misses. */
  readonly negatives: readonly string[]
  /** For a rule that comes with nhi: each matcher's keywords, by their numbers in the layout that the build made. Others have none. */
  readonly laid?: readonly (readonly number[])[] | undefined
}

/** The rule with some of its fields changed. Rules that come with nhi read most of themselves late: spreading one would lose it. */
export function changedRule(rule: Rule, changes: Partial<Rule>): Rule {
  const changed = { ...rule, ...changes, ...(changes.token === undefined ? {} : { laid: undefined }) }
  return Object.create(Object.getPrototypeOf(rule), Object.getOwnPropertyDescriptors(changed)) as Rule
}

/** The value of one option of a rule. A config gives one of the same type. */
export type RuleOption = number | string | boolean | readonly string[]

/** A rule's number by name. Throws when the rule has no such number: a mistake of its detector, met by its first fixture. */
export function numberOption(rule: Rule, name: string): number {
  const value = rule.options[name]
  if (typeof value !== 'number') throw new TypeError(`the rule ${rule.id} has no number '${name}'`)
  return value
}

/** A rule's list by name, likewise. */
export function listOption(rule: Rule, name: string): readonly string[] {
  const value = rule.options[name]
  if (!Array.isArray(value)) throw new TypeError(`the rule ${rule.id} has no list '${name}'`)
  return value
}

/** A token family, compiled: what the byte engine and the detector need, plain data. */
export interface TokenSpec {
  /** Whose token it is, e.g. `github`. */
  readonly provider: string
  /** The shapes as written, empty for a free pattern. */
  readonly shapes: readonly string[]
  readonly matchers: readonly Matcher[]
  readonly checksum: Checksum | null
  /** The coded check that judges a match further, such as decoding a JWT; null when form and checksum say it all. */
  readonly check: TokenCheck | null
  /** Fewest Shannon bits per character of the random part; 0 asks for nothing. */
  readonly entropy: number
  /** Bits of chance by structure; from 80 on a value cannot be guessed and may be fingerprinted by itself. */
  readonly bits: number
  /** `structured` tokens prove themselves by form; `named` ones need the name they are given to; `generic` ones yield to every other rule. */
  readonly kind: 'structured' | 'named' | 'generic'
  /** True when anyone makes such a value without asking a provider, such as a private key: among tests it was most likely made for them. */
  readonly selfMade: boolean
  /** The other half of a credential of two parts. */
  readonly pair: PairSpec | null
  /** Further secret parts, of a credential of more than two. */
  readonly parts: readonly PairSpec[]
  /** What stands beside it and is no secret, such as the account it belongs to: told as facts. */
  readonly beside: readonly BesideSpec[]
  /** What the token's own characters say: a regular expression whose named groups become facts; null when nothing can be read. */
  readonly tells: string | null
  /** The identity it belongs to, with `{fact}` filled in, e.g. `aws:{account}`; nothing is said when a fact is unknown. */
  readonly identity: string | null
  /** The credential's public id, in the same way. */
  readonly credential: string | null
  /** What a rule read from another scanner's file asks beside; undefined for our own. */
  readonly foreign: ForeignSpec | undefined
}

/** The coded checks of the `secrets` detector a token may name. */
export const tokenChecks = [
  'generic-secret',
  'generic-password',
  'jwt',
  'pem',
  'url',
  'basic-auth',
  'aws-key-id',
  'aws-secret',
  'aws-bedrock',
  'azure-sas',
  'bearer',
  'claims',
  'command-password',
  'discord-bot',
  'docker-auth',
  'gitlab-routable',
  'macaroon',
  'pem-base64',
] as const
/** The name of a coded check. */
export type TokenCheck = (typeof tokenChecks)[number]

/** How one form of a token is found: keywords for the prefilter, a gate behind it, a pattern on a window. */
export interface Matcher {
  /** Lower-cased when `fold`; each at least 3 bytes. */
  readonly keywords: readonly string[]
  /** True when the keywords are to be met in any case. */
  readonly fold: boolean
  /**
   * Regular expression source, shared pieces by name (`core/pattern.ts`). Group `token` is the secret (the whole match without it); group `name` the name it is given to.
   * Run with flags `dg` over latin1 text.
   */
  readonly pattern: string
  /** Texts that stand in every match, in this order: what has not all of them is not tried. Empty where the gate says as much. */
  readonly texts: readonly string[]
  /** Most characters of a match before and after the keyword's first character: the window. */
  readonly before: number
  readonly after: number
  readonly gate: Gate
}

/** What must follow a keyword before any pattern is tried. Derived from the rule, never written by hand. */
export type Gate =
  /** Nothing is asked. */
  | { readonly kind: 'none' }
  /** At least `min` characters of the class follow directly; `boundary`: no letter or digit stands before the keyword (but for an escape such as `\n` or `%3D`). */
  | { readonly kind: 'run'; readonly body: string; readonly min: number; readonly boundary: boolean }
  /** On the same line, within 80 bytes, an assignment follows and then at least `min` characters of the class. */
  | { readonly kind: 'assigned'; readonly body: string; readonly min: number }
  /** Behind it, with at most `most` characters of the class `over` between them, stands a text, or a run of at least `min` characters of a class. */
  | {
      readonly kind: 'reach'
      readonly over: string
      readonly most: number
      readonly target: { readonly text: string } | { readonly body: string; readonly min: number }
    }

/** A public value that may stand near a token. */
export interface BesideSpec {
  /** The fact it becomes, e.g. `tenant`. */
  readonly fact: string
  /** As written. */
  readonly shape: string
  readonly pattern: string
  /** How far from the token, in bytes, before and after. */
  readonly within: number
}

/** The second half of a credential: a shape to be met near the first. */
export interface PairSpec {
  /** What it is called in a finding's parts, e.g. `secret access key`. */
  readonly name: string
  /** As written. */
  readonly shape: string
  readonly pattern: string
  /** How far from the first half, in bytes, before and after. */
  readonly within: number
  /** Severity when both halves are there; null keeps the rule's. */
  readonly severity: Severity | null
}
