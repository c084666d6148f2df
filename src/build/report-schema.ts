import { copyFileSync, mkdirSync } from 'node:fs'

// The JSON report's schema goes out with the package.

const dist = new URL('../../dist/', import.meta.url)
mkdirSync(dist, { recursive: true })
copyFileSync(new URL('../reporters/json/schema.json', import.meta.url), new URL('schema.json', dist))
