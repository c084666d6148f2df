import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BuiltinRules } from '../rules/builtin.js'
import { loadPack } from '../rules/packs.js'

const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
const digest = createHash('sha256').update(JSON.stringify(rules)).digest('hex')
const folder = new URL('../../dist/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('rules.json', folder), JSON.stringify({ rules, digest } satisfies BuiltinRules))
process.stdout.write(`dist/rules.json: ${rules.length} rules\n`)
