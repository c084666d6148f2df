/** What a rule of another scanner asks of a match beyond its pattern. Patterns are JavaScript's, over latin1 text. */
export interface ForeignSpec {
  /** False when no keyword need stand in a match: it is looked for anywhere in the window around one. */
  readonly anchored: boolean
  /** The paths it is about, as a pattern; null for all. */
  readonly path: string | null
  readonly except: readonly Exception[]
}

/** What is let through: one of the conditions that were given holds, or with `all` every one of them. */
export interface Exception {
  readonly all: boolean
  readonly paths: readonly string[]
  readonly patterns: readonly string[]
  /** What the patterns are asked of. */
  readonly target: 'secret' | 'match' | 'line'
  /** Lower-cased texts that the secret holds in any case. */
  readonly words: readonly string[]
}

/** A match as exceptions see it; `path` is null where nobody knows it yet, as in git's history. */
export interface ForeignMatch {
  readonly path: string | null
  readonly secret: string
  readonly match: string
  readonly line: string
}

const compiled = new Map<string, RegExp>()

function test(pattern: string, text: string): boolean {
  const known = compiled.get(pattern)
  const regex = known ?? new RegExp(pattern)
  if (known === undefined) compiled.set(pattern, regex)
  return regex.test(text)
}

function anyOf(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => test(pattern, text))
}

const asBytes = (text: string) => Buffer.from(text).toString('latin1')

/** True when the rule wants a match at such a path: what a place alone decides. Paths are `/`-separated. */
export function wantsPath({ path, except }: ForeignSpec, at: string): boolean {
  const bytes = asBytes(at)
  if (path !== null && !test(path, bytes)) return false
  return !except.some((one) => (!one.all || conditions(one) === 1) && anyOf(one.paths, bytes))
}

/** How many kinds of conditions an exception has. */
function conditions({ paths, patterns, words }: Exception): number {
  return [paths, patterns, words].filter((list) => list.length > 0).length
}

/** True when an exception lets the match through. */
export function excepted({ except }: ForeignSpec, found: ForeignMatch): boolean {
  return except.some((one) => {
    const held = [
      ...(one.paths.length === 0 ? [] : [found.path !== null && anyOf(one.paths, asBytes(found.path))]),
      ...(one.patterns.length === 0 ? [] : [anyOf(one.patterns, found[one.target])]),
      ...(one.words.length === 0 ? [] : [holdsWord(one.words, found.secret)]),
    ]
    return one.all ? held.length > 0 && held.every(Boolean) : held.some(Boolean)
  })
}

function holdsWord(words: readonly string[], secret: string): boolean {
  const lower = secret.toLowerCase()
  return words.some((word) => lower.includes(word))
}
