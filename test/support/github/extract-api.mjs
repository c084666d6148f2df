// Cuts the routes nhi asks out of GitHub's published OpenAPI description: node test/support/github/extract-api.mjs <folder of @octokit/openapi>.
// The package is 385 MB, so it is no dependency; what is cut out of it lies beside this file.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const routes = JSON.parse(readFileSync(new URL('./routes.json', import.meta.url), 'utf8'))
const description = JSON.parse(readFileSync(join(folder, 'generated/ghec.json'), 'utf8'))
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const schemas = {}

/** A schema without what only people read, every `$ref` pointing into our own `schemas`, which gather what is named. */
function cut(schema) {
  if (Array.isArray(schema)) return schema.map(cut)
  if (typeof schema !== 'object' || schema === null) return schema
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1)
    if (!(name in schemas)) {
      schemas[name] = null
      schemas[name] = cut(description.components.schemas[name])
    }
    return { $ref: `#/schemas/${name}` }
  }
  const kept = {}
  for (const [key, value] of Object.entries(schema)) {
    // `properties` holds names of fields, which may be called as an annotation is.
    if (key === 'properties') kept[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cut(one)]))
    else if (!['description', 'example', 'examples', 'title', 'externalDocs', 'deprecated', 'default'].includes(key)) kept[key] = cut(value)
  }
  return nulled(kept)
}

/** `nullable`, which is no JSON schema, said as JSON schema says it. */
function nulled({ nullable, ...schema }) {
  if (nullable !== true) return schema
  if (typeof schema.type === 'string' && schema.enum === undefined) return { ...schema, type: [schema.type, 'null'] }
  return { anyOf: [schema, { type: 'null' }] }
}

const paths = {}
for (const route of routes) {
  const get = description.paths[route]?.get
  if (get === undefined) throw new Error(`the description has no GET ${route}`)
  const responses = {}
  for (const [status, response] of Object.entries(get.responses)) {
    const resolved = response.$ref === undefined ? response : description.components.responses[response.$ref.split('/').at(-1)]
    const schema = resolved?.content?.['application/json']?.schema
    if (status === '200' && schema !== undefined) responses[status] = cut(schema)
  }
  paths[route] = responses
}
writeFileSync(
  new URL('./api.json', import.meta.url),
  `${JSON.stringify({ from: `@octokit/openapi ${version}, ghec.json (MIT)`, paths, schemas })}\n`,
)
