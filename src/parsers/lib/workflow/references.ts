import type { Span, YamlScalar } from '../yaml-tree.js'
import { type Expression, parseExpression, partsOf } from './expression.js'

/** An expression within a text, with the place of its tree's offset 0. `start` and `end` are those of the braces. */
export interface Embedded extends Span {
  readonly text: string
  /** Null when it could not be read. */
  readonly tree: Expression | null
  /** Where a part of the tree stands; the whole expression when the text was escaped or folded. */
  placed(part: Pick<Expression, 'start' | 'end'>): Span
}

const mostExpressions = 2000

/** The expressions of a scalar; `source` is the whole file. `bare`: the scalar is one although it has no braces, as `if` allows. */
export function expressionsIn(scalar: YamlScalar, source: string, bare = false): readonly Embedded[] {
  if (!bare && !scalar.text.includes('${{')) return none
  const before = known.get(scalar)
  if (before !== undefined) return before
  const found = embeddedIn(scalar, source, bare)
  known.set(scalar, found)
  return found
}

const none: readonly Embedded[] = []
// A scalar is asked for by its step and again by the walk over the whole file.
const known = new WeakMap<YamlScalar, readonly Embedded[]>()

function embeddedIn(scalar: YamlScalar, source: string, bare: boolean): Embedded[] {
  const { text } = scalar
  if (!text.includes('${{')) return bare && text.trim() !== '' ? [bareExpression(scalar, source)] : []
  const raw = source.slice(scalar.start, scalar.end)
  const found: Embedded[] = []
  let written = 0
  let at = 0
  while (found.length < mostExpressions) {
    const open = text.indexOf('${{', at)
    const close = open === -1 ? -1 : closeOf(text, open + 3)
    if (close === -1) break
    const inner = text.slice(open + 3, close)
    at = close + 2
    const here = written === -1 ? -1 : raw.indexOf('${{', written)
    if (here === -1) {
      // Escaped in its source: the whole text is its place.
      written = -1
      found.push(embedded(inner, scalar.start, scalar.end, null))
      continue
    }
    const same = raw.startsWith(inner, here + 3)
    const shut = same ? here + 3 + inner.length : raw.indexOf('}}', here)
    written = shut === -1 ? -1 : shut + 2
    const end = shut === -1 ? scalar.end : scalar.start + shut + 2
    found.push(embedded(inner, scalar.start + here, end, same ? scalar.start + here + 3 : null))
  }
  return found
}

function bareExpression(scalar: YamlScalar, source: string): Embedded {
  const { text, start, end } = scalar
  const offset = source.startsWith(text, start) ? start : source.startsWith(text, start + 1) && scalar.style !== 'block' ? start + 1 : null
  return embedded(text, start, end, offset)
}

function embedded(text: string, start: number, end: number, origin: number | null): Embedded {
  const tree = parseExpression(text)
  const placed = (part: Pick<Expression, 'start' | 'end'>) =>
    origin === null ? { start, end } : { start: origin + part.start, end: origin + part.end }
  return { text, start, end, tree, placed }
}

// No expression is longer: what is not closed by then is none.
const longestSpan = 25_000

/** Offset of the braces that close, past strings in between; -1 when there are none. */
function closeOf(text: string, from: number): number {
  const end = Math.min(text.length, from + longestSpan)
  let quoted = false
  for (let at = from; at < end; at++) {
    const char = text[at]
    if (char === "'") quoted = !quoted
    else if (!quoted && char === '}' && text[at + 1] === '}') return at
  }
  const plain = text.slice(from, end).indexOf('}}')
  return plain === -1 ? -1 : from + plain
}

/**
 * How an expression reaches for secrets. `unredacted`: a field of a structured secret, which the log does not mask. `asked`: only whether it is
 * set is asked, as by `secrets.X != ''`: its value goes nowhere.
 */
export type SecretReference =
  | { readonly kind: 'named'; readonly name: string; readonly span: Span; readonly unredacted: boolean; readonly asked: boolean }
  | { readonly kind: 'computed'; readonly span: Span }
  | { readonly kind: 'all'; readonly span: Span }

/** Every reach for the `secrets` context in these expressions. Names in upper case, as GitHub stores them. */
export function secretsIn(expressions: readonly Embedded[]): SecretReference[] {
  const found: SecretReference[] = []
  for (const { tree, placed } of expressions) if (tree !== null) collect(tree, placed, taken, found)
  return found
}

/** True when the value of a secret goes on from where the reference stands. */
export function isTaken(reference: SecretReference): boolean {
  return reference.kind !== 'named' || !reference.asked
}

interface Use {
  readonly unredacted: boolean
  readonly asked: boolean
}

const taken: Use = { unredacted: false, asked: false }

function collect(tree: Expression, placed: Embedded['placed'], use: Use, found: SecretReference[]): void {
  if (tree.kind === 'get' && isSecrets(tree.of)) {
    found.push({ kind: 'named', name: tree.key.toUpperCase(), span: placed(tree), ...use })
    return
  }
  if (tree.kind === 'index' && isSecrets(tree.of)) {
    found.push({ kind: 'computed', span: placed(tree) })
    collect(tree.index, placed, taken, found)
    return
  }
  if (tree.kind === 'star' && isSecrets(tree.of)) {
    found.push({ kind: 'all', span: placed(tree) })
    return
  }
  if (tree.kind === 'name' && tree.name === 'secrets') {
    found.push({ kind: 'all', span: placed(tree) })
    return
  }
  if (tree.kind === 'call' && tree.name === 'tojson' && tree.args[0] !== undefined && isSecrets(tree.args[0])) {
    found.push({ kind: 'all', span: placed(tree) })
    return
  }
  // A field of a secret that holds JSON: what is masked is the whole text alone.
  const field = (tree.kind === 'get' || tree.kind === 'index' || tree.kind === 'star') && isFromJson(tree.of)
  const unredacted = field || (use.unredacted && tree.kind !== 'operation')
  for (const [index, part] of partsOf(tree).entries()) collect(part, placed, { unredacted, asked: use.asked || asks(tree, index) }, found)
}

const questions: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith'])

/** True when a part of an expression is only compared: of `a && b` the first is given on when it is empty alone. */
function asks(tree: Expression, index: number): boolean {
  if (tree.kind === 'call') return questions.has(tree.name)
  if (tree.kind !== 'operation' || tree.operator === '||') return false
  return tree.operator !== '&&' || index < tree.args.length - 1
}

function isSecrets(tree: Expression): boolean {
  return tree.kind === 'name' && tree.name === 'secrets'
}

function isFromJson(tree: Expression): boolean {
  if (tree.kind === 'call') return tree.name === 'fromjson'
  return (tree.kind === 'get' || tree.kind === 'index' || tree.kind === 'star') && isFromJson(tree.of)
}

/** The names of a context that expressions reach for, such as `vars`: in upper case, with their places. */
export function namesIn(expressions: readonly Embedded[], context: string): { readonly name: string; readonly span: Span }[] {
  const found: { name: string; span: Span }[] = []
  const look = (tree: Expression, placed: Embedded['placed']) => {
    if (tree.kind === 'get' && tree.of.kind === 'name' && tree.of.name === context)
      found.push({ name: tree.key.toUpperCase(), span: placed(tree) })
    for (const part of partsOf(tree)) look(part, placed)
  }
  for (const { tree, placed } of expressions) if (tree !== null) look(tree, placed)
  return found
}
