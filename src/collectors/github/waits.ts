/** What all waits of a run for GitHub's limits may take together, in seconds. */
export const mostWaiting = 120

/** Says whether a run may wait so many seconds more for a limit; what would exceed the cap is refused, and from then on nothing is sent. */
export function createPatience(most = mostWaiting) {
  let waited = 0
  let over = false
  return {
    may(seconds: number): boolean {
      if (over || waited + seconds > most) {
        over = true
        return false
      }
      waited += seconds
      return true
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
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
