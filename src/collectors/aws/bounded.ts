import { pipeline, Readable, Transform } from 'node:stream'
import { Refusal } from './refusal.js'

/** Bytes of one answer: a page of a thousand things with their policies is a tenth of it. */
const longestAnswer = 32 << 20

/** Where in an SDK's client `boundedAnswer` stands: nearest to the wire, before anything reads the body. */
export const atTheWire = { step: 'deserialize', priority: 'low', name: 'boundedAnswer' } as const

/** An answer, of whatever status, whose body ends with a `Refusal` behind 32 MB: the SDK itself would gather it without end. */
export function boundedAnswer<Result extends { readonly response: unknown }>(result: Result): Result {
  const { response } = result
  if (typeof response === 'object' && response !== null && 'body' in response && response.body instanceof Readable) {
    // Whoever reads it is told of an error; nobody else is to be.
    response.body = pipeline(response.body, counting(), () => {})
  }
  return result
}

function counting(): Transform {
  let size = 0
  return new Transform({
    transform(piece: Uint8Array, _, done) {
      size += piece.length
      if (size > longestAnswer) done(new Refusal('corrupt', `an answer of at most ${longestAnswer >> 20} MB`, false, 'TooLarge'))
      else done(null, piece)
    },
  })
}
