import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pack, unpack } from '../../src/core/carried.js'
import type { Rule } from '../../src/core/rule.js'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'
import { type AnswerSpec, hostOf } from '../../src/core/verify.js'
import type { Linked } from '../../src/pipeline/link/join.js'
import { politePace, verify } from '../../src/pipeline/verify.js'
import { testDoor } from '../../src/verifiers/lib/for-tests.js'
import { createTransport } from '../../src/verifiers/lib/transport.js'
import { json, type Play, type SeenRequest, shippedRules, startProviders } from '../support/provider.js'
import { aFinding } from '../support/report.js'

const asked = shippedRules.filter((rule) => rule.verify !== null)

/** A credential of a rule: the token, its parts and the facts beside it. */
function credentialOf(rule: Rule, seed: number) {
  const { token } = rule
  const sample = (shape: string) => sampleToken(parseShape(shape), null, seeded(seed))
  const parts = [...(token?.pair == null ? [] : [token.pair]), ...(token?.parts ?? [])]
  return {
    value: sampleToken(parseShape(rule.verify?.decoy ?? token?.shapes[0] ?? ''), token?.checksum ?? null, seeded(seed)),
    // An AWS session token belongs to temporary keys alone.
    parts: parts.filter(({ name }) => name !== 'session token').map(({ name, shape }) => ({ name, value: sample(shape) })),
    facts: Object.fromEntries(
      (token?.beside ?? []).filter(({ fact }) => fact !== 'region').map(({ fact, shape }) => [fact, sample(shape)]),
    ),
  }
}

function linkedOf(rule: Rule, seed: number, known: Partial<Linked> = {}): Linked {
  const { value, parts, facts } = credentialOf(rule, seed)
  const finding = aFinding({ rule: rule.id, severity: rule.severity, confidence: 'medium', facts, fix: rule.fix })
  return { finding, ignored: null, valueId: 'an id', places: [], carried: pack({ value, parts }), ...known }
}

/** A body in which every path holds what is wanted there. */
function bodyOf({ json: wanted, text }: AnswerSpec): unknown {
  let body: unknown = {}
  for (const [path, [value]] of Object.entries(wanted)) body = put(body, path.split('.'), value === '*' ? 'said' : value)
  return text === null ? body : { ...(body as object), said: text }
}

function put(body: unknown, [key = '', ...rest]: string[], value: unknown): unknown {
  const list = /^\d+$/.test(key)
  const known = (body ?? (list ? [] : {})) as Record<string, unknown>
  const inner = rest.length === 0 ? value : put(known[key], rest, value)
  return list ? [inner] : { ...known, [key]: inner }
}

function play(spec: AnswerSpec | undefined): Play {
  if (spec === undefined) throw new Error('nothing to play')
  return json(spec.status[0] ?? 0, bodyOf(spec))
}

/** STS speaks XML. */
const sts = (code: string | null): Play => {
  const inner =
    code === null
      ? '<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ci</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult>'
      : `<Error><Type>Sender</Type><Code>${code}</Code><Message>made up</Message></Error>`
  const name = code === null ? 'GetCallerIdentityResponse' : 'ErrorResponse'
  return (_: SeenRequest, response: ServerResponse) => {
    response.writeHead(code === null ? 200 : 403, { 'content-type': 'text/xml' })
    response.end(`<${name} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${inner}<RequestId>r</RequestId></${name}>`)
  }
}

const world: { alive: readonly string[]; said: Play | null } = { alive: [], said: null }

