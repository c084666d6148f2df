import type { PairSpec, Rule, TokenSpec } from '../core/rule.js'
import { type Random, sampleToken } from '../core/sample.js'
import { parseShape } from '../core/shape.js'
import type { Question } from '../core/verify.js'

/**
 * A made-up credential like the one asked about: of the same shape, its checksum right, with made-up parts and facts in the place of the real
 * ones. Nothing of the real one is in it.
 */
export function decoyOf({ token }: Rule, { spec, token: value, parts, facts }: Question, random: Random): Question {
  if (token === null) throw new TypeError('only a token can be asked about')
  const shapes = spec.decoy === null ? token.shapes : [spec.decoy]
  const shape = shapes.map(parseShape).find((one) => startsAlike(value, one)) ?? parseShape(shapes[0] ?? '')
  return {
    spec,
    token: sampleToken(shape, spec.decoy === null ? token.checksum : null, random),
    parts: Object.fromEntries(partsOf(token).flatMap(({ name, shape }) => (name in parts ? [[name, sample(shape, random)]] : []))),
    facts: {
      ...facts,
      ...Object.fromEntries(token.beside.flatMap(({ fact, shape }) => (fact in facts ? [[fact, sample(shape, random)]] : []))),
    },
  }
}

function startsAlike(value: string, [first]: ReturnType<typeof parseShape>): boolean {
  return first?.kind === 'literal' && value.startsWith(first.text)
}

function partsOf({ pair, parts }: TokenSpec): readonly PairSpec[] {
  return pair === null ? parts : [pair, ...parts]
}

function sample(shape: string, random: Random): string {
  return sampleToken(parseShape(shape), null, random)
}
