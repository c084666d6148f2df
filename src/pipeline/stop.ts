/** When a run ends before its time. */
export interface Stop {
  readonly signal: AbortSignal
  /** True once the run's own time limit has ended it. */
  timedOut(): boolean
  dispose(): void
}

/** One signal for both the user's interruption and the run's time limit. */
export function stopper(outer: AbortSignal, timeout: number | null): Stop {
  const controller = new AbortController()
  let late = false
  const abort = () => controller.abort()
  outer.addEventListener('abort', abort, { once: true })
  if (outer.aborted) abort()
  const timer =
    timeout === null
      ? null
      : setTimeout(() => {
          late = true
          abort()
        }, timeout)
  return {
    signal: controller.signal,
    timedOut: () => late,
    dispose() {
      outer.removeEventListener('abort', abort)
      if (timer !== null) clearTimeout(timer)
    },
  }
}
