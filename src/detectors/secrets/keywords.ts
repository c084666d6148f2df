import type { Gate, Matcher, SilentRule, TokenSpec } from '../../core/rule.js'
import type { Keyword } from '../../engine/index.js'

/** One way to find one rule's token, its pattern compiled at the first hit. */
export interface Use {
  readonly rule: SilentRule
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

/** The keywords of all matchers of the rules, each with what it leads to. */
export interface RuleKeywords {
  readonly keywords: readonly Keyword[]
  /** By the keyword's index. */
  readonly uses: readonly (readonly Use[])[]
  /** The keywords and their gates in writing: other keywords have another name. */
  readonly name: string
}

/** Gathers the keywords of the rules; what several matchers ask for alike is looked for once. */
export function keywordsOf(rules: readonly SilentRule[]): RuleKeywords {
  const keywords: Keyword[] = []
  const uses: Use[][] = []
  const indexes = new Map<string, number>()
  for (const rule of rules) {
    for (const [index, matcher] of (rule.token?.matchers ?? []).entries()) {
      if (rule.token === null) continue
      const use: Use = {
        rule,
        token: rule.token,
        matcher,
        shape: rule.token.shapes[index] ?? null,
        regex: null,
        runs: null,
        chunk: 0,
        done: 0,
      }
      const gate = `${matcher.fold} ${gateKey(matcher.gate)}`
      for (const text of new Set(matcher.keywords))
        add(keywords, uses, indexes, { text, fold: matcher.fold, gate: matcher.gate }, gate, use)
    }
  }
  return { keywords, uses, name: [...indexes.keys()].join('\n') }
}

/** Equal for equal gates. Every start lays down two thousand keywords: it is quicker than JSON. */
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
