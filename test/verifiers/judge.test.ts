import { describe, expect, test } from 'vitest'
import type { Question, VerifySpec } from '../../src/core/verify.js'
import { requestOf } from '../../src/verifiers/lib/fill.js'
import { judge } from '../../src/verifiers/lib/judge.js'

const spec: VerifySpec = {
  by: 'http',
  method: 'GET',
  url: 'https://api.acme.example/v1/me/{token}?of={fact.account}',
  headers: { authorization: 'Bearer {token}' },
  basic: null,
  body: null,
  decoy: null,
  accepted: [{ status: [200], json: { 'user.id': ['*'], ok: [true] }, text: null }],
  refused: [{ status: [401, 403], json: { 'errors.0.code': ['gone', 4] }, text: null }],
  denied: [{ status: [401], json: {}, text: 'nobody here' }],
  deniedBecause: 'it may be elsewhere',
  tells: { owner: 'user.mail|user.name', scopes: 'scopes', expires: 'header:x-expires', account: 'user.id' },
  sources: ['https://acme.example'],
  read: '2026-11-27',
}
const token = 'acme_0123456789abcdefghij'
const question: Question = { spec, token, parts: {}, facts: { account: 'a/b' } }
const answer = (status: number, body: unknown, headers = {}) => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const accepted = { ok: true, user: { id: 7, name: 'ada' }, scopes: ['read', 'write'] }

describe('an answer is what the rule documents, or unknown', () => {
  test.each([
    ['accepted', answer(200, accepted), 'accepted'],
    ['refused', answer(401, { errors: [{ code: 'gone' }] }), 'refused'],
    ['refused with another status and value', answer(403, { errors: [{ code: 4 }] }), 'refused'],
    ['denied', answer(401, 'nobody here'), 'denied'],
    ['a login page with 200', answer(200, '<html>Sign in</html>'), 'unknown'],
    ['200 without what is wanted', answer(200, { ok: true, user: { id: '' } }), 'unknown'],
    ['200 with half of it', answer(200, { user: { id: 7 } }), 'unknown'],
    ['a gateway’s 403', answer(403, '<html>Blocked</html>'), 'unknown'],
    ['an empty 401', answer(401, ''), 'unknown'],
    ['an empty POST’s 422', answer(422, { errors: [{ code: 'gone' }] }), 'unknown'],
    ['a redirect', answer(302, accepted, { location: 'https://login.acme.example' }), 'unknown'],
    ['its own error', answer(500, { errors: [{ code: 'gone' }] }), 'unknown'],
    ['too many requests', answer(429, { errors: [{ code: 'gone' }] }), 'unknown'],
    ['200 with false for what is wanted', answer(200, { ok: true, user: { id: false } }), 'unknown'],
    ['200 with nothing in what is wanted', answer(200, { ok: true, user: { id: [] } }), 'unknown'],
    ['200 with an empty object for what is wanted', answer(200, { ok: true, user: { id: {} } }), 'unknown'],
    ['zero is something', answer(200, { ok: true, user: { id: 0 } }), 'accepted'],
    ['inherited keys', answer(200, '{"ok":true,"user":{"constructor":1}}'), 'unknown'],
  ])('%s', (_, given, outcome) => {
    const verdict = judge(question, given)
    expect(verdict.outcome).toBe(outcome)
    expect(verdict.because === null).toBe(outcome === 'accepted' || outcome === 'refused')
  })

  test.each<[number, Record<string, string>, boolean]>([
    [429, {}, true],
    [429, { 'retry-after': '-1' }, true],
    [503, { 'retry-after': '31536000' }, true],
    [503, {}, false],
    [403, { 'retry-after': 'soon' }, true],
    [403, { 'x-ratelimit-remaining': '0' }, true],
    [403, { 'x-ratelimit-remaining': '10' }, false],
  ])('%s with %o asks for peace: %s', (status, headers, limited) => {
    expect(judge(question, answer(status, 'slow down', headers))).toMatchObject({ outcome: 'unknown', limited })
  })

  test('the last request that is allowed is answered all the same', () => {
    const last = { 'x-ratelimit-remaining': '0' }
    expect(judge(question, answer(200, accepted, last)).outcome).toBe('accepted')
    expect(judge(question, answer(401, { errors: [{ code: 'gone' }] }, last))).toMatchObject({ outcome: 'refused', limited: false })
  })

  test('an answer that fits both says nothing', () => {
    const both = { ...spec, refused: [{ status: [200], json: {}, text: 'ada' }] }
    expect(judge({ ...question, spec: both }, answer(200, accepted)).outcome).toBe('unknown')
  })
})

