import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keywordsOf } from '../detectors/secrets/keywords.js'
import { filledLayout, layOut } from '../engine/index.js'
import { loadPack } from '../rules/packs.js'

// Lays out and builds the prefilter's tables for the rules that come with nhi: done at each start it takes twelve milliseconds.

const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules').filter(({ detector }) => detector === 'secrets')
const folder = new URL('../../dist/', import.meta.url)
const { keywords } = keywordsOf(rules)
const layout = layOut(keywords)
const { input, ...numbers } = filledLayout(layout) ?? layout
writeFileSync(new URL('prefilter.json', folder), JSON.stringify(numbers))
writeFileSync(new URL('prefilter.bin', folder), input)
process.stdout.write(`dist/prefilter.json: ${keywords.length} keywords, ${input.length} bytes\n`)
