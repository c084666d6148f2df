// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows
import { describe, expect, test } from 'vitest'
import { understand } from '../../../src/parsers/github/index.js'
import { matchRoute } from '../../../src/parsers/github/match.js'
import { unknownAsker } from '../../../src/parsers/github/refusal.js'
import { githubRoutes } from '../../../src/parsers/github/routes.js'
import { workflowUses } from '../../../src/parsers/github/workflow.js'
import { acmeParts, serverParts } from '../../support/github/acme.js'
import { answerTo, describedRoutes, resolved, routeOf, type Schema, schemaOf } from '../../support/github/description.js'

const source = { path: null, line: null }
const read = (path: string, body: unknown) => {
  const understood = understand({ url: path, status: 200, body, headers: {} }, source, unknownAsker)
  return JSON.stringify([understood?.records, understood?.gaps, understood?.counted])
}

/** Every member of a value, as paths of keys; list entries are numbers. */
function* members(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, one] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key]
    if (!Array.isArray(value)) yield here
    yield* members(one, here)
  }
}

/** The value with one member called something else. */
function renamed(value: unknown, path: readonly (string | number)[]): unknown {
  const [head, ...rest] = path
  if (Array.isArray(value)) return value.map((one, index) => (index === head ? renamed(one, rest) : one))
  const entries = Object.entries(value as object)
  return Object.fromEntries(
    entries.map(([key, one]) =>
      key !== String(head) ? [key, one] : rest.length === 0 ? [`${key}_mutated`, one] : [key, renamed(one, rest)],
    ),
  )
}

/** True when a schema knows a member there. */
function describes(schema: Schema, path: readonly (string | number)[]): boolean {
  const [head, ...rest] = path
  if (head === undefined) return true
  const own = resolved(schema)
  const choices = own.oneOf ?? own.anyOf ?? own.allOf
  if (choices !== undefined) return choices.some((one) => describes(one, path))
  if (typeof head === 'number') return describes(own.items ?? {}, rest)
  const next = own.properties?.[head]
  // An object whose members GitHub does not describe: permissions, the MCP configuration.
  if (next === undefined) return own.properties === undefined
  return describes(next, rest)
}

describe('every answer of the make-believe organization', () => {
  const parts = { ...acmeParts, ...serverParts }
  test.each(Object.keys(parts).filter((path) => !path.includes('/contents/') && path !== '/user'))(
    '%s: what is read of it is described, and its loss is seen',
    (path) => {
      const plain = path.replace(/\?.*$/, '')
      const body = answerTo(plain, parts[path])
      const whole = read(path, body)
      const used = [...members(body)].filter((member) => read(path, renamed(body, member)) !== whole)
      const filled = JSON.stringify(parts[path]).length > 40
      if (filled) expect(used.length).toBeGreaterThan(0)
      const route = routeOf(plain) ?? ''
      expect(used.filter((member) => !describes(schemaOf(route), member)).map((member) => member.join('.'))).toEqual([])
    },
  )

  test('every route that is understood is one GitHub describes', () => {
    const selected = /\/(?:dependabot|codespaces|agents)\/secrets\/\{secret_name\}\/repositories$/
    expect(githubRoutes.map(({ path }) => path).filter((path) => !describedRoutes.includes(path) && !selected.test(path))).toEqual([])
  })
})

test.each([
  ['https://api.github.com/repos/acme/app/keys?per_page=100', 'github.com', 'acme', 'app'],
  ['https://ghe.example.com/api/v3/repos/acme/app/keys', 'ghe.example.com', 'acme', 'app'],
  ['https://api.acme.ghe.com/orgs/acme/hooks', 'acme.ghe.com', 'acme', null],
  ['/repos/acme/a%2Fb/environments/x%20y/secrets', 'github.com', 'acme', 'a/b'],
])('%s belongs to %s', (url, host, owner, repository) => {
  expect(matchRoute(url)).toMatchObject({ host, owner, repository })
})

