import { mkdirSync, writeFileSync } from 'node:fs'
import { publishedConfigSchema } from '../config/published-schema.js'

const folder = new URL('../../dist/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('nhi.schema.json', folder), `${JSON.stringify(publishedConfigSchema(), null, 2)}\n`)
process.stdout.write('dist/nhi.schema.json\n')
