import type { Finding } from '../core/finding.js'
import { isGap } from '../core/gap.js'
import { createArena } from '../engine/index.js'
import { createDetect, type ScannerSetup } from './scanner.js'

/** Gives back a text with every secret in it redacted. */
export type Scrub = (text: string) => string

const smallArena = 1 << 18

/**
 * Names come from strangers too: a path, an author or a gap's subject may hold a secret of its own. This runs the run's own detectors over
 * such a text and puts the redacted form in place of what they find.
 */
export async function createScrub(setup: ScannerSetup): Promise<Scrub> {
  // Built-in detectors alone: a plug-in's belong into threads that can be ended.
  const detect = await createDetect(
    { ...setup, plugins: [], inlineIgnores: false, showSecrets: false, carrySecrets: false },
    createArena(smallArena),
  )
  const known = new Map<string, string>()
  const scrub = (text: string): string => {
    // Not as a name: a name's detections say no columns.
    const document = { source: 'file', path: null, id: null, base: 0, lines: 0, overlap: 0, baseline: false } as const
    // One line, so that columns are offsets.
    const line = text.replace(/[\r\n]/g, ' ')
    const spans: { start: number; end: number; redacted: string }[] = []
    for (const item of detect({ ...document, bytes: Buffer.from(line) })) {
      if (isGap(item)) continue
      for (const { column, endColumn } of item.locations) {
        if (column !== null && endColumn !== null) spans.push({ start: column - 1, end: endColumn - 1, redacted: item.subject })
      }
    }
    return spans
      .sort((a, b) => b.start - a.start)
      .reduce((rest, span) => rest.slice(0, span.start) + span.redacted + rest.slice(span.end), text)
  }
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const after = scrub(text)
    known.set(text, after)
    return after
  }
}

/** The finding with its code frame scrubbed: secrets of rules that were not run stand around what was found. */
export function withScrubbedExcerpt(finding: Finding, scrub: Scrub): Finding {
  if (finding.excerpt === null) return finding
  const { lines, mark } = finding.excerpt
  const start = scrub(lines[mark.index]?.slice(0, mark.start) ?? '')
  const end = start.length + mark.end - mark.start
  const shown = lines.map((line, index) =>
    index === mark.index ? start + line.slice(mark.start, mark.end) + scrub(line.slice(mark.end)) : scrub(line),
  )
  return { ...finding, excerpt: { ...finding.excerpt, lines: shown, mark: { index: mark.index, start: start.length, end } } }
}
