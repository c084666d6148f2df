import type { InlineIgnore } from '../../core/detection.js'

// A bracket that is not closed names nothing: it must not speak for every rule.
const own = /\bnhi:ignore\b(?:\[([^\]\r\n]{0,200})\]|(?!\[))[ \t:,–—-]*([^\r\n]*)/
const alone = /^[ \t]*(?:#|\/\/+|--|;|\/\*+|<!--|\*|%|'|REM\b|\{\{!--|\{#)[ \t]*nhi:ignore\b/i

/** What an `nhi:ignore` in a text says of a rule: `nhi:ignore reason` of every rule, `nhi:ignore[rule] reason` of those it names. */
export function ownIgnore(text: string, rule: string): InlineIgnore | null {
  const match = own.exec(text)
  if (match === null) return null
  const rules = match[1]
    ?.toLowerCase()
    .split(/[\s,]+/)
    .filter((id) => id !== '')
  if (rules !== undefined && !rules.includes(rule)) return null
  const reason = (match[2] ?? '').replace(/[ \t]*(?:\*\/|-->|--\}\}|#\})[\s\S]*$/, '').trim()
  // A reason is shown: nothing that could be a secret itself may ride on it.
  return {
    marker: match[1] === undefined ? 'nhi:ignore' : `nhi:ignore[${match[1]}]`,
    reason: reason === '' ? null : hideRuns(reason.slice(0, 200)),
  }
}

/** Long runs of token characters that mix letters and digits, hidden, but those of the form that is kept. */
export function hideRuns(text: string, kept?: RegExp): string {
  return text.replace(/[A-Za-z0-9+/_=~-]{20,}/g, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) && kept?.test(run) !== true ? '…' : run))
}

/** True for a line that holds nothing but an `nhi:ignore` comment: it speaks for the line below. */
export function isIgnoreLine(line: string): boolean {
  return alone.test(line)
}
