import { type AlphabetName, alphabets, expandClass } from './alphabet.js'

/**
 * A token's structure, written in one line: literal text, runs of an alphabet, and choices.
 *
 *     ghp_<base62:36>                     a prefix and 36 characters of an alphabet
 *     xox(b|p)-<digit:10-13>-<base62:24>  a choice of literals, a run of 10 to 13
 *     <[A-Z0-9_-]:40>                     an alphabet of its own
 *     sk-(proj-|)<base64url:20+>          an optional part; `20+` means 20 to 20 + 512
 *
 * `\` makes the next character literal. Alphabets are those of `alphabet.ts`.
 */
export type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'run' /** class body, e.g. `0-9a-f` */; readonly body: string; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly options: readonly Shape[] }

/** The parts of a token in order; made by `parseShape`. */
export type Shape = readonly Part[]

/** A shape that cannot be read; `offset` counts characters from 0. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

const openEnded = 512

/** Reads the one-line form. Throws `ShapeError`. */
export function parseShape(text: string): Shape {
  const reader = { text, at: 0 }
  const shape = parseSequence(reader)
  if (reader.at < text.length) throw new ShapeError(`unexpected '${text[reader.at]}'`, reader.at)
  if (shape.length === 0) throw new ShapeError('a shape cannot be empty', 0)
  return shape
}

interface Reader {
  readonly text: string
  at: number
}

function parseSequence(reader: Reader): Shape {
  const parts: Part[] = []
  let literal = ''
  const flush = () => {
    if (literal !== '') parts.push({ kind: 'literal', text: literal })
    literal = ''
  }
  while (reader.at < reader.text.length) {
    const char = reader.text[reader.at] ?? ''
    if (char === '|' || char === ')') break
    if (char === '<') {
      flush()
      parts.push(parseRun(reader))
    } else if (char === '(') {
      flush()
      parts.push(parseChoice(reader))
    } else {
      if (char === '\\') reader.at++
      literal += reader.text[reader.at] ?? ''
      reader.at++
    }
  }
  flush()
  return parts
}

function parseChoice(reader: Reader): Part {
  const start = reader.at
  const options: Shape[] = []
  do {
    reader.at++
    options.push(parseSequence(reader))
  } while (reader.text[reader.at] === '|')
  if (reader.text[reader.at] !== ')') throw new ShapeError("'(' is not closed", start)
  reader.at++
  return { kind: 'choice', options }
}

const runPattern = /<(?:\[((?:\\.|[^\]\\])+)\]|(\w+)):(\d+)(\+|-(\d+))?>/y

function parseRun(reader: Reader): Part {
  runPattern.lastIndex = reader.at
  const match = runPattern.exec(reader.text)
  if (match === null) throw new ShapeError("expected a run such as '<base62:36>', '<hex:8-16>' or '<[A-Z_]:20+>'", reader.at)
  const [whole, own, name, from, range, to] = match
  const min = Number(from)
  const max = range === undefined ? min : range === '+' ? min + openEnded : Number(to)
  if (max < min) throw new ShapeError(`a run of ${min} to ${max} characters is empty`, reader.at)
  if (name !== undefined && !(name in alphabets)) {
    throw new ShapeError(`unknown alphabet '${name}': expected ${Object.keys(alphabets).join(', ')}`, reader.at)
  }
  reader.at += whole.length
  return { kind: 'run', body: own === undefined ? alphabets[name as AlphabetName] : own.replace(/(?<!\\)-$/, '\\-'), min, max }
}

const special = /[\\^$.*+?()[\]{}|/-]/g

/** The pattern of a literal text. */
export function escapeRegex(text: string): string {
  return text.replace(special, '\\$&')
}

/** The regular expression's source that matches exactly this shape, without what may stand around it. */
export function shapePattern(shape: Shape): string {
  return shape
    .map((part) => {
      if (part.kind === 'literal') return escapeRegex(part.text)
      if (part.kind === 'run') return `[${part.body}]{${part.min === part.max ? part.min : `${part.min},${part.max}`}}`
      return `(?:${part.options.map(shapePattern).join('|')})`
    })
    .join('')
}

