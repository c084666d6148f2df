// Cuts the routes nhi asks out of GitHub's published OpenAPI description: node test/support/github/extract-api.mjs <folder of @octokit/openapi>.
// The package is 385 MB, so it is no dependency; what is cut out of it lies beside this file.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const routes = JSON.parse(readFileSync(new URL('./routes.json', import.meta.url), 'utf8'))
const read = (name) => JSON.parse(readFileSync(join(folder, `generated/${name}.json`), 'utf8'))
const cloud = { description: read('ghec'), prefix: '' }
// What enterprise servers alone have.
const server = { description: read('ghes-3.19'), prefix: 'server-' }
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const schemas = {}

/** A schema without what only people read, every `$ref` pointing into our own `schemas`, which gather what is named. */
function cut(schema, from) {
  if (Array.isArray(schema)) return schema.map((one) => cut(one, from))
  if (typeof schema !== 'object' || schema === null) return schema
  if (typeof schema.$ref === 'string') {
    const own = schema.$ref.split('/').at(-1)
    const name = `${from.prefix}${own}`
    if (!(name in schemas)) {
      schemas[name] = null
      schemas[name] = cut(from.description.components.schemas[own], from)
    }
    return { $ref: `#/schemas/${name}` }
  }
  const kept = {}
  for (const [key, value] of Object.entries(schema)) {
    // `properties` holds names of fields, which may be called as an annotation is.
    if (key === 'properties') kept[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cut(one, from)]))
    else if (!['description', 'example', 'examples', 'title', 'externalDocs', 'deprecated', 'default'].includes(key))
      kept[key] = cut(value, from)
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
  const from = route.startsWith('/admin/') ? server : cloud
  const { description } = from
  const get = description.paths[route]?.get
  if (get === undefined) throw new Error(`the description has no GET ${route}`)
  const responses = {}
  for (const [status, response] of Object.entries(get.responses)) {
    const resolved = response.$ref === undefined ? response : description.components.responses[response.$ref.split('/').at(-1)]
    const schema = resolved?.content?.['application/json']?.schema
    if (status === '200' && schema !== undefined) responses[status] = cut(schema, from)
  }
  paths[route] = responses
}
// What fixes have people send: the fields of its body, and which of them must be there.
const commands = {}
for (const command of JSON.parse(readFileSync(new URL('./commands.json', import.meta.url), 'utf8'))) {
  const [method, route] = command.split(' ')
  const { description } = route.startsWith('/admin/') ? server : cloud
  const operation = description.paths[route]?.[method.toLowerCase()]
  if (operation === undefined) throw new Error(`the description has no ${command}`)
  const named = operation.requestBody?.content['application/json']?.schema ?? {}
  const schema = named.$ref === undefined ? named : description.components.schemas[named.$ref.split('/').at(-1)]
  commands[command] = { fields: Object.keys(schema.properties ?? {}), required: schema.required ?? [] }
}
writeFileSync(
  new URL('./api.json', import.meta.url),
  `${JSON.stringify({ from: `@octokit/openapi ${version}, ghec.json and ghes-3.19.json (MIT)`, paths, commands, schemas })}\n`,
)
