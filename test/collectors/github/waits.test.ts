import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAsking } from '../../../src/collectors/github/asking.js'
import { noCache } from '../../../src/collectors/github/cache.js'
import { anonymous } from '../../../src/collectors/github/credential.js'
import { type Send, TransportError } from '../../../src/collectors/github/transport.js'
import { createPace, secondsToWait } from '../../../src/collectors/github/waits.js'

let today = Date.parse('2026-11-22T00:00:00Z')

beforeEach(() => {
  // The plug-in's queues are those of the process: time must not go back for them.
  today += 86_400_000
  vi.useFakeTimers({
    now: today,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  })
})
afterEach(() => {
  vi.useRealTimers()
})

const signal = new AbortController().signal
const asking = (send: Send, most = 100) =>
  createAsking({
    root: 'https://api.github.com',
    send,
    credential: anonymous,
    cache: noCache,
    signal,
    paced: false,
    most,
    userAgent: 'test',
  })
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/** Lets virtual time go until something is settled; gives its value and the seconds that took. */
async function settled<T>(promise: Promise<T>, most = 4000): Promise<{ value: T; seconds: number }> {
  const started = Date.now()
  let done = false
  const watched = promise.finally(() => {
    done = true
  })
  for (let second = 0; second < most && !done; second++) {
    // Reading an answer takes real turns of the loop, which virtual time must not outrun.
    for (let turn = 0; turn < 20 && !done; turn++) {
      await vi.advanceTimersByTimeAsync(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (!done) await vi.advanceTimersByTimeAsync(1000)
  }
  return { value: await watched, seconds: Math.round((Date.now() - started) / 1000) }
}

test('a secondary limit is waited for as long as the server says, then asked again', async () => {
  let count = 0
  const { value, seconds } = await settled(
    asking(async () =>
      ++count === 1 ? answer(403, { message: 'You have exceeded a secondary rate limit' }, { 'retry-after': '30' }) : answer(200, []),
    ).ask('/orgs/acme/members', true),
  )
  expect(value).toMatchObject({ answer: { status: 200 } })
  expect(seconds).toBeGreaterThanOrEqual(30)
  expect(seconds).toBeLessThan(40)
})

test('a limit that is over in an hour is not waited for, and nothing further is sent', async () => {
  let count = 0
  const ask = asking(async () => {
    count++
    return answer(
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.now() / 1000 + 3600) },
    )
  })
  expect(await settled(ask.ask('/orgs/acme/members', true))).toMatchObject({ value: 'rate-limited' })
  expect(await settled(ask.ask('/orgs/acme/hooks', true))).toMatchObject({ value: 'rate-limited', seconds: 0 })
  expect(count).toBe(1)
})

test.each<[string, Record<string, string>]>([
  ['0 seconds', { 'retry-after': '0' }],
  ['fewer than none', { 'retry-after': '-5' }],
  ['the beginning of time', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }],
  ['a second at a time', { 'retry-after': '1' }],
])('a server that always says to wait %s is not asked without end, and counts against the budget', async (_, headers) => {
  let count = 0
  const refuse: Send = async () => {
    count++
    return answer(403, { message: 'You have exceeded a secondary rate limit' }, headers)
  }
  expect(await settled(asking(refuse).ask('/orgs/acme/members', true))).toMatchObject({ value: 'rate-limited' })
  expect(count).toBe(6)
  count = 0
  expect(await settled(asking(refuse, 3).ask('/orgs/acme/members', true))).toMatchObject({ value: 'budget' })
  expect(count).toBe(3)
})

test.each<[Record<string, string>, number]>([
  [{ 'retry-after': '30' }, 30],
  [{ 'retry-after': '0.5' }, 1],
  [{ 'retry-after': '-5' }, 1],
  [{ 'retry-after': '1e400' }, Number.POSITIVE_INFINITY],
  [{ 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' }, 60],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1010' }, 11],
  // Beyond 32 bits, which the plug-in would have taken for the past.
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' }, 4102443801],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, 60],
  [{ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '1010' }, 60],
  [{}, 60],
])('%j asks to wait %d seconds', (headers, seconds) => {
  expect(secondsToWait(headers, 1_000_000)).toBe(seconds)
})

test('the end of a run ends a wait', async () => {
  const stop = new AbortController()
  const ask = createAsking({
    ...{
      root: 'https://api.github.com',
      credential: anonymous,
      cache: noCache,
      signal: stop.signal,
      paced: false,
      most: 9,
      userAgent: 'test',
    },
    send: async () => answer(429, {}, { 'retry-after': '100' }),
  })
  setTimeout(() => stop.abort(), 5000)
  const { value, seconds } = await settled(ask.ask('/orgs/acme/members', true))
  expect(value).toBe('over')
  expect(seconds).toBeLessThan(10)
})

test('a server that went away is not asked for the rest, and one that comes back is', async () => {
  let [count, away] = [0, true]
  const ask = asking(async () => {
    count++
    if (away) throw new TransportError('ETIMEDOUT')
    return answer(200, [])
  })
  const many = async (most: number) => {
    for (let index = 0; index < most; index++) await settled(ask.ask(`/repos/acme/${index}/keys`, true))
  }
  await many(4)
  away = false
  await many(1)
  away = true
  count = 0
  await many(20)
  expect(count).toBe(10)
  expect(await settled(ask.ask('/orgs/acme/hooks', true))).toMatchObject({ value: 'unreachable', seconds: 0 })
})

test('a server that fails is asked once more, not four times', async () => {
  let count = 0
  const { value } = await settled(
    asking(async () => {
      count++
      return answer(500, {})
    }).ask('/orgs/acme/members', true),
  )
  expect(value).toMatchObject({ answer: { status: 500 } })
  expect(count).toBe(2)
})

test('each question has its own attempts: what failed before makes nobody wait longer', async () => {
  const ask = asking(async () => answer(500, {}))
  // Counted on, the second would wait for four seconds and the third for nine.
  for (const path of ['/a', '/b', '/c']) expect((await settled(ask.ask(path, true))).seconds).toBeLessThanOrEqual(2)
})

test('a budget is kept to', async () => {
  const ask = asking(async () => answer(200, []), 2)
  const { value } = await settled(Promise.all([ask.ask('/a', true), ask.ask('/b', true), ask.ask('/c', true)]))
  expect(value.filter((one) => one === 'budget')).toHaveLength(1)
})

test('no minute sees more than its share of requests', async () => {
  const pace = createPace(signal, 10)
  const times: number[] = []
  const all = Array.from({ length: 45 }, async () => {
    await pace()
    times.push(Date.now())
  })
  await settled(Promise.all(all), 600)
  for (const start of times) expect(times.filter((time) => time >= start && time < start + 60_000).length).toBeLessThanOrEqual(10)
})
