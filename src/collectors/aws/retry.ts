import { setTimeout as sleep } from 'node:timers/promises'

/** What the SDK tells of a failed attempt. */
interface Failure {
  readonly errorType: string
  readonly retryAfterHint?: Date
}

interface Token {
  getRetryCount(): number
  getRetryDelay(): number
  getRetryCost(): number | undefined
}

const throttledAttempts = 9
const brokenAttempts = 3
const longestDelay = 20_000

/**
 * How the SDK tries again: nine attempts when throttled, three when the server or the way to it fails. What all calls of a run may wait together is
 * capped (milliseconds), so that a run ends whatever the other side does.
 */
export function retryStrategy(mostWaiting = 180_000) {
  let waited = 0
  return {
    mode: 'standard',
    acquireInitialRetryToken: async (): Promise<Token> => token(0, 0),
    async refreshRetryTokenForRetry(last: Token, { errorType }: Failure): Promise<Token> {
      const throttled = errorType === 'THROTTLING'
      const most = throttled ? throttledAttempts : errorType === 'CLIENT_ERROR' ? 1 : brokenAttempts
      const count = last.getRetryCount() + 1
      if (count >= most || waited >= mostWaiting) throw new Error('no more attempts')
      const delay = Math.min(longestDelay, (throttled ? 300 : 100) * 2 ** (count - 1)) * (0.5 + Math.random() / 2)
      waited += delay
      return token(count, delay)
    },
    recordSuccess(_token: Token): void {},
  }
}

function token(count: number, delay: number): Token {
  return { getRetryCount: () => count, getRetryDelay: () => delay, getRetryCost: () => undefined }
}

/** Waits; ends early, with an error, when the signal says so. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal })
}
