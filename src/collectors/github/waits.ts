/** What all waits of a run for GitHub's limits may take together, in seconds. */
export const mostWaiting = 120

const unsaid = 60

/**
 * Seconds a refusal for a limit asks to wait: `retry-after`, else until `x-ratelimit-reset` where nothing remains, else a minute. Never less than one:
 * a server may say that no time is left, or name a time that is over.
 */
export function secondsToWait(headers: Readonly<Record<string, string>>, now: number): number {
  const after = Number(headers['retry-after'] || Number.NaN)
  const reset = headers['x-ratelimit-remaining'] === '0' ? Number(headers['x-ratelimit-reset'] || Number.NaN) - now / 1000 + 1 : Number.NaN
  const asked = [after, reset].find((seconds) => !Number.isNaN(seconds)) ?? unsaid
  return Math.max(1, Math.ceil(asked))
}

/** Says whether a run may wait so many seconds more for a limit; what would exceed the cap is refused, and from then on nothing is sent. */
export function createPatience(most = mostWaiting) {
  let waited = 0
  let over = false
  return {
    may(seconds: number): boolean {
      const cost = Math.max(1, seconds)
      // What is no number is refused, too.
      if (over || Number.isNaN(cost) || waited + cost > most) {
        over = true
        return false
      }
      waited += cost
      return true
    },
    /** From now on every wait is refused. */
    giveUp() {
      over = true
    },
    /** True once a wait was refused: further questions would meet the same limit. */
    over: () => over,
  }
}

/** GitHub grants 900 points a minute, a read costs one; a little is left for others who use the same account. */
const mostAMinute = 850
const minute = 60_000

/** Lets at most 850 reads go in any minute; waits for the oldest to be a minute old. */
export function createPace(signal: AbortSignal, most = mostAMinute) {
  const times: number[] = []
  let turn: Promise<void> = Promise.resolve()
  const take = async () => {
    const oldest = times.length < most ? undefined : times.shift()
    const wait = oldest === undefined ? 0 : oldest + minute - Date.now()
    if (wait > 0) await sleep(wait, signal)
    times.push(Date.now())
  }
  return (): Promise<void> => {
    turn = turn.then(take)
    return turn
  }
}

/** Waits; the end of the run ends it early, and what was waited for is then not sent. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end, { once: true })
  })
}
