import { type AlphabetName, alphabets, expandClass } from './alphabet.js'
import { sampleAwsKeyId } from './aws-key-id.js'
import type { Checksum } from './checksum.js'
import { crc32 } from './crc.js'
import { nearMisses, type Random, sampleToken, seeded } from './sample.js'
import { sampleJwt, samplePem } from './sample-documents.js'
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

/** The text of one filler; null for double braces that are the example's own, such as a template's. */
/** A filler of an example that is misspelt, in words. */
export class FillerError extends Error {
  override readonly name = 'FillerError'
}

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
  if (kind === 'aws-key') return sampleAwsKeyId(first, name === undefined ? random : seeded(crc32(name)))
  if (kind === 'jwt') return sampleJwt(first, random)
  if (kind === 'pem') return samplePem(first, filler.endsWith(':escaped'), random)
  return null
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
  readonly token: ExampleSource | null
}

/** An example in which the rule finds nothing, a negative in which it finds something, or one that cannot be filled in. */
export interface ExampleProblem {
  readonly kind: 'missed' | 'mistaken' | 'misspelt'
  /** What is wrong with a filler; null for the other kinds. */
  readonly why: string | null
  /** As written, without the made-up values. */
  readonly template: string
  /** Number of the sample that showed it: the seed to see it again. */
  readonly seed: number
}

const roundsEach = 5

/**
 * Runs a rule's examples and negatives with several samples of each of its shapes. `scanText` says which rules find something in a
 * text, at any confidence.
 */
export function checkExamples(rule: Exemplified, scanText: (text: string) => Iterable<string>): ExampleProblem[] {
  const problems: ExampleProblem[] = []
  const source = rule.token ?? { shapes: [], checksum: null }
  const rounds = roundsEach * Math.max(1, source.shapes.length)
  const problemOf = (template: string, wanted: boolean): ExampleProblem | null => {
    try {
      for (let seed = 0; seed < rounds; seed++) {
        const text = fillExample(template, source, seeded(seed * 7919 + 1), seed)
        if (new Set(scanText(text)).has(rule.id) !== wanted) return { kind: wanted ? 'missed' : 'mistaken', why: null, template, seed }
      }
      return null
    } catch (error) {
      if (!(error instanceof FillerError)) throw error
      return { kind: 'misspelt', why: error.message, template, seed: 0 }
    }
  }
  const run = (templates: readonly string[], wanted: boolean) => {
    for (const template of templates) {
      const problem = problemOf(template, wanted)
      if (problem !== null) problems.push(problem)
    }
  }
  run(rule.examples, true)
  run(rule.negatives, false)
  return problems
}
