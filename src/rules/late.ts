import { readFileSync } from 'node:fs'
import type { Rule } from '../core/rule.js'

/** A rule that comes with nhi, as the build's index has it: what every scan asks of it, and where its line stands. Plain data. */
export interface IndexedRule extends Pick<Rule, 'id' | 'detector' | 'severity' | 'confidence' | 'options' | 'laid'> {
  /** The bytes of its line, from and to. */
  readonly line: readonly [number, number]
}

type Rest = Omit<Rule, keyof IndexedRule>

const fields: Readonly<Record<keyof Rest, true>> = {
  title: true,
  why: true,
  fix: true,
  references: true,
  nhi: true,
  frameworks: true,
  source: true,
  token: true,
  verify: true,
  examples: true,
  negatives: true,
}

const readLate: object = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.keys(fields).map((field) => [
      field,
      {
        get(this: IndexedRule) {
          return restOf(this)[field as keyof Rest]
        },
      },
    ]),
  ),
)

/**
 * The rules of an index, or that crossed from another thread: those of the index read late. What else such a rule says stands in its line, which is
 * read when the rule is asked for it: a hook starts at every commit, and most rules have nothing to say there. A copy of one is made by `changedRule`.
 */
export function lateRules(rules: readonly (Rule | IndexedRule)[]): readonly Rule[] {
  for (const rule of rules) if ('line' in rule) Object.setPrototypeOf(rule, readLate)
  return rules as readonly Rule[]
}

let lines: Uint8Array | null = null
const known = new Map<number, Rest>()

/** The lines of all rules in memory that threads can share; null for rules that have none to read. */
export function linesFor(rules: readonly Rule[]): SharedArrayBuffer | null {
  if (!rules.some((rule) => 'line' in rule)) return null
  if (lines?.buffer instanceof SharedArrayBuffer) return lines.buffer
  const read = allLines()
  const shared = new SharedArrayBuffer(read.length)
  lines = new Uint8Array(shared)
  lines.set(read)
  return shared
}

/** Takes the lines another thread has read. */
export function takeLines(shared: SharedArrayBuffer | null): void {
  lines = shared === null ? null : new Uint8Array(shared)
  known.clear()
}

function allLines(): Uint8Array {
  lines ??= readFileSync(new URL('./rule-lines.json', import.meta.url))
  return lines
}

function restOf({ line: [from, to] }: IndexedRule): Rest {
  let rest = known.get(from)
  if (rest === undefined) {
    const { buffer, byteOffset } = allLines()
    rest = JSON.parse(Buffer.from(buffer, byteOffset + from, to - from).toString('latin1')) as Rest
    known.set(from, rest)
  }
  return rest
}
