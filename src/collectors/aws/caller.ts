import { Refusal, refusalOf } from './refusal.js'

/** Sends calls, a few at a time, each with a time limit; refuses to send what is no read. */
export interface Caller {
  /** Sends one call. `action` is what policies name it. Throws `Refusal`; once a session is over, without sending. */
  readonly call: <Answer>(action: string, send: (options: { abortSignal: AbortSignal }) => Promise<Answer>) => Promise<Answer>
  readonly signal: AbortSignal
}

/** At most so many calls are in flight, whatever the number of accounts. */
export const mostInFlight = 8
const longestCall = 90_000
// AssumeRole makes a session and changes nothing; Generate… has AWS write a report that anybody may read who may ask for it.
const reads =
  /^(iam|sts|organizations|rolesanywhere):(Get|List|Describe|GenerateCredentialReport$|GenerateServiceLastAccessedDetails$|AssumeRole$)/

/** One caller for a run: slots are shared, the end of one session is its own. */
export function callers(signal: AbortSignal): () => Caller {
  let free = mostInFlight
  const waiting: (() => void)[] = []
  const enter = async () => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }
  return () => {
    let over: Refusal | null = null
    return {
      signal,
      async call(action, send) {
        if (!reads.test(action)) throw new Error(`${action} is no read`)
        // A role is assumed while a call that needs its session already holds a slot: were it to wait for one, all would wait for each other.
        const held = action !== 'sts:AssumeRole'
        if (held) await enter()
        try {
          if (over !== null) throw over
          return await within(send, signal)
        } catch (error) {
          const refusal = refusalOf(error, action)
          if (refusal.final) over = refusal
          throw refusal
        } finally {
          if (held) leave()
        }
      },
    }
  }
}

/** Sends with a time limit that also holds for what the SDK does before and between attempts, such as asking for credentials. */
async function within<Answer>(send: (options: { abortSignal: AbortSignal }) => Promise<Answer>, outer: AbortSignal): Promise<Answer> {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, longestCall)
  outer.addEventListener('abort', abort, { once: true })
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(new DOMException('no answer in time', 'TimeoutError')), { once: true })
    if (outer.aborted) abort()
  })
  try {
    return await Promise.race([send({ abortSignal: controller.signal }), aborted])
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', abort)
  }
}

/** Works on items a few at a time; the first refusal ends it, what is gone meanwhile (`NoSuchEntity`) does not. Throws that refusal. */
export async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>, lanes = mostInFlight): Promise<void> {
  const state: { next: number; refused: unknown } = { next: 0, refused: null }
  const lane = async () => {
    while (state.next < items.length && state.refused === null) {
      const item = items[state.next++]
      if (item === undefined) continue
      try {
        await work(item)
      } catch (error) {
        if (!(error instanceof Refusal && /^NoSuchEntity/.test(error.code))) state.refused ??= error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  if (state.refused !== null) throw state.refused
}

/** An answer that may go on. */
export interface Page {
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
  readonly NextToken?: string | undefined
}

/** Asks page by page until nothing follows. A server that names the same place twice, or more pages than `most`, is refused. */
export async function* pages<Answer extends Page>(
  ask: (marker: string | undefined) => Promise<Answer>,
  action: string,
  most = 1000,
): AsyncGenerator<Answer> {
  const seen = new Set<string>()
  let marker: string | undefined
  for (let count = 0; count < most; count++) {
    const answer = await ask(marker)
    yield answer
    marker = answer.IsTruncated === false ? undefined : (answer.Marker ?? answer.NextToken)
    if (marker === undefined && answer.IsTruncated === true)
      throw new Refusal('corrupt', `the place where ${action} goes on`, false, 'Paging')
    if (marker === undefined) return
    if (seen.has(marker)) throw new Refusal('corrupt', `pages of ${action} that go on: it names the same place twice`, false, 'Paging')
    seen.add(marker)
  }
  throw new Refusal('corrupt', `an end of the pages of ${action}: there are more than ${most}`, false, 'Paging')
}
