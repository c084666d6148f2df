import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml'

/** Offsets in UTF-16 units, the end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A value with its text as written; a null node has the text ``. `style` tells a block text or a quoted one from a plain one. */
export interface YamlScalar extends Span {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly text: string
  readonly style: 'plain' | 'single' | 'double' | 'block'
}

/** One key of a map. The key is text whatever it was written as: `true` for `on` in YAML 1.1, `8` for a number. */
export interface YamlEntry {
  readonly key: string
  readonly keySpan: Span
  readonly value: YamlNode
}

/** A map; of a key that stands twice the last one counts. Merged keys (`<<`) are in. */
export interface YamlMap extends Span {
  readonly kind: 'map'
  readonly entries: readonly YamlEntry[]
  readonly byKey: ReadonlyMap<string, YamlEntry>
}

/** A list. */
export interface YamlList extends Span {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
}

/** A node with the place it stands at. An alias is the node it stands for, at that node's place: the same object wherever it is used. */
export type YamlNode = YamlScalar | YamlMap | YamlList

/** What makes a text no YAML, or no YAML that is read. */
export interface YamlProblem {
  readonly line: number
  readonly column: number
  /** What would have to be there instead. */
  readonly needs: string
}

/** A YAML text as nodes with places. Without a root it could not be read; problems may stand beside one. */
export interface YamlTree {
  /** The documents of the text that are not empty. */
  readonly roots: readonly YamlNode[]
  readonly problem: YamlProblem | null
  /** Line and column of an offset, both from 1. */
  at(offset: number): { readonly line: number; readonly column: number }
}

const deepest = 256
// Merged keys may multiply: this many entries are copied at most.
const mostMerged = 100_000

/** Thrown inside this file only: a place, and what would have to stand there. */
class Refusal extends Error {
  constructor(
    readonly offset: number,
    readonly needs: string,
  ) {
    super(needs)
  }
}

/** Reads YAML 1.2. Never throws; takes time in proportion to the text, whatever its aliases say. */
export function parseYamlTree(text: string): YamlTree {
  const at = lineFinder(text)
  const problem = (offset: number, needs: string): YamlProblem => ({ ...at(offset), needs })
  try {
    // The library looks for equal keys in quadratic time; the converter finds them itself.
    const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    const documents = Array.isArray(parsed) ? parsed : []
    const broken = documents.flatMap(({ errors }) => errors)[0]
    if (broken !== undefined) return { roots: [], problem: problem(broken.pos[0], needsOf(broken.code)), at }
    const convert = converter()
    const roots = documents.flatMap(({ contents }) => (contents === null ? [] : [convert.node(contents)]))
    const [twice] = convert.twice
    return {
      roots,
      problem: twice === undefined ? null : problem(twice, 'a key that is written once: this one stands twice in its map'),
      at,
    }
  } catch (error) {
    if (error instanceof Refusal) return { roots: [], problem: problem(error.offset, error.needs), at }
    // Nested beyond the parser's own stack.
    if (error instanceof RangeError) return { roots: [], problem: problem(0, `nesting of at most ${deepest} levels`), at }
    throw error
  }
}

function needsOf(code: string): string {
  if (code === 'TAB_AS_INDENT') return 'spaces: a tab cannot indent'
  if (code === 'DUPLICATE_KEY') return 'a key that is written once'
  return `valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`
}

/** Turns the library's nodes into plain ones. Each anchored node is converted once; an alias within its own anchor is null. */
function converter() {
  const anchors = new Map<string, YamlNode>()
  const twice: number[] = []
  let merged = 0

  const node = (raw: unknown, depth = 0): YamlNode => {
    if (!isAnyNode(raw)) return scalar(null, { start: 0, end: 0 }, 'plain')
    const span = spanOf(raw)
    if (depth > deepest) throw new Refusal(span.start, `nesting of at most ${deepest} levels`)
    if (isAlias(raw)) return anchors.get(raw.source) ?? scalar(null, span, 'plain')
    const made = isMap(raw) ? map(raw.items, span, depth) : isSeq(raw) ? list(raw.items, span, depth) : leaf(raw, span)
    const { anchor } = raw
    if (anchor !== undefined && anchor !== '') anchors.set(anchor, made)
    return made
  }

  const list = (items: readonly unknown[], span: Span, depth: number): YamlList => ({
    kind: 'list',
    ...span,
    items: items.map((item) => node(isPairLike(item) ? item.value : item, depth + 1)),
  })

  const map = (items: readonly { key: unknown; value: unknown }[], span: Span, depth: number): YamlMap => {
    const own = new Map<string, YamlEntry>()
    const inherited: YamlEntry[] = []
    for (const { key: rawKey, value: rawValue } of items) {
      const keyNode = node(rawKey, depth + 1)
      const key = keyNode.kind === 'scalar' ? keyNode.text : ''
      const keySpan = { start: keyNode.start, end: keyNode.end }
      const value = rawValue === null ? scalar(null, { start: keySpan.end, end: keySpan.end }, 'plain') : node(rawValue, depth + 1)
      if (key === '<<' && value.kind !== 'scalar') inherited.push(...mergedOf(value, keySpan.start))
      else {
        if (own.has(key)) twice.push(keySpan.start)
        own.set(key, { key, keySpan, value })
      }
    }
    for (const entry of inherited) if (!own.has(entry.key)) own.set(entry.key, entry)
    return { kind: 'map', ...span, entries: [...own.values()], byKey: own }
  }

  const mergedOf = (value: YamlMap | YamlList, offset: number): YamlEntry[] => {
    const maps = value.kind === 'map' ? [value] : value.items.filter((item) => item.kind === 'map')
    const found: YamlEntry[] = []
    for (const { entries } of maps) {
      merged += entries.length
      if (merged > mostMerged) throw new Refusal(offset, `at most ${mostMerged} merged keys`)
      for (const entry of entries) found.push(entry)
    }
    return found
  }

  return { node, twice }
}

function isAnyNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

function isPairLike(value: unknown): value is { readonly key: unknown; readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value && !isAnyNode(value)
}

function spanOf({ range }: Node): Span {
  return range === null || range === undefined ? { start: 0, end: 0 } : { start: range[0], end: range[1] }
}

function leaf(raw: Node, span: Span): YamlScalar {
  if (!isScalar(raw)) return scalar(null, span, 'plain')
  const { value, source, type } = raw
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  const style =
    type === 'QUOTE_SINGLE'
      ? 'single'
      : type === 'QUOTE_DOUBLE'
        ? 'double'
        : type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL'
          ? 'block'
          : 'plain'
  return { ...scalar(known, span, style), text: known === null ? '' : typeof known === 'string' ? known : (source ?? String(known)) }
}

function scalar(value: YamlScalar['value'], span: Span, style: YamlScalar['style']): YamlScalar {
  return { kind: 'scalar', ...span, value, text: value === null ? '' : String(value), style }
}

/** Line and column of offsets; the line starts are found when first asked. */
function lineFinder(text: string): YamlTree['at'] {
  let starts: number[] | null = null
  return (offset) => {
    starts ??= startsOf(text)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

function startsOf(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The value of a key; undefined when the node is no map or has no such key. */
export function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'map' ? node.byKey.get(key)?.value : undefined
}

/** The text of a scalar; undefined for anything else and for null. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined
}

/** A list's items, or the one thing that stands in a list's place; nothing for null. */
export function listOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return []
  return node.kind === 'list' ? node.items : [node]
}

/** The entries of a map; none for anything else. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : []
}
