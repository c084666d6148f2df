import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { catalogue, withCatalogue } from '../rules/catalogue.js'
import { loadPack } from '../rules/packs.js'

// Writes the README's catalogue from the rules.

const readme = fileURLToPath(new URL('../../README.md', import.meta.url))
const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
writeFileSync(readme, withCatalogue(readFileSync(readme, 'utf8'), catalogue(rules)))
