import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RuleExamples } from '../rules/builtin.js'
import { loadPack } from '../rules/packs.js'

// Compiles rules/ into the two files the program reads: parsing YAML at each start would take a second.

const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
const examples: RuleExamples = Object.fromEntries(rules.map(({ id, examples, negatives }) => [id, { examples, negatives }]))
const folder = new URL('../../dist/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('rules.json', folder), JSON.stringify(rules.map((rule) => ({ ...rule, examples: [], negatives: [] }))))
writeFileSync(new URL('rule-examples.json', folder), JSON.stringify(examples))
process.stdout.write(`dist/rules.json: ${rules.length} rules\n`)
