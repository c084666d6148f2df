import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import type { Rule } from '../core/rule.js'
import { compareSeverity } from '../core/severity.js'
import { prose } from '../reporters/lib/words.js'
import { type CommandResult, done } from './command-result.js'
import { layOut, rowsOf } from './help.js'

/** `nhi rules list`: id, severity, confidence and title of every rule, worst first. */
export function listRules(rules: readonly Rule[], width: number | null): CommandResult {
  const sorted = [...rules].sort((a, b) => compareSeverity(a.severity, b.severity) || (a.id < b.id ? -1 : 1))
  const lines = rowsOf(
    sorted.map(({ id, severity, confidence, title }) => [id, severity.padEnd(8), confidence.padEnd(6), clean(title)]),
    width,
  )
  return done(lines.map((line) => `${line}\n`).join(''), [`${sorted.length} rules`])
}

/** What may have been meant: the rules whose ids begin with the word, as a provider's do, or the nearest id. */
function ruleHint(rules: readonly Rule[], word: string): string {
  const ids = rules.map(({ id }) => id).sort()
  const family = ids.filter((id) => id.startsWith(`${word}-`))
  if (family.length > 0) return `there are ${family.join(', ')}`
  const near = nearest(word, ids)
  return near === null ? "'nhi rules list' prints them all" : `did you mean '${near}'?`
}

/** `nhi rules show <id>`: one rule's page. Throws `UsageError` with the nearest id. */
export function showRule(rules: readonly Rule[], id: string, width: number | null): CommandResult {
  const rule = rules.find((candidate) => candidate.id === id)
  if (rule === undefined) {
    throw new UsageError(`no rule is called '${clean(id)}'`, ruleHint(rules, id))
  }
  const { source, token } = rule
  const facts: [string, string][] = [
    ['severity', rule.severity],
    ['confidence', rule.confidence],
    ['detector', rule.detector],
    ['maps to', [...rule.nhi, ...rule.frameworks].join(', ')],
  ]
  if (token !== null) {
    facts.push(['provider', token.provider])
    for (const shape of token.shapes) facts.push(['shape', shape])
    if (token.shapes.length === 0) for (const { pattern } of token.matchers) facts.push(['pattern', pattern])
    if (token.checksum !== null) facts.push(['checksum', token.checksum])
    if (token.pair !== null) facts.push(['with', `${token.pair.name} within ${token.pair.within} bytes`])
  }
  if (rule.verify !== null) facts.push(['verified by', `${rule.verify.method} ${rule.verify.url} (${rule.verify.sources.join(', ')})`])
  facts.push(['source', `${source.url ?? 'none'} (${source.read === null ? 'remembered, not read' : `read ${source.read}`})`])
  for (const reference of rule.references) facts.push(['see', reference])
  const term = Math.max(...facts.map(([name]) => name.length))
  const laid = (lines: readonly string[]) => lines.map((line) => layOut(clean(line), width))
  const page = [
    ...laid([`${rule.id}: ${rule.title}`, '', ...facts.map(([name, value]) => `  ${name.padEnd(term)}  ${value}`), '', 'Why']),
    ...laid(indented(rule.why)),
    '',
    'Fix',
    // Commands are there to be pasted: they are left in one piece.
    ...indented(rule.fix).flatMap((line) => (prose.test(line.trim()) ? laid([line]) : [clean(line)])),
    '',
    ...laid(['Ignore one finding: a comment on its line or the line above', `  nhi:ignore[${rule.id}] <reason>`]),
  ]
  return done(`${page.join('\n')}\n`)
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
}
