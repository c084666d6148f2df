import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Detection } from '../../../src/core/detection.js'
import type { DetectorContext } from '../../../src/core/detector.js'
import type { Document, DocumentSource } from '../../../src/core/document.js'
import { type Gap, isGap } from '../../../src/core/gap.js'
import type { Rule } from '../../../src/core/rule.js'
import { secrets } from '../../../src/detectors/secrets/index.js'
import { createArena } from '../../../src/engine/index.js'
import { compileRule } from '../../../src/rules/compile.js'
import { ruleFileSchema } from '../../../src/rules/schema.js'

const folder = new URL('../../../rules/secrets/', import.meta.url)

/** Every rule of rules/secrets, compiled. */
export const allRules: readonly Rule[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => {
    const file = ruleFileSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8')))
    return file.rules.map((entry) => compileRule(entry, file.detector, file.provider ?? name.replace('.yml', '')))
  })

export const arena = createArena()

/** A context with fixed keys and clock. */
export function contextOf(more: Partial<DetectorContext> = {}): DetectorContext {
  return {
    rules: allRules,
    now: new Date('2026-11-22T00:00:00Z'),
    arena,
    runKey: new Uint8Array(32),
    projectKey: null,
    showSecrets: false,
    inlineIgnores: true,
    ...more,
  }
}

/** A whole document. */
export function documentOf(bytes: Uint8Array | string, more: Partial<Document> = {}): Document {
  const source: DocumentSource = 'file'
  const raw = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return { source, path: null, id: null, bytes: raw, base: 0, lines: 0, overlap: 0, baseline: false, ...more }
}

/** The same document in chunks of `size` bytes that share `overlap`. */
export function chunksOf(bytes: Uint8Array, size: number, overlap: number): Document[] {
  const chunks: Document[] = []
  for (let base = 0; ; base += size - overlap) {
    const last = base + size >= bytes.length
    const lines = Buffer.from(bytes.subarray(0, base)).toString('latin1').split('\n').length - 1
    chunks.push(documentOf(bytes.subarray(base, base + size), { base, lines, overlap: last ? 0 : overlap }))
    if (last) return chunks
  }
}

/** Runs the real detector over documents in order. */
export function detect(
  documents: Document | readonly Document[],
  more: Partial<DetectorContext> = {},
): { found: Detection[]; gaps: Gap[] } {
  const scan = secrets.create(contextOf(more))
  const items = [documents].flat().flatMap((document) => [...scan(document as Document)])
  return { found: items.filter((item): item is Detection => !isGap(item)), gaps: items.filter(isGap) }
}

const shared = secrets.create(contextOf())

/** The same with one detector for all documents: they must be whole, and the default context is theirs. */
export function look(document: Document): { found: Detection[]; gaps: Gap[] } {
  const items = [...shared(document)]
  return { found: items.filter((item): item is Detection => !isGap(item)), gaps: items.filter(isGap) }
}

/** Ids of the rules that find something in a text. */
export function rulesIn(text: string, path: string | null = null): string[] {
  return [...shared(documentOf(text, { path }))].flatMap((item) => (isGap(item) ? [] : [item.rule]))
}
