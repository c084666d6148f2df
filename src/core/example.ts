import { type AlphabetName, alphabets, expandClass } from './alphabet.js'
import { sampleAwsKeyId } from './aws-key-id.js'
import type { Checksum } from './checksum.js'
import { crc32 } from './crc.js'
import { nearest } from './nearest.js'
import type { TokenSpec } from './rule.js'
import { nearMisses, type Random, sampleToken, seeded } from './sample.js'
import { jwtKinds, pemKinds, sampleJwt, samplePem } from './sample-documents.js'
import { parseShape } from './shape.js'

/** What an example is filled from: a rule's shapes and checksum. */
export interface ExampleSource {
  readonly shapes: readonly string[]
  readonly checksum: Checksum | null
}

/**
 * Fills the templates of a rule's examples with made-up values, so that no file of the project holds token-shaped text:
 *
 *     {{token}}  {{token.short}}  {{token.flat}}  {{token.badsum}}   a sample of the rule's shape and its near misses
 *     {{run:base62:40}}  {{run:[A-Z]:8}}                            so many characters of an alphabet or a class
 *     {{base64:user:{{run:hex:32}}}}                                the base64 of a text
 *     {{aws-key:111122223333}}  {{aws-key:111122223333:ci}}        an AWS access key id of an account; with a name the same one each time
 *     {{jwt}}  {{jwt:expired}}  {{jwt:sample}}                      JSON Web Tokens
 *     {{pem:rsa}}  {{pem:rsa:escaped}}  …                           private keys, see sample-documents.ts
 *
 * `shape` chooses which of several shapes `{{token}}` is of. Throws on a filler it does not know.
 */
export function fillExample(template: string, source: ExampleSource, random: Random, shape = 0): string {
  let text = template
  // Fillers may stand inside `{{base64:…}}`: the innermost go first.
  for (let round = 0; round < 4 && text.includes('{{'); round++) {
    text = text.replace(
      /\{\{((?:(?!\{\{|\}\}).)*?)\}\}(?!\}(?!\}))/gs,
      (whole, filler: string) => fill(filler, source, random, shape) ?? whole,
    )
  }
  return text
}

/** A filler of an example that is misspelt, in words. */
export class FillerError extends Error {
  override readonly name = 'FillerError'
}

/** The text of one filler; null for double braces that are the example's own, such as a template's. */
function fill(filler: string, source: ExampleSource, random: Random, shape: number): string | null {
  const [kind = '', first = '', name] = filler.split(':')
  if (kind === 'token' || kind.startsWith('token.')) return tokenOf(kind, source, random, shape)
  if (kind === 'run') {
    const length = Number(filler.slice(filler.lastIndexOf(':') + 1))
    const set = filler.slice('run:'.length, filler.lastIndexOf(':'))
    const body = set.startsWith('[') ? set.slice(1, -1) : Object.hasOwn(alphabets, set) ? alphabets[set as AlphabetName] : null
    if (body === null || !Number.isSafeInteger(length)) throw new FillerError(`{{${filler}}} is no {{run:ALPHABET:LENGTH}}`)
    const chars = expandClass(body)
    return Array.from({ length }, () => chars[Math.floor(random() * chars.length)]).join('')
  }
  if (kind === 'base64') return Buffer.from(filler.slice('base64:'.length), 'latin1').toString('base64')
  if (kind === 'aws-key') {
    if (!/^\d{12}$/.test(first)) throw new FillerError(`{{${filler}}} is no {{aws-key:ACCOUNT}} of 12 digits`)
    return sampleAwsKeyId(first, name === undefined ? random : seeded(crc32(name)))
  }
  if (kind === 'jwt') return sampleJwt(oneOf(first, jwtKinds, filler), random)
  if (kind === 'pem') return samplePem(oneOf(first, pemKinds, filler), filler.endsWith(':escaped'), random)
  refuseMisspelt(filler)
  return null
}

const fillers = ['token', 'run', 'base64', 'aws-key', 'jwt', 'pem']

/** A word that stands before a colon, or is nearly one of ours, was meant as a filler: left as it is the example would test nothing. */
function refuseMisspelt(filler: string): void {
  const [, word, colon] = /^([A-Za-z][\w-]*)(?:(:)\S|[.][\w-]+$|$)/.exec(filler) ?? []
  if (word === undefined) return
  if (/^(?:pair|part|parts)$/.test(word))
    throw new FillerError(`{{${filler}}} is no filler: write the other half of a pair as {{run:ALPHABET:LENGTH}}`)
  const near = nearest(word, fillers)
  const meant = near !== null && near.slice(0, 2) === word.toLowerCase().slice(0, 2)
  if (!meant && colon === undefined) return
  throw new FillerError(`{{${filler}}} is no filler: ${meant ? `did you mean {{${near}}}?` : `there are ${fillers.join(', ')}`}`)
}

