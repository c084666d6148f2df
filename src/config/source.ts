import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { clean } from '../core/clean.js'
import { SourceError } from '../core/errors.js'
import { tooDeepAt } from '../core/yaml-depth.js'
import { problemsOf, type SourcePath } from './problem.js'

/** A checked file, and where each of its parts stands. */
export interface Source<T> {
  readonly value: T
  /** Line and column, from 1, of the node at a path, or of the nearest node above it that was written. */
  place(path: SourcePath): { file: string; line: number; column: number }
}

/**
 * Reads YAML (or JSON, which is YAML) and checks it against a schema. Every problem is a `SourceError` with its place; a wrong word
 * comes with the nearest right one. Aliases that multiply the text are refused.
 */
export function parseSource<T>(text: string, file: string, schema: z.ZodType<T>): Source<T> {
  const deep = tooDeepAt(text)
  if (deep !== null) {
    const before = text.slice(0, deep).split('\n')
    throw new SourceError(
      { file, line: before.length, column: (before.at(-1) ?? '').length + 1 },
      'this nests deeper than anything written by a person',
    )
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const broken = document.errors[0]
  if (broken !== undefined) throw new SourceError(at(broken.pos[0]), yamlProblem(broken.code, broken.message))
  const place = (path: SourcePath) => at(offsetOf(document.contents, path))
  const raw = plain(() => document.toJS({ maxAliasCount: 20 }), at(0))
  const result = schema.safeParse(raw)
  if (result.success) return { value: result.data, place }
  const offset = (path: SourcePath, key?: boolean) => offsetOf(document.contents, path, key)
  const [first, ...others] = problemsOf(result.error.issues, { raw, schema, offset })
  const more = others.length === 0 ? null : `${others.length} more problem${others.length === 1 ? '' : 's'} in this file`
  throw new SourceError(at(first?.offset ?? 0), first?.message ?? 'not what was expected', more)
}

function plain(read: () => unknown, start: { file: string; line: number; column: number }): unknown {
  try {
    return read()
  } catch {
    throw new SourceError(start, 'its aliases multiply the text beyond what is read')
  }
}

/** The parser's own words, shortened, and without what it quotes from the file. */
function yamlProblem(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is written twice'
  if (code === 'TAB_AS_INDENT') return 'a tab cannot indent: use spaces'
  return `not YAML: ${clean(message.split('\n')[0] ?? '').replace(/"[^"]*"|'[^']{8,}'/g, '…')}`
}

/** Offset of the node at a path, or of the last one on the way to it. */
function offsetOf(contents: ParsedNode | null, path: SourcePath, key = false): number {
  let node: unknown = contents
  let offset = contents?.range[0] ?? 0
  for (const [index, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined) break
      const last = index === path.length - 1
      offset = rangeStart(last && key ? pair.key : (pair.value ?? pair.key)) ?? rangeStart(pair.key) ?? offset
      node = pair.value
    } else {
      const items = (node as { items?: unknown[] } | null)?.items
      node = items?.[Number(step)]
      offset = rangeStart(node) ?? offset
    }
  }
  return offset
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null)?.range?.[0]
}
