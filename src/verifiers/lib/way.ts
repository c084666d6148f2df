import { lookup, Resolver } from 'node:dns/promises'
import { NoAnswer } from '../../core/verify.js'
import { isPublic } from './addresses.js'
import type { TestDoor } from './for-tests.js'

/** Where a request goes: an address that was checked, never a name that could be looked up again. */
export interface Way {
  readonly address: string
  readonly family: number
  readonly port: number
  readonly ca: string | undefined
}

/** The way to a host: one of the addresses its name has, all of them public. Rejects with `NoAnswer`, and with the system's own errors. */
export async function wayTo(url: URL, door: TestDoor | null, signal: AbortSignal): Promise<Way> {
  if (url.protocol !== 'https:') throw new NoAnswer('unreadable', 'not https')
  if (door !== null) return { ...door, family: 4 }
  await nameServersSpeak(url.hostname, signal)
  const found = await within(signal, lookup(url.hostname, { all: true }))
  const [first] = found
  if (first === undefined) throw new NoAnswer('not-found', 'the name leads nowhere')
  // One address of several that is private is no mistake of a public service: the whole answer is refused.
  if (!found.every(({ address }) => isPublic(address))) throw new NoAnswer('private-address', 'the name leads to a private address')
  return { ...first, port: 443, ca: undefined }
}

/**
 * The system's own look-up cannot be ended, holds one of the four threads that write files, too, and keeps the process alive: it is asked only
 * when the name servers say anything at all. What they say does not count; the system may know better.
 */
async function nameServersSpeak(name: string, signal: AbortSignal): Promise<void> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const stop = () => resolver.cancel()
  signal.addEventListener('abort', stop, { once: true })
  // Both, as the system does: servers that leave questions for IPv6 unanswered hold it up as long as mute ones.
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
  const silent = answers.some((answer) => answer.status === 'rejected' && codeOf(answer.reason) === 'ETIMEOUT')
  if (silent) throw new NoAnswer('timed-out', 'the name servers do not answer')
}

/** Gives up waiting when the signal rings; a look-up of a name cannot be ended itself. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.reject(new Error('aborted'))
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** The code of an error of the system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
