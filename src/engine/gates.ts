import type { Gate } from '../core/rule.js'
import { latin1 } from './text.js'

/** True when the gate of a keyword that ends before `after` and starts at `start` is satisfied within `bytes[from, to)`. */
export type GateCheck = (bytes: Uint8Array, start: number, after: number, from: number, to: number) => boolean

/** Most bytes before a keyword that a gate looks at: `\u003d`. */
export const longestLead = 6

// What may stand before a token that begins right behind a letter or digit: see `boundaryBefore` in src/rules/compile.ts.
const unlessEscape = /(?:^|[^0-9A-Za-z]|\\[abefnrtv0]|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})$/

// A superset of `nameTail` and `assignment` in src/rules/compile.ts: whatever those match up to the value, this does, 264 bytes at most.
const direct = '[ \\t]{0,8}[=:,(>|?{][=> \\t$@"\'`(\\\\|?bBfFLrRuU-]{0,16}'
const typed = "(?:[\\w.&'<>[\\]|?* \\t:;{}]{0,100}=[ \\t]{0,8}|[ \\t]{1,8})[$@bBfFLrRuU]{0,2}\\\\?[\"'`]"
const join = '[ \\t\\r\\n,{"\'<>/]{0,64}'
const paired = `${join}(?:key>${join})?(?:type[ \\t=]{0,18}string[ \\t\\r\\n]{0,20})?(?:[vV]alue|default|string)[ \\t=:"'>]{0,20}`
// What a name may end with is taken whole, as the prefilter does: nothing that follows begins inside it.
const assigned = `(?=([\\w.\\-]{0,40}["'\`\\]\\\\]{0,3}))\\1(?:${direct}|${typed}|${paired})(?:(?:Bearer|Token|Basic|Key|SSWS)[ \\t]{1,8})?`
const longestAssignment = 264

/** Most bytes behind a keyword that a gate looks at. */
export function gateSpan(gate: Gate): number {
  if (gate.kind === 'none') return 0
  if (gate.kind === 'reach') return gate.most + ('text' in gate.target ? gate.target.text.length : gate.target.min)
  return gate.kind === 'run' ? gate.min : longestAssignment + gate.min
}

const backslash = 92
const dash = 45

/**
 * One flag for each byte value: whether the class has it. It reads what `expandClass` reads, without its lists and sets: dozens of
 * classes are laid down each time the program starts.
 */
export function classTable(body: string): Uint8Array {
  const table = new Uint8Array(256)
  for (let i = 0; i < body.length; i++) {
    if (body.charCodeAt(i) === backslash && i + 1 < body.length) i++
    const first = body.charCodeAt(i)
    let last = first
    if (body.charCodeAt(i + 1) === dash && i + 2 < body.length) {
      i += 2
      if (body.charCodeAt(i) === backslash && i + 1 < body.length) i++
      last = body.charCodeAt(i)
    }
    table.fill(1, first, last + 1)
  }
  return table
}

/** The check of a gate, written to be plainly right; the prefilter's own is in assembly/gates.ts and must agree. */
export function gateCheck(gate: Gate): GateCheck {
  if (gate.kind === 'none') return () => true
  if (gate.kind === 'reach') return reachCheck(gate)
  const runs = runCheck(gate)
  if (gate.kind === 'run')
    return (bytes, start, after, from, to) => runs(bytes, after, to) && (!gate.boundary || mayBegin(bytes, start, from))
  const members = [...classTable(gate.body)]
    .flatMap((has, code) => (has === 1 ? [code] : []))
    .map((code) => `\\x${code.toString(16).padStart(2, '0')}`)
  const pattern = new RegExp(`^${assigned}${members.length === 0 ? '[]' : `[${members.join('')}]`}{${gate.min}}`)
  const span = gateSpan(gate)
  return (bytes, _start, after, _from, to) => pattern.test(latin1(bytes, after, Math.min(to, after + span)))
}

function runCheck({ body, min }: { readonly body: string; readonly min: number }) {
  const table = classTable(body)
  return (bytes: Uint8Array, at: number, to: number) => {
    if (at + min > to) return false
    for (let i = at; i < at + min; i++) if (table[bytes[i] ?? 0] === 0) return false
    return true
  }
}

function reachCheck({ over, most, target }: Gate & { readonly kind: 'reach' }): GateCheck {
  const between = classTable(over)
  const stands =
    'text' in target
      ? (bytes: Uint8Array, at: number, to: number) =>
          at + target.text.length <= to && latin1(bytes, at, at + target.text.length) === target.text
      : runCheck(target)
  return (bytes, _start, after, _from, to) => {
    for (let at = after; at <= after + most; at++) {
      if (stands(bytes, at, to)) return true
      if (at >= to || between[bytes[at] ?? 0] === 0) return false
    }
    return false
  }
}

function mayBegin(bytes: Uint8Array, start: number, from: number): boolean {
  return unlessEscape.test(latin1(bytes, Math.max(from, start - longestLead), start))
}
