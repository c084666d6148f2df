import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

// The cases are data for whoever evaluates policies; here only their own shape is judged, with no evaluator in sight.

const folder = fileURLToPath(new URL('./cases/', import.meta.url))
const files = readdirSync(folder).filter((file) => file.endsWith('.yml'))

const oneOrMore = z.union([z.string(), z.array(z.string())])
const scalar = z.union([z.string(), z.number(), z.boolean()])
const principals = z.union([z.literal('*'), z.partialRecord(z.enum(['AWS', 'Service', 'Federated', 'CanonicalUser']), oneOrMore)])
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.union([scalar, z.array(scalar)]))).optional(),
})
const policy = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Statement: z.union([statement, z.array(statement)]),
})
const account = z.string().regex(/^\d{12}$/)
const schema = z.strictObject({
  name: z.string().min(5),
  source: z.string().regex(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/),
  written: z.literal('from-documentation').optional(),
  why: z.string().min(10),
  account: account.nullable(),
  resourceAccount: account.optional(),
  managementAccount: account.optional(),
  request: z.strictObject({
    principal: z.strictObject({
      arn: z.string().min(1),
      type: z.enum(['user', 'role', 'root', 'service', 'federated', 'anonymous']),
      tags: z.record(z.string(), z.string()).optional(),
    }),
    action: z.string().regex(/^[\w-]+:\w+$/),
    resource: z.string().min(1),
    context: z.record(z.string(), oneOrMore).optional(),
    unknown: z.array(z.string()).optional(),
    absent: z.array(z.string()).optional(),
  }),
  policies: z.strictObject({
    identity: z.array(policy).optional(),
    boundary: z.union([policy, z.literal('missing')]).optional(),
    scps: z.array(z.array(policy)).optional(),
    rcps: z.array(z.array(policy)).optional(),
    session: z.array(policy).optional(),
    resource: policy.optional(),
  }),
  expect: z.enum(['allow', 'deny', 'depends']),
  undecided: z.array(z.string()).min(1).optional(),
})
type Case = z.infer<typeof schema>

const raw = files.flatMap((file) => {
  const list: unknown = parse(readFileSync(`${folder}${file}`, 'utf8'))
  if (!Array.isArray(list)) throw new Error(`${file} is not a list`)
  return list.map((item: unknown) => ({ file, item }))
})
const cases = raw.flatMap(({ item }) => {
  const read = schema.safeParse(item)
  return read.success ? [read.data] : []
})

function statementsOf({ policies }: Case): z.infer<typeof statement>[] {
  const { identity = [], boundary, scps = [], rcps = [], session = [], resource } = policies
  const bound = boundary === undefined || boundary === 'missing' ? [] : [boundary]
  const own = resource === undefined ? [] : [resource]
  return [...identity, ...bound, ...scps.flat(), ...rcps.flat(), ...session, ...own].flatMap(({ Statement }) => Statement)
}

function keysAsked(item: Case): string[] {
  const statements = statementsOf(item)
  const conditions = statements.flatMap(({ Condition }) => Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys)))
  const variables = [...JSON.stringify(statements).matchAll(/\$\{([\w:/.-]+)/g)].map(([, key]) => key ?? '')
  return [...conditions, ...variables].map((key) => key.toLowerCase())
}

const automatic = ['aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:viaawsservice']
const ofUsers = ['aws:username', 'aws:multifactorauthpresent', 'aws:tokenissuetime']

function keysNamed({ request }: Case): Set<string> {
  const { principal, context = {}, absent = [], unknown = [] } = request
  const tags = Object.keys(principal.tags ?? {}).map((tag) => `aws:PrincipalTag/${tag}`)
  const users = principal.type === 'user' ? ofUsers : []
  return new Set([...automatic, ...users, ...[...tags, ...Object.keys(context), ...absent, ...unknown].map((key) => key.toLowerCase())])
}

describe('cases of the policy language', () => {
  test.each(files)('%s holds well-formed cases', (file) => {
    const faults = raw
      .filter((entry) => entry.file === file)
      .flatMap(({ item }) => {
        const read = schema.safeParse(item)
        return read.success
          ? []
          : [`${JSON.stringify(item).slice(0, 80)}: ${read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)}`]
      })
    expect(faults).toEqual([])
  })

  test('there are enough, and enough of them from the documentation itself', () => {
    expect(cases.length).toBeGreaterThanOrEqual(160)
    expect(cases.filter(({ written }) => written !== undefined).length).toBeGreaterThanOrEqual(60)
  })

  test('names are unique', () => {
    const names = cases.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('each verdict is expected somewhere', () => {
    expect([...new Set(cases.map((item) => item.expect))].sort()).toEqual(['allow', 'deny', 'depends'])
  })

  test('what a verdict depends on is unknown, and only that is said', () => {
    const wrong = cases.filter(({ expect: verdict, undecided, request, policies }) => {
      if (verdict !== 'depends') return undecided !== undefined
      const unknown = [...(request.unknown ?? []), ...(policies.boundary === 'missing' ? ['boundary'] : [])]
      return undecided === undefined || undecided.some((key) => !unknown.includes(key))
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('every key a policy asks for is named as present, absent or unknown', () => {
    const forgotten = cases.flatMap((item) => {
      const named = keysNamed(item)
      return keysAsked(item)
        .filter((key) => !named.has(key))
        .map((key) => `${item.name}: ${key}`)
    })
    expect(forgotten).toEqual([])
  })

  test('identity policies name no principal, resource policies always do', () => {
    const wrong = cases.filter(({ policies }) => {
      const { identity = [], session = [], scps = [], resource } = policies
      const without = [...identity, ...session, ...scps.flat()].flatMap(({ Statement }) => Statement)
      const own = resource === undefined ? [] : [resource].flatMap(({ Statement }) => Statement)
      return (
        without.some(({ Principal, NotPrincipal }) => Principal !== undefined || NotPrincipal !== undefined) ||
        own.some(({ Principal, NotPrincipal }) => Principal === undefined && NotPrincipal === undefined)
      )
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('the account of a principal is the one in its ARN', () => {
    const wrong = cases.filter(({ account: own, request: { principal } }) => {
      if (principal.type === 'service' || principal.type === 'anonymous') return own !== null
      return principal.arn.startsWith('arn:') ? principal.arn.split(':')[4] !== own : own === null
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('only account numbers of the documentation appear', () => {
    const example = /^(?:111122223333|444455556666|123456789012|555555555555|999999999999|111111111111|222222222222)$/
    const found = raw.flatMap(({ item }) => JSON.stringify(item).match(/(?<!\d)\d{12}(?!\d)/g) ?? [])
    expect(found.filter((digits) => !example.test(digits))).toEqual([])
  })
})