/** Fewest and most characters a token of this shape has. */
export function shapeLength(shape: Shape): { min: number; max: number } {
  let min = 0
  let max = 0
  for (const part of shape) {
    const length = partLength(part)
    min += length.min
    max += length.max
  }
  return { min, max }
}

function partLength(part: Part): { min: number; max: number } {
  if (part.kind === 'literal') return { min: part.text.length, max: part.text.length }
  if (part.kind === 'run') return part
  const lengths = part.options.map(shapeLength)
  return { min: Math.min(...lengths.map((length) => length.min)), max: Math.max(...lengths.map((length) => length.max)) }
}

/** Bits of chance in the shortest token of this shape: what someone guessing must try, as far as the structure tells. */
export function shapeBits(shape: Shape): number {
  let bits = 0
  for (const part of shape) {
    if (part.kind === 'run') bits += part.min * Math.log2(expandClass(part.body).length)
    if (part.kind === 'choice') bits += Math.min(...part.options.map(shapeBits))
  }
  return bits
}

/**
 * How little a shape says: bits of chance in each character of its runs, and in its longest token. Of two shapes that one text has, the one
 * with the smaller numbers is the likelier: few texts are hexadecimal by accident.
 */
export function shapeBreadth(shape: Shape): { readonly perCharacter: number; readonly whole: number } {
  let characters = 0
  let bits = 0
  for (const part of shape) {
    if (part.kind === 'run') {
      characters += part.max
      bits += part.max * Math.log2(expandClass(part.body).length)
    }
    if (part.kind === 'choice') {
      const widest = part.options.map(shapeBreadth).sort((a, b) => b.whole - a.whole)[0]
      bits += widest?.whole ?? 0
      characters += widest === undefined || widest.perCharacter === 0 ? 0 : widest.whole / widest.perCharacter
    }
  }
  return { perCharacter: characters === 0 ? 0 : bits / characters, whole: bits }
}

/** Every character that can occur in the shape, literals included. */
export function shapeChars(shape: Shape): Set<string> {
  const chars = new Set<string>()
  for (const part of shape) {
    if (part.kind === 'literal') for (const char of part.text) chars.add(char)
    if (part.kind === 'run') for (const char of expandClass(part.body)) chars.add(char)
    if (part.kind === 'choice') for (const option of part.options) for (const char of shapeChars(option)) chars.add(char)
  }
  return chars
}

const mostLiterals = 64

/** The finite set of texts a part stands for, or null when it holds a run. */
function finiteTexts(part: Part): string[] | null {
  if (part.kind === 'literal') return [part.text]
  if (part.kind === 'run') return null
  const texts: string[] = []
  for (const option of part.options) {
    let prefixes = ['']
    for (const inner of option) {
      const more = finiteTexts(inner)
      if (more === null) return null
      prefixes = prefixes.flatMap((prefix) => more.map((text) => prefix + text))
    }
    texts.push(...prefixes)
  }
  return texts.length <= mostLiterals ? texts : null
}

/** A set of literal texts one of which stands in every token of the shape, and where. */
export interface Anchor {
  readonly texts: readonly string[]
  /** Fewest and most characters before the text. */
  readonly lead: { readonly min: number; readonly max: number }
  /** The parts after it. */
  readonly rest: Shape
}

/** The best anchor: the one at the start if its shortest text has 3 characters, else the one whose shortest text is longest; null when none has 3. */
export function shapeAnchor(shape: Shape): Anchor | null {
  let best: Anchor | null = null
  let bestLength = 2
  for (let start = 0; start < shape.length; start++) {
    let texts = ['']
    let end = start
    for (; end < shape.length; end++) {
      const part = shape[end]
      const more = part === undefined ? null : finiteTexts(part)
      if (more === null) break
      const longer = texts.flatMap((text) => more.map((next) => text + next))
      if (longer.length > mostLiterals) break
      texts = longer
    }
    const shortest = Math.min(...texts.map((text) => text.length))
    if (shortest > bestLength) {
      best = { texts: [...new Set(texts)], lead: shapeLength(shape.slice(0, start)), rest: shape.slice(end) }
      bestLength = shortest
      if (start === 0) return best
    }
  }
  return best
}
