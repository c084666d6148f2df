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
    ['inherited keys', answer(200, '{"ok":true,"user":{"constructor":1}}'), 'unknown'],
  ])('%s', (_, given, outcome) => {
    const verdict = judge(question, given)
    expect(verdict.outcome).toBe(outcome)
    expect(verdict.because === null).toBe(outcome === 'accepted' || outcome === 'refused')
  })

  test('too many requests ask for peace', () => {
    expect(judge(question, answer(429, '')).limited).toBe(true)
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

  test('stays with its host, whatever the value', () => {
    const { url } = requestOf({ ...question, token: '../../@evil.example/?#' }) ?? { url: null }
    expect(url?.host).toBe('api.acme.example')
  })
})