function holds({ url, headers, body }: SeenRequest, value: string): boolean {
  const basic = Buffer.from(/^Basic (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '', 'base64').toString('utf8')
  return [decodeURIComponent(url), body, basic, ...Object.values(headers)].some((text) => text.includes(value))
}

const plays = Object.fromEntries(
  asked.map(({ verify }): [string, Play] => {
    if (verify === null) throw new Error('asked about nothing')
    const aws = verify.by === 'aws-sts'
    const no = aws ? sts('InvalidClientTokenId') : play(verify.refused.at(-1) ?? verify.denied[0])
    const yes = aws ? sts(null) : play(verify.accepted[0])
    return [
      hostOf(verify),
      (request, response) => (world.alive.some((value) => holds(request, value)) ? (world.said ?? yes) : no)(request, response),
    ]
  }),
)

let providers: Awaited<ReturnType<typeof startProviders>>
beforeAll(async () => {
  providers = await startProviders(plays)
})
afterAll(() => providers.close())

const rules = new Map(shippedRules.map((rule) => [rule.id, rule]))
const run = (found: readonly Linked[], signal = new AbortController().signal, pace = 0) =>
  verify(found, {
    rules,
    transport: createTransport(testDoor(providers.environment.NHI_VERIFY_FOR_TESTS)),
    signal,
    pace,
    scrub: (text) => text,
    onProgress() {},
  })

describe('every rule that says how to ask', () => {
  test('is one of at least 20 providers beside AWS and GitHub, asks over https, and names the pages it goes by', () => {
    const others = new Set(asked.map(({ token }) => token?.provider))
    expect(others.size).toBeGreaterThanOrEqual(22)
    for (const { verify } of asked) {
      expect(verify?.url).toMatch(/^https:/)
      expect(verify?.sources.length).toBeGreaterThan(0)
      expect(verify?.read ?? '2026-11-27').toMatch(/^\d{4}-\d\d-\d\d$/)
    }
  })

  test.each(asked.map((rule) => [rule.id, rule] as const))('%s: live, dead, and a decoy first', async (_, rule) => {
    const found = linkedOf(rule, 11)
    const { value } = credentialOf(rule, 11)
    providers.requests.length = 0
    world.alive = [value]
    const live = await run([found])
    expect(live.candidates[0]?.finding).toMatchObject({ verified: 'live', confidence: 'high' })
    expect(['critical', 'high']).toContain(live.candidates[0]?.finding.severity)
    expect(providers.requests.map((request) => holds(request, value))).toEqual([false, true])
    expect(new Set(providers.requests.map(({ host }) => host)).size).toBe(1)
    world.alive = []
    const { finding } = (await run([found])).candidates[0] ?? {}
    const expected = rule.verify?.refused.length === 0 || rule.verify?.denied.length !== 0 ? ['dead', 'unknown'] : ['dead']
    expect(expected).toContain(finding?.verified)
    expect(finding?.severity).toBe(rule.severity)
    expect(JSON.stringify([live, finding])).not.toContain(value)
  })
})

const byId = (id: string) => {
  const rule = rules.get(id)
  if (rule === undefined) throw new Error(`no rule ${id}`)
  return rule
}

describe('what a host does', () => {
  const rule = byId('asana-personal-token')
  const alive = () => {
    world.alive = [credentialOf(rule, 11).value]
    return linkedOf(rule, 11)
  }
  const liveElsewhere = linkedOf(byId('figma-pat'), 5)

  test('accepting a made-up credential makes nothing live, not even of another rule of the same host', async () => {
    world.alive = ['']
    const gitlab = [linkedOf(byId('gitlab-pat'), 1), linkedOf(byId('gitlab-pat-routable'), 2)]
    const found = [alive(), ...gitlab]
    world.alive = ['']
    const { candidates, gaps } = await run(found)
    expect(candidates.map(({ finding }) => finding.verified)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(
      gaps
        .filter(({ class: kind }) => kind === 'failed')
        .map(({ what }) => what)
        .sort(),
    ).toEqual([
      'whether app.asana.com still accepts a secret: it accepts a made-up one, too',
      'whether gitlab.com still accepts 2 secrets: it accepts a made-up one, too',
    ])
  })

  test('one answer that tells nothing is unknown, and says so', async () => {
    const found = alive()
    world.said = json(403, { blocked: true })
    const { candidates, gaps } = await run([found, liveElsewhere])
    world.said = null
    expect(candidates[0]?.finding).toMatchObject({ verified: 'unknown', severity: rule.severity, facts: { verifiedBy: 'app.asana.com' } })
    expect(gaps).toMatchObject([{ class: 'failed', status: 'unreadable' }])
  })

  test('one answer that is too long says nothing of the others', async () => {
    const found = [1, 2].map((seed) => linkedOf(rule, seed))
    const [first = ''] = found.map(({ carried }) => (carried === null ? '' : unpack(carried).value))
    world.alive = [first]
    world.said = json(200, { data: 'x'.repeat(1 << 17) })
    const { candidates } = await run(found)
    world.said = null
    expect(candidates.map(({ finding }) => finding.verified)).toEqual(['unknown', 'dead'])
  })

  test('one secret is not told as the owner of another', async () => {
    const found = [1, 2].map((seed) => linkedOf(rule, seed))
    const values = found.map(({ carried }) => (carried === null ? '' : unpack(carried).value))
    world.alive = values
    world.said = ({ headers }, response) => {
      const other = values.find((value) => headers.authorization?.includes(value) !== true) ?? ''
      json(200, { data: { gid: '1', email: `of ${other.slice(-12)}`, workspaces: [{ name: 'Acme' }] } })({} as SeenRequest, response)
    }
    const { candidates } = await run(found)
    world.said = null
    expect(candidates.map(({ finding }) => finding)).toMatchObject([1, 2].map(() => ({ verified: 'live', facts: { account: 'Acme' } })))
    for (const { finding } of candidates) expect(finding.facts).not.toHaveProperty('owner')
  })

  test('asking for peace ends the asking', async () => {
    const found = [1, 2, 3].map((seed) => linkedOf(rule, seed))
    providers.requests.length = 0
    world.alive = found.map(({ carried }) => (carried === null ? '' : unpack(carried).value))
    world.said = json(429, {})
    const { candidates, gaps } = await run(found)
    world.said = null
    expect(candidates.map(({ finding }) => finding.verified)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(providers.requests).toHaveLength(2)
    expect(gaps).toMatchObject([{ class: 'failed', status: 'rate-limited' }])
  })

  test('its pace is kept, and each secret is asked about once', async () => {
    const found = [1, 2, 2].map((seed) => linkedOf(rule, seed))
    world.alive = found.map(({ carried }) => (carried === null ? '' : unpack(carried).value))
    providers.requests.length = 0
    const started = performance.now()
    const { candidates } = await run(found, undefined, politePace)
    expect(candidates.map(({ finding }) => finding.verified)).toEqual(['live', 'live', 'live'])
    expect(providers.requests).toHaveLength(3)
    expect(performance.now() - started).toBeGreaterThan(450)
  })
})

describe('nobody is asked', () => {
  test.each([
    ['about what a comment keeps quiet', { ignored: { marker: 'nhi:ignore', reason: null } }],
    ['about a canary', { finding: aFinding({ rule: 'aws-access-key', facts: { canary: true } }) }],
    ['without the value', { carried: null }],
    ['by a rule that says nothing', { finding: aFinding({ rule: 'aws-secret-access-key' }) }],
  ])('%s', async (_, known) => {
    providers.requests.length = 0
    const { candidates } = await run([linkedOf(byId('aws-access-key'), 3, known)])
    expect(candidates[0]?.finding.verified).toBe('not-asked')
    expect(providers.requests).toEqual([])
  })

  test('once the run has ended', async () => {
    const controller = new AbortController()
    controller.abort()
    providers.requests.length = 0
    const { candidates, gaps } = await run([linkedOf(byId('asana-personal-token'), 3)], controller.signal)
    expect(candidates[0]?.finding.verified).toBe('unknown')
    expect(gaps).toMatchObject([{ class: 'failed', status: 'timed-out' }])
    expect(providers.requests).toEqual([])
  })
})

test('an AWS pair whose halves do not belong together is not called dead', async () => {
  const rule = byId('aws-access-key')
  world.alive = [credentialOf(rule, 4).value]
  world.said = sts('SignatureDoesNotMatch')
  const { candidates, gaps } = await run([linkedOf(rule, 4)])
  world.said = null
  expect(candidates[0]?.finding.verified).toBe('unknown')
  expect(gaps).toMatchObject([{ class: 'limit', status: 'unsupported' }])
})
