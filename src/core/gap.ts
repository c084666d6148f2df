/** Something named or expected that could not be looked at: makes the report incomplete (exit code 3). */
export const failedStatuses = ['forbidden', 'not-found', 'rate-limited', 'unreadable', 'corrupt', 'timed-out', 'unparsable'] as const

/** A bound that was reached, or a feature that is off: said, never red unless `--strict`. */
export const limitStatuses = ['disabled', 'unsupported', 'template', 'too-large', 'bound', 'shallow', 'skipped'] as const

/** Why something could not be looked at. */
export type FailedStatus = (typeof failedStatuses)[number]
/** Why something was left out on purpose. */
export type LimitStatus = (typeof limitStatuses)[number]

/** What was not looked at, why, and what it would need. A gap is never a pass. Plain data: it crosses threads. */
export interface Gap {
  /** The target as the user wrote it; the pipeline fills it in where a collector leaves it empty. */
  readonly target: string
  readonly class: 'failed' | 'limit'
  readonly status: FailedStatus | LimitStatus
  /** The thing not looked at, e.g. `src/big.bin` or `blob 3f2c…`. */
  readonly what: string
  /** What it would take to look at it, e.g. `read permission` or `--max-file-size 600mb`. */
  readonly needs: string
}

/** A gap of the failed class. */
export function failed(status: FailedStatus, what: string, needs: string, target = ''): Gap {
  return { target, class: 'failed', status, what, needs }
}

/** A gap of the limit class. */
export function limit(status: LimitStatus, what: string, needs: string, target = ''): Gap {
  return { target, class: 'limit', status, what, needs }
}

/** Tells a gap from whatever else a collector or detector yields. */
export function isGap(value: unknown): value is Gap {
  return typeof value === 'object' && value !== null && 'needs' in value && 'status' in value && 'class' in value
}
