import type { Facts } from '../../core/detection.js'
import type { Rule, TokenSpec } from '../../core/rule.js'
import type { Confidence, Severity } from '../../core/severity.js'

/** What a pattern matched, before it is judged. Offsets are characters of `text`, which is latin1: one character a byte. */
export interface Candidate {
  readonly rule: Rule
  readonly token: TokenSpec
  /** The window around the keyword. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly value: string
  /** Where the whole match begins and ends, which may hold more than the value. */
  readonly whole: { readonly start: number; readonly end: number }
  /** How many of the value's first characters are known to everyone. */
  readonly publicPrefix: number
  /** The part of the value that should be chance: the runs of its shape without the literals, or all behind the public prefix. */
  readonly random: string
  /** The name it is given to, as written; null without one. */
  readonly name: string | null
  readonly nameEnd: number
  readonly groups: Readonly<Record<string, string | undefined>>
  readonly path: string | null
  readonly now: Date
}

/** What a check found out about a candidate that may be a secret. */
export interface Verdict {
  readonly confidence: Confidence
  readonly severity?: Severity
  readonly facts?: Facts
  /** Where the token really begins and ends in the window, when the pattern took too much. */
  readonly start?: number
  readonly end?: number
  /** What identifies the secret, when that is not the text between start and end. */
  readonly value?: string
  /** The value proves itself by decoding or a checksum. */
  readonly proven?: boolean
  /** True when its checksum or content was read and found wrong. */
  readonly refuted?: boolean
  /** What else a reader of the message should know, said behind a comma: `of an account that only makes canaries`. */
  readonly remark?: string
  /** Why the confidence is what it is, one clause; the judge's own reason stands when the check has none. */
  readonly reason?: string
  /** The identity the token belongs to and the credential's public id, where the check knows better than the rule. */
  readonly identity?: string
  readonly credential?: string
  /** The value has this many bits of chance, where the rule's structure cannot say. */
  readonly bits?: number
}

/** Judges a candidate further; null when it is none. Pure. */
export type Check = (candidate: Candidate) => Verdict | null
