import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../core/rule.js'
import { keywordsOf } from '../detectors/secrets/keywords.js'
import type { IndexedRule } from '../rules/late.js'
import { loadPack } from '../rules/packs.js'
import { inAscii } from './ascii.js'

// Compiles rules/ into what the program reads: parsing YAML at each start would take a second. An index says of every rule what every scan asks;
// the rest of each rule is a line of its own, read when the rule is asked for it.

const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
const folder = new URL('../../dist/', import.meta.url)
mkdirSync(folder, { recursive: true })
const laid = keywordNumbers(rules.filter(({ detector }) => detector === 'secrets'))
const lines: string[] = []
let end = 0
const index = rules.map(({ id, detector, severity, confidence, options, ...rest }): IndexedRule => {
  // In ASCII its place is the same in bytes.
  const line = inAscii(JSON.stringify(rest))
  lines.push(line)
  const from = end
  end += line.length
  return { id, detector, severity, confidence, options, laid: laid.get(id) ?? [], line: [from, end] }
})
writeFileSync(new URL('rules.json', folder), inAscii(JSON.stringify(index)))
writeFileSync(new URL('rule-lines.json', folder), lines.join(''))
process.stdout.write(`dist/rules.json: ${rules.length} rules\n`)

/** The keywords of each matcher, by the numbers they have in the layout of the prefilter (build/prefilter.ts). */
function keywordNumbers(rules: readonly Rule[]): Map<string, number[][]> {
  const numbers = new Map(rules.map(({ id, token }) => [id, (token?.matchers ?? []).map((): number[] => [])]))
  const { keywords, uses } = keywordsOf(rules)
  for (const keyword of keywords.keys()) {
    for (const { rule, token, matcher } of uses(keyword)) numbers.get(rule.id)?.[token.matchers.indexOf(matcher)]?.push(keyword)
  }
  return numbers
}
