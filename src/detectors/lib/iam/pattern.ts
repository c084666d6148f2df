import type { Piece } from './template.js'

/** Tokens of a pattern that are no character code. `Field` ones stay within one field of an ARN: they never match a colon. */
export const token = { one: -1, oneInField: -2, many: -3, manyInField: -4 } as const

/**
 * How wildcards are read. `plain`: `*` and `?` match anything (actions, `StringLike`). `resource`: in the first five fields of an ARN they
 * stay within their field, but a `*` that ends a field runs on. `arn`: within their field in any case (`ArnLike`), but for a `*` that ends
 * the pattern. In the sixth field a colon is a character like any other.
 * Source: IAM User Guide, “IAM JSON policy elements: Resource” and “ARN condition operators”.
 */
export type PatternKind = 'plain' | 'resource' | 'arn'

/** A compiled wildcard pattern. What most patterns are, a text with at most one `*` at its end, holds nothing but its text. */
export interface Pattern {
  /** As written; where variables were filled in, what came of them. */
  readonly text: string
  /** Characters before the first wildcard: every match starts with them. */
  readonly prefix: string
  readonly shape: 'literal' | 'everything' | 'prefix' | 'glob' | 'fields'
  /** Of the shapes `glob` and `fields`; empty for the others, whose tokens `tokensOf` makes. */
  readonly tokens: readonly number[]
}

const none: readonly number[] = []

/** Compiles text of a policy. Case is the caller's: actions are put in lower case first. */
export function pattern(text: string, kind: PatternKind): Pattern {
  const whole = kind === 'resource' ? completed(text) : text
  const wild = whole.search(/[*?]/)
  if (wild < 0) return { text: whole, tokens: none, prefix: whole, shape: 'literal' }
  if (wild < whole.length - 1 || whole.endsWith('?')) return patternOf([{ kind: 'text', text: whole }], kind)
  return { text: whole, tokens: none, prefix: whole.slice(0, wild), shape: wild === 0 ? 'everything' : 'prefix' }
}

/** The same of text whose parts are wildcards or not; a variable stands for anything. */
export function patternOf(pieces: readonly Piece[], kind: PatternKind): Pattern {
  const tokens: number[] = []
  let colons = kind === 'plain' ? 5 : 0
  for (const [index, piece] of pieces.entries()) {
    const text = piece.kind === 'variable' ? '*' : piece.text
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at)
      const code = text.charCodeAt(at)
      const wild = piece.kind !== 'literal' && (char === '*' || char === '?')
      if (!wild) {
        tokens.push(code)
        if (char === ':' && piece.kind === 'text') colons++
        continue
      }
      const bound = colons < 5 && piece.kind === 'text'
      const next = at + 1 < text.length ? text.charAt(at + 1) : (pieces[index + 1] ?? null)
      if (char === '?') tokens.push(bound ? token.oneInField : token.one)
      else tokens.push(bound && next !== null && !(kind === 'resource' && next === ':') ? token.manyInField : token.many)
    }
  }
  const ordered = order(tokens)
  const shape = shapeOf(ordered)
  return {
    text: pieces.map(spelled).join(''),
    tokens: shape === 'glob' || shape === 'fields' ? ordered : none,
    prefix: prefixOf(ordered),
    shape,
  }
}

/** Character codes (UTF-16) and values of `token`. */
export function tokensOf({ shape, prefix, tokens }: Pattern): readonly number[] {
  if (shape === 'glob' || shape === 'fields') return tokens
  const made = codesOf(prefix)
  if (shape !== 'literal') made.push(token.many)
  return made
}

/** The character codes of a text. */
export function codesOf(text: string): number[] {
  const found: number[] = []
  for (let at = 0; at < text.length; at++) found.push(text.charCodeAt(at))
  return found
}

/** An ARN with fewer than six fields, and no `*` that could be several, stands for all that begin so: AWS fills in the missing ones. */
function completed(text: string): string {
  const missing = 5 - (text.match(/:/g)?.length ?? 0)
  return text.startsWith('arn:') && missing > 0 && !text.includes('*') ? text + ':*'.repeat(missing) : text
}

function spelled(piece: Piece): string {
  return piece.kind === 'variable' ? `\${${piece.key}}` : piece.text
}

/** In a run of wildcards the single ones come first and only one `*` is left: patterns that mean the same look the same. */
function order(tokens: readonly number[]): number[] {
  const ordered: number[] = []
  for (const one of tokens) {
    const last = ordered.at(-1)
    if (isMany(one) && last !== undefined && isMany(last)) {
      if (one === token.many) ordered[ordered.length - 1] = one
    } else if ((one === token.one && last === token.many) || (one === token.oneInField && last === token.manyInField)) {
      ordered.splice(-1, 0, one)
    } else ordered.push(one)
  }
  return ordered
}

function prefixOf(tokens: readonly number[]): string {
  const wild = tokens.findIndex((one) => one < 0)
  const codes = wild < 0 ? tokens : tokens.slice(0, wild)
  // Long pieces: a text put together letter by letter would keep a record of each step.
  const pieces = Array.from({ length: Math.ceil(codes.length / 4096) }, (_, index) => codes.slice(index * 4096, (index + 1) * 4096))
  return pieces.map((piece) => String.fromCharCode(...piece)).join('')
}

function shapeOf(tokens: readonly number[]): Pattern['shape'] {
  const wild = tokens.findIndex((one) => one < 0)
  if (wild < 0) return 'literal'
  if (tokens.some((one) => one === token.oneInField || one === token.manyInField)) return 'fields'
  if (wild < tokens.length - 1 || tokens[wild] !== token.many) return 'glob'
  return wild === 0 ? 'everything' : 'prefix'
}

/** True for the tokens that match any number of characters. */
export function isMany(one: number): boolean {
  return one === token.many || one === token.manyInField
}