describe('what an answer tells', () => {
  test('is text, from the body and the headers', () => {
    expect(judge(question, answer(200, accepted, { 'x-expires': '2027-01-01' })).facts).toEqual({
      owner: 'ada',
      scopes: 'read, write',
      expires: '2027-01-01',
      account: '7',
    })
  })

  test('is never the secret, whole or in part, nor a control character, nor a book', () => {
    const { facts } = judge(
      question,
      answer(200, {
        ok: true,
        user: { id: `x ${token.slice(3, 15)} y`, mail: token, name: `a\u001b[31m${'b'.repeat(5000)}` },
        scopes: [token.slice(-10)],
      }),
    )
    expect(Object.keys(facts)).toEqual(['owner'])
    expect(String(facts.owner).length).toBeLessThan(400)
    expect(facts.owner).not.toContain('\u001b')
  })
})

describe('a secret that comes back in other clothes', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const inPieces = token.match(/.{1,9}/g) ?? []
  test.each<[string, unknown]>([
    ['in capitals', token.toUpperCase()],
    ['backwards', [...token].reverse().join('')],
    ['in base64', base64(token)],
    ['in base64, one off', base64(`x${token}`)],
    ['in base64, two off', base64(`api:${token}`)],
    ['in hexadecimal', Buffer.from(token).toString('hex')],
    ['percent-encoded', [...token].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('')],
    ['as entities', [...token].map((char) => `&#${char.charCodeAt(0)};`).join('')],
    ['as escapes', [...token].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join('')],
    ['in pieces', inPieces.join(' ')],
    ['as a list', inPieces],
    ['letter by letter', [...token].join('-')],
    ['with nothing between', [...token].join('\u200b')],
    ['with soft hyphens', inPieces.join('\u00ad')],
    ['in full width', [...token].map((char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).join('')],
    ['behind a book', `${'x '.repeat(148)}${token}`],
  ])('%s is not told', (_, name) => {
    expect(judge(question, answer(200, { ok: true, user: { id: 7, name } })).facts).toEqual({ account: '7' })
  })

  test('nor piece by piece', () => {
    const [id, name, scopes] = inPieces
    const { facts } = judge(question, answer(200, { ok: true, user: { id, name }, scopes }))
    expect(Object.values(facts).join('').length).toBeLessThan(10)
  })
})

describe('a number', () => {
  test.each(['1e999', '12345678901234567891', '9'.repeat(400)])('that JSON cannot hold exactly is not told: %s', (id) => {
    expect(judge(question, answer(200, `{"ok":true,"user":{"id":${id},"name":"ada"}}`)).facts).toEqual({ owner: 'ada' })
  })
})

test('a fact that is cut is whole text', () => {
  const { facts } = judge(question, answer(200, { ok: true, user: { id: 7, name: `${'a'.repeat(299)}\u{1f600}\u{1f600}` } }))
  expect(String(facts.owner).isWellFormed()).toBe(true)
})

describe('a request', () => {
  test('has its placeholders filled, in the address percent-encoded', () => {
    const request = requestOf(question)
    expect(request?.url.href).toBe(`https://api.acme.example/v1/me/${token}?of=a%2Fb`)
    expect(request?.headers).toEqual({ authorization: `Bearer ${token}` })
  })

  test.each([
    ['a fact nobody knows', { facts: {} }],
    ['a value that would break a header', { token: 'acme_\r\nx-evil: 1' }],
    ['a value beyond ASCII', { token: 'acme_é' }],
  ])('is not made of %s', (_, change) => {
    expect(requestOf({ ...question, ...change })).toBeNull()
  })

  test.each(['.', '..', 'a\ud800'])('is not made of a value that would change its path or cannot be written: %j', (value) => {
    expect(requestOf({ ...question, token: value })).toBeNull()
  })

  test('stays with its host, whatever the value', () => {
    const { url } = requestOf({ ...question, token: '../../@evil.example/?#' }) ?? { url: null }
    expect(url?.host).toBe('api.acme.example')
  })
})
