/** The language between `${{` and `}}` (GitHub, “Evaluate expressions in workflows and actions”), as a tree. Offsets count from its text's start. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly start: number; readonly end: number }
  | { readonly kind: 'name'; readonly name: string; readonly start: number; readonly end: number }
  /** `of.key`, and `of['key']`. */
  | { readonly kind: 'get'; readonly of: Expression; readonly key: string; readonly start: number; readonly end: number }
  /** `of[index]` with an index that is worked out. */
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression; readonly start: number; readonly end: number }
  /** `of.*`, and `of[*]`. */
  | { readonly kind: 'star'; readonly of: Expression; readonly start: number; readonly end: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly start: number; readonly end: number }
  | {
      readonly kind: 'operation'
      readonly operator: string
      readonly args: readonly Expression[]
      readonly start: number
      readonly end: number
    }

interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'sign' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
}

// GitHub takes none longer.
const longest = 21_000
const deepest = 50
const token =
  /\s*(?:([A-Za-z_][\w-]*)|('(?:[^']|'')*')|([+-]?(?:0x[0-9A-Fa-f]+|0o[0-7]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+))|(==|!=|<=|>=|&&|\|\||[!<>()[\].,*]))/y

/** Reads one expression, without its braces; null when it is none, longer than GitHub takes it, or nested deeper than 50 levels. */
export function parseExpression(text: string): Expression | null {
  if (text.length > longest) return null
  const tokens = tokensOf(text)
  if (tokens === null) return null
  try {
    const reader = createReader(tokens)
    const tree = reader.alternatives(0)
    return reader.peek().kind === 'end' ? tree : null
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

class Unreadable extends Error {}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) break
    const [whole, word, string, number, sign] = match
    const kind = word !== undefined ? 'word' : string !== undefined ? 'string' : number !== undefined ? 'number' : 'sign'
    const written = word ?? string ?? number ?? sign ?? ''
    tokens.push({ kind, text: written, start: at + whole.length - written.length, end: at + whole.length })
    at += whole.length
  }
  if (text.slice(at).trim() !== '') return null
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length })
  return tokens
}

const levels = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=']]

function createReader(tokens: readonly Token[]) {
  let at = 0
  const last = tokens.at(-1) ?? { kind: 'end' as const, text: '', start: 0, end: 0 }
  const peek = (): Token => tokens[at] ?? last
  const isSign = (text: string) => peek().kind === 'sign' && peek().text === text
  const take = (): Token => {
    const next = peek()
    at++
    return next
  }
  const expect = (text: string): Token => {
    if (!isSign(text)) throw new Unreadable()
    return take()
  }
  const deeper = (depth: number): number => {
    if (depth >= deepest) throw new Unreadable()
    return depth + 1
  }

  const binary = (level: number, depth: number): Expression => {
    const operators = levels[level]
    if (operators === undefined) return unary(depth)
    let left = binary(level + 1, depth)
    while (peek().kind === 'sign' && operators.includes(peek().text)) {
      const operator = take().text
      const right = binary(level + 1, depth)
      // A chain of one operator is one operation: a long one costs no depth.
      const args = left.kind === 'operation' && left.operator === operator && level < 2 ? [...left.args, right] : [left, right]
      left = { kind: 'operation', operator, args, start: left.start, end: right.end }
    }
    return left
  }

  const unary = (depth: number): Expression => {
    if (!isSign('!')) return postfix(depth)
    const { start } = take()
    const of = unary(deeper(depth))
    return { kind: 'operation', operator: '!', args: [of], start, end: of.end }
  }

  const postfix = (depth: number): Expression => {
    let of = primary(depth)
    for (let steps = 0; steps < deepest; steps++) {
      if (isSign('.')) {
        take()
        if (isSign('*')) of = { kind: 'star', of, start: of.start, end: take().end }
        else {
          const key = take()
          if (key.kind !== 'word') throw new Unreadable()
          of = { kind: 'get', of, key: key.text, start: of.start, end: key.end }
        }
      } else if (isSign('[')) {
        take()
        of = indexed(of, depth)
      } else return of
    }
    throw new Unreadable()
  }

  const indexed = (of: Expression, depth: number): Expression => {
    if (isSign('*')) {
      take()
      return { kind: 'star', of, start: of.start, end: expect(']').end }
    }
    const index = binary(0, deeper(depth))
    const { end } = expect(']')
    if (index.kind === 'literal' && typeof index.value === 'string') return { kind: 'get', of, key: index.value, start: of.start, end }
    return { kind: 'index', of, index, start: of.start, end }
  }

  const primary = (depth: number): Expression => {
    const next = take()
    const { start, end } = next
    if (next.kind === 'string') return { kind: 'literal', value: next.text.slice(1, -1).replaceAll("''", "'"), start, end }
    if (next.kind === 'number') return { kind: 'literal', value: Number(next.text), start, end }
    if (next.kind === 'sign' && next.text === '(') {
      const inner = binary(0, deeper(depth))
      return { ...inner, start, end: expect(')').end }
    }
    if (next.kind !== 'word') throw new Unreadable()
    if (isSign('(')) return call(next, depth)
    const word = next.text.toLowerCase()
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true', start, end }
    if (word === 'null') return { kind: 'literal', value: null, start, end }
    return { kind: 'name', name: word, start, end }
  }

  const call = (name: Token, depth: number): Expression => {
    take()
    const args: Expression[] = []
    while (!isSign(')')) {
      args.push(binary(0, deeper(depth)))
      if (!isSign(')')) expect(',')
    }
    return { kind: 'call', name: name.text.toLowerCase(), args, start: name.start, end: take().end }
  }

  return { peek, alternatives: (depth: number) => binary(0, depth) }
}

/** The parts an expression is made of directly. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'get':
    case 'star':
      return [expression.of]
    case 'index':
      return [expression.of, expression.index]
    case 'call':
    case 'operation':
      return expression.args
    default:
      return []
  }
}

/** A path such as `github.event.sender.login`, lower-cased; null for anything that is none. */
export function pathOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name
  if (expression.kind !== 'get') return null
  const of = pathOf(expression.of)
  return of === null ? null : `${of}.${expression.key.toLowerCase()}`
}
