import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RuleExamples, RuleTexts } from '../rules/builtin.js'
import { loadPack } from '../rules/packs.js'

// Compiles rules/ into the files the program reads: parsing YAML at each start would take a second.

const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
const examples: RuleExamples = Object.fromEntries(rules.map(({ id, examples, negatives }) => [id, { examples, negatives }]))
const folder = new URL('../../dist/', import.meta.url)
mkdirSync(folder, { recursive: true })
const texts: RuleTexts = Object.fromEntries(rules.map(({ id, why, fix, references }) => [id, { why, fix, references }]))
const silent = rules.map(({ why, fix, references, ...rest }) => ({ ...rest, examples: [], negatives: [] }))
writeFileSync(new URL('rules.json', folder), ascii(silent))
writeFileSync(new URL('rule-texts.json', folder), ascii(texts))
writeFileSync(new URL('rule-examples.json', folder), ascii(examples))
process.stdout.write(`dist/rules.json: ${rules.length} rules\n`)

/** JSON in ASCII alone: one byte a character is read and parsed in two thirds of the time. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
