import { type Gap, limit } from './gap.js'
import type { CodeownersLine } from './ownership.js'
import { fitsWildly } from './wildcards.js'

/** Steps that may still be spent on matching: patterns and paths are a stranger's, and together they cost what they multiply to. */
export interface Work {
  left: number
}

/** Work for a run: about a second. */
export function createWork(): Work {
  return { left: 50_000_000 }
}

/** What is not known once the work is spent; null while some is left. */
export function spentGap({ left }: Work): Gap | null {
  return left > 0 ? null : limit('bound', 'whom CODEOWNERS names for some of the paths', 'fewer lines, or plainer patterns, in CODEOWNERS')
}

/** One line, ready to be matched. */
interface Ready {
  readonly line: CodeownersLine
  /** The segments that must fit; null when only what lies below counts. */
  readonly itself: readonly string[] | null
  /** The same for all that lies below; null when nothing there counts. */
  readonly below: readonly string[] | null
}

const known = new WeakMap<readonly CodeownersLine[], readonly Ready[]>()

/**
 * The line that answers for a path within the file's folder: of those that match the last. Null where none matches, and once the work is spent. A pattern
 * without a slash before its end matches at any depth, and what names a folder all that lies in it; `*` ends at a slash.
 */
export function ownerLine(lines: readonly CodeownersLine[], path: string, work: Work = createWork()): CodeownersLine | null {
  const ready = known.get(lines) ?? lines.map(readied)
  known.set(lines, ready)
  const given = path.split('/')
  for (let i = ready.length - 1; i >= 0 && work.left > 0; i--) {
    const one = ready[i]
    if (one === undefined) continue
    const { line, itself, below } = one
    if (itself !== null && fits(itself, given, work)) return work.left > 0 ? line : null
    if (below !== null && fits(below, given, work)) return work.left > 0 ? line : null
  }
  return null
}

function readied(line: CodeownersLine): Ready {
  const { pattern } = line
  const parts = pattern.replace(/^\/+/, '').replace(/\/+$/, '').split('/')
  const wanted = pattern.startsWith('/') || parts.length > 1 ? parts : ['**', ...parts]
  // `docs/*` is what lies in the folder itself, `docs/` all below it, `docs` a file or all below it.
  return {
    line,
    itself: pattern.endsWith('/') ? null : wanted,
    below: parts.at(-1) !== '*' || parts.length === 1 ? [...wanted, '**', '*'] : null,
  }
}

/** Whether a row of segments fits another, `**` standing for any number of them. */
function fits(wanted: readonly string[], given: readonly string[], work: Work): boolean {
  return fitsWildly(
    wanted.length,
    given.length,
    (at) => wanted[at] === '**',
    (at, from) => work.left-- > 0 && segmentFits(wanted[at] ?? '', given[from] ?? '', work),
  )
}

/** The same within a segment, `*` standing for any number of characters and `?` for one. */
function segmentFits(pattern: string, text: string, work: Work): boolean {
  if (pattern === '*' || pattern === text) return true
  return fitsWildly(
    pattern.length,
    text.length,
    (at) => pattern[at] === '*',
    (at, from) => work.left-- > 0 && (pattern[at] === '?' || pattern[at] === text[from]),
  )
}
