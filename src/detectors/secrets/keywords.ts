import type { Gate, Matcher, Rule, TokenSpec } from '../../core/rule.js'
import type { Keyword } from '../../engine/index.js'

/** One way to find one rule's token, its pattern compiled at the first hit. */
export interface Use {
  readonly rule: Rule
  readonly token: TokenSpec
  readonly matcher: Matcher
  /** The shape the matcher was made of; null for a free pattern. */
  readonly shape: string | null
  regex: RegExp | null
  /** Tells the shape's runs apart from its literals; compiled at the first match. */
  runs: RegExp | null
  /** The last chunk that a keyword stood in, and the offset in it before which keywords stand in a match that was judged already. */
  chunk: number
  done: number
}

/** What a keyword leads to, by its number. */
export type Uses = (keyword: number) => readonly Use[]

/** The keywords of all matchers of the rules, numbered from 0, each with what it leads to. */
export interface RuleKeywords {
  readonly keywords: readonly Keyword[]
  readonly uses: Uses
}

/** Gathers the keywords of the rules; what several matchers ask for alike is looked for once. */
export function keywordsOf(rules: readonly Rule[]): RuleKeywords {
  const keywords: Keyword[] = []
  const uses: Use[][] = []
  const indexes = new Map<string, number>()
  for (const rule of rules) {
    for (const [index, matcher] of (rule.token?.matchers ?? []).entries()) {
      if (rule.token === null) continue
      const use = useOf(rule, rule.token, matcher, index)
      const gate = `${matcher.fold} ${gateKey(matcher.gate)}`
      for (const text of new Set(matcher.keywords))
        add(keywords, uses, indexes, { text, fold: matcher.fold, gate: matcher.gate }, gate, use)
    }
  }
  return { keywords, uses: (keyword) => uses[keyword] ?? [] }
}

/** What the keywords of the build's layout lead to, for rules that come with nhi and are as they came. */
export interface LaidUses {
  readonly uses: Uses
  /** How many keywords lead to anything. */
  readonly count: number
}

/** The same of rules whose keywords the build numbered, without reading a rule before one of its keywords is met; null when one of them is another's. */
export function laidUsesOf(rules: readonly Rule[]): LaidUses | null {
  const waiting = new Map<number, Lead[]>()
  for (const rule of rules) {
    if (rule.laid === undefined) return null
    for (const [index, keywords] of rule.laid.entries()) {
      const lead = { rule, index, use: null }
      for (const keyword of keywords) {
        const known = waiting.get(keyword)
        if (known === undefined) waiting.set(keyword, [lead])
        else known.push(lead)
      }
    }
  }
  const met: (readonly Use[] | undefined)[] = []
  const uses = (keyword: number) => {
    met[keyword] ??= (waiting.get(keyword) ?? []).flatMap(followed)
    return met[keyword]
  }
  return { uses, count: waiting.size }
}

/** Where a keyword leads: to a matcher of a rule that may not have been read yet, by the matcher's number. All keywords of a matcher share one. */
interface Lead {
  readonly rule: Rule
  readonly index: number
  use: Use | null
}

/** Reads the rule, unless it has been; no use where it has no such matcher. */
function followed(lead: Lead): Use[] {
  const { rule, index } = lead
  const matcher = rule.token?.matchers[index]
  if (rule.token === null || matcher === undefined) return []
  lead.use ??= useOf(rule, rule.token, matcher, index)
  return [lead.use]
}

function useOf(rule: Rule, token: TokenSpec, matcher: Matcher, index: number): Use {
  return { rule, token, matcher, shape: token.shapes[index] ?? null, regex: null, runs: null, chunk: 0, done: 0 }
}

/** Equal for equal gates. Two thousand keywords are told apart by it: it is quicker than JSON. */
function gateKey(gate: Gate): string {
  if (gate.kind === 'none') return gate.kind
  if (gate.kind === 'reach') return JSON.stringify(gate)
  return gate.kind === 'run' ? `${gate.kind} ${gate.min} ${gate.boundary} ${gate.body}` : `${gate.kind} ${gate.min} ${gate.body}`
}

function add(keywords: Keyword[], uses: Use[][], indexes: Map<string, number>, keyword: Keyword, gate: string, use: Use): void {
  const key = `${gate} ${keyword.text}`
  const known = indexes.get(key)
  if (known !== undefined) {
    uses[known]?.push(use)
    return
  }
  indexes.set(key, keywords.length)
  keywords.push(keyword)
  uses.push([use])
}