test.each(['', 'ftp://x/repos/a/b/keys', '/repos/acme//keys', '/repos/acme/%E0%A4%A/keys', '/unknown', 'https://['])(
  '%j is no address that is understood',
  (url) => {
    expect(matchRoute(url)).toBeNull()
  },
)

describe('webhooks to addresses of every kind', () => {
  const hooksOf = (url: unknown) =>
    understand(
      { url: '/repos/acme/app/hooks', status: 200, body: [{ id: 1, config: { url, insecure_ssl: '0' } }], headers: {} },
      source,
      unknownAsker,
    )
  test.each([
    ['https://hooks.example.com:8443/x', 'https', 'hooks.example.com:8443', false],
    ['https://me:pw@hooks.example.com/x', 'https', 'hooks.example.com', true],
    ['https://hooks.example.com/x?api_key=1', 'https', 'hooks.example.com', true],
    ['http://[::1/%00', '', '', false],
    ['http://\u001b[31m@[::1/', '', '', false],
    ['http://exa\u0000mple.com/', '', '', false],
    ['javascript:alert(1)', 'javascript', '', false],
    [`https://h.example.com/${'a'.repeat(70_000)}`, '', '', false],
    ['//', '', '', false],
    ['', '', '', false],
    [7, '', '', false],
    [null, '', '', false],
  ])('%.60j', (url, scheme, host, credentialInUrl) => {
    const understood = hooksOf(url)
    expect(understood?.gaps).toEqual([])
    expect(understood?.records).toMatchObject([{ kind: 'webhooks', hooks: [{ id: 1, scheme, host, credentialInUrl }] }])
  })
})

describe('workflows', () => {
  const names = (text: string) => workflowUses(text).uses.map(({ secret, job, environment }) => `${job}:${secret}:${environment}`)
  test.each([
    ['a name', 'jobs: {a: {steps: [{run: "${{ secrets.ONE }}"}]}}', ['a:ONE:null']],
    ['brackets', 'jobs: {a: {steps: [{run: "${{ secrets[\'one-two\'] }}"}]}}', ['a:ONE-TWO:null']],
    ['an environment', 'jobs: {a: {environment: {name: prod}, env: {X: "${{secrets.ONE}}"}}}', ['a:ONE:prod']],
    ['one worked out', 'jobs: {a: {environment: "${{ inputs.e }}", env: {X: "${{secrets.ONE}}"}}}', ['a:ONE:undefined']],
    ['what all jobs share', 'env: {X: "${{ secrets.ONE }}"}\njobs: {a: {}, b: {}}', ['a:ONE:null', 'b:ONE:null']],
    ['inherit', 'jobs: {a: {uses: x/y/z@v1, secrets: inherit}}', ['a:*:null']],
    ['toJSON', 'jobs: {a: {env: {X: "${{ toJSON(secrets) }}"}}}', ['a:*:null']],
    ['on: true and doubled keys', 'on: true\non: push\njobs: {a: {env: {X: 1, X: "${{secrets.ONE}}"}}}', ['a:ONE:null']],
    ['an alias', 'jobs: {a: {env: &e {X: "${{ secrets.ONE }}"}}, b: {environment: prod, env: *e}}', ['a:ONE:null', 'b:ONE:prod']],
    ['no workflow', 'name: x', []],
    ['no YAML', 'jobs: [\n"${{ secrets.ONE }}', [':ONE:undefined']],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected)
  })

  test('aliases cost nothing, however often they multiply', () => {
    const bomb = [
      'a: &a0 ["${{ secrets.X }}"]',
      ...Array.from({ length: 30 }, (_, n) => `b${n}: &a${n + 1} [${`*a${n}, `.repeat(9)}*a${n}]`),
      'jobs: {j: {env: *a30}}',
    ].join('\n')
    const started = performance.now()
    expect(workflowUses(bomb).uses).toMatchObject([{ secret: 'X', job: 'j' }])
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
