import type { Report } from '../core/report.js'

/** How a report is to look: what is known of the place it is printed to. Worked out once by the caller; reporters read no environment. */
export interface Look {
  /** 0 none, 1 sixteen colours, 2 256, 3 sixteen million. */
  readonly color: 0 | 1 | 2 | 3
  /** Columns of the terminal; null for a pipe or file, where nothing is wrapped. */
  readonly width: number | null
  /** True when the terminal shows OSC 8 hyperlinks. */
  readonly links: boolean
  /** Findings only: no summary, no hints. */
  readonly quiet: boolean
  /** The absolute folder that the paths of locations are relative to, for hyperlinks; null when there is none. */
  readonly folder: string | null
  /** True when the next commit was looked at: what to do next is then about that commit. */
  readonly staged: boolean
}

/** The look of a file or pipe. */
export const plainLook: Look = { color: 0, width: null, links: false, quiet: false, folder: null, staged: false }

/** Turns a report into text. Decides nothing, reads neither environment nor clock: the same report gives the same bytes. */
export type Reporter = (report: Report, look: Look) => string | Iterable<string>