function oneOf(word: string, words: readonly string[], filler: string): string {
  if (word === '' || words.includes(word)) return word
  const near = nearest(word, words)
  throw new FillerError(
    `{{${filler}}} has no kind '${word}': ${near === null ? `there are ${words.join(', ')}` : `did you mean '${near}'?`}`,
  )
}

function tokenOf(kind: string, source: ExampleSource, random: Random, shape: number): string {
  const text = source.shapes[shape % Math.max(1, source.shapes.length)]
  if (text === undefined) throw new FillerError(`{{${kind}}} needs a rule with a shape: write {{run:ALPHABET:LENGTH}} instead`)
  const parsed = parseShape(text)
  if (kind === 'token') return sampleToken(parsed, source.checksum, random)
  const misses = nearMisses(parsed, source.checksum, random)
  if (kind === 'token.short') return misses.short
  if (kind === 'token.flat') return misses.flat
  if (kind === 'token.badsum' && misses.badsum !== null) return misses.badsum
  throw new FillerError(`{{${kind}}} is none of token, token.short, token.flat and, where there is a checksum, token.badsum`)
}

/** A rule as far as its examples are concerned. */
export interface Exemplified {
  readonly id: string
  readonly examples: readonly string[]
  readonly negatives: readonly string[]
  readonly token: (ExampleSource & Partial<Pick<TokenSpec, 'pair' | 'parts' | 'beside'>>) | null
}

/** An example in which the rule finds nothing or not all, a negative in which it finds something, or one that cannot be filled in. */
export interface ExampleProblem {
  readonly kind: 'missed' | 'half' | 'mistaken' | 'misspelt'
  /** What is wrong with a filler, or what was not found of a credential; null for the other kinds. */
  readonly why: string | null
  /** As written, without the made-up values. */
  readonly template: string
  /** Its place in the rule. */
  readonly at: readonly ['examples' | 'negatives', number]
  /** Number of the sample that showed it: the seed to see it again. */
  readonly seed: number
}

const roundsEach = 5

/** What a rule found in a text: the rule's id, or with it what of a credential was found beside the token, by name. */
export type Sighting = string | { readonly rule: string; readonly beside: readonly string[] }

/**
 * Runs a rule's examples and negatives with several samples of each of its shapes. `scanText` says which rules find something in a
 * text, at any confidence. Of an example with further values (`{{run:…}}`) beside the token of a rule that has a `pair`, `parts` or `beside`, each value
 * must be found as one of them, where `scanText` tells.
 */
export function checkExamples(rule: Exemplified, scanText: (text: string) => Iterable<Sighting>): ExampleProblem[] {
  const source = rule.token ?? { shapes: [], checksum: null }
  const rounds = roundsEach * Math.max(1, source.shapes.length)
  const halves = [rule.token?.pair ?? null, ...(rule.token?.parts ?? [])].flatMap((half) => (half === null ? [] : [half.name]))
  const names = [...halves, ...(rule.token?.beside ?? []).map(({ fact }) => fact)]
  const problemIn = (template: string, wanted: boolean, seed: number): Pick<ExampleProblem, 'kind' | 'why'> | null => {
    const found = [...scanText(fillExample(template, source, seeded(seed * 7919 + 1), seed))]
    const own = found.filter((sighting) => (typeof sighting === 'string' ? sighting : sighting.rule) === rule.id)
    if (own.length > 0 !== wanted) return { kind: wanted ? 'missed' : 'mistaken', why: null }
    const beside = own.flatMap((sighting) => (typeof sighting === 'string' ? [] : [sighting.beside]))
    if (!wanted || beside.length === 0) return null
    const missing = names.filter((name) => !beside.some((seen) => seen.includes(name)))
    const values = template.match(/\{\{(?:run|pem|jwt|aws-key)\b/g)?.length ?? 0
    // Without {{token}} one of the values is the token itself.
    const written = Math.min(names.length, template.includes('{{token}}') ? values : values - 1)
    return names.length - missing.length < written
      ? { kind: 'half', why: `${names.length - missing.length} of ${written} further values, not among them ${missing.join(', ')}` }
      : null
  }
  const problemOf = (template: string, wanted: boolean, at: ExampleProblem['at']): ExampleProblem | null => {
    try {
      for (let seed = 0; seed < rounds; seed++) {
        const problem = problemIn(template, wanted, seed)
        if (problem !== null) return { ...problem, template, at, seed }
      }
      return null
    } catch (error) {
      if (!(error instanceof FillerError)) throw error
      return { kind: 'misspelt', why: error.message, template, at, seed: 0 }
    }
  }
  return [
    ...rule.examples.map((template, index) => problemOf(template, true, ['examples', index])),
    ...rule.negatives.map((template, index) => problemOf(template, false, ['negatives', index])),
  ].filter((problem) => problem !== null)
}
