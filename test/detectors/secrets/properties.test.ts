import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { allRules, chunksOf, detect, documentOf } from './harness.js'

const templates = allRules.flatMap((rule) =>
  rule.examples.map((template) => ({ template, source: rule.token ?? { shapes: [], checksum: null } })),
)
const prose = [
  '\n',
  ' ',
  '\r\n',
  '# a comment\n',
  'const value = 12\n',
  'naïve 😀\t',
  '{"a": [1, 2]}\n',
  '\0',
  'x'.repeat(90),
  'a/b.c?d=e&f\n',
]

/** A text of prose with examples of rules planted in it. */
const texts = fc
  .array(fc.oneof(fc.constantFrom(...prose), fc.tuple(fc.constantFrom(...templates), fc.integer({ min: 0, max: 1e6 }))), { maxLength: 24 })
  .map((pieces) =>
    pieces
      .map((piece) =>
        typeof piece === 'string' ? piece : `\n${fillExample(piece[0].template, piece[0].source, seeded(piece[1]), piece[1])}\n`,
      )
      .join(''),
  )

/** Every place of every secret, whatever chunk told it. */
function places({ found }: ReturnType<typeof detect>): string[] {
  return found
    .flatMap(({ rule, subject, locations }) =>
      locations.map((at) => `${at.line}:${at.column}-${at.endLine}:${at.endColumn} ${rule} ${subject}`),
    )
    .sort()
}

const runs = { numRuns: 60, seed: 20261122 }

test('a document in chunks says what the whole one says', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 16_400, max: 20_000 }), fc.integer({ min: 0, max: 16_000 }), (text, size, pad) => {
      const bytes = Buffer.from(
        `${'padding \n'.repeat(Math.ceil(pad / 9))}${text}${text.length < 4000 ? 'tail of words \n'.repeat(900) : ''}`,
      )
      expect(places(detect(chunksOf(bytes, size, 12_288)))).toEqual(places(detect(documentOf(bytes))))
    }),
    runs,
  )
})

test('UTF-16 of either order, with and without a mark, says what UTF-8 says', () => {
  fc.assert(
    fc.property(texts, fc.boolean(), fc.boolean(), fc.integer({ min: 16_400, max: 20_001 }), (text, big, mark, size) => {
      const plain = `plain text\n${text.replaceAll('\0', '')}`
      const wide = Buffer.from(`${mark ? '\ufeff' : ''}${plain}`, 'utf16le')
      if (big) wide.swap16()
      const expected = places(detect(documentOf(plain)))
      expect(places(detect(documentOf(wide)))).toEqual(expected)
      expect(places(detect(chunksOf(wide, size, 16_001)))).toEqual(expected)
    }),
    runs,
  )
})

test('nothing that is printed holds ten characters of a planted secret', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const open = detect(documentOf(text), { showSecrets: true })
      const shown = detect(documentOf(text))
      const printed = JSON.stringify(
        shown.found.map(({ excerpt, subject, message, parts, facts, ignored, secret }) => [
          excerpt,
          subject,
          message,
          parts,
          facts,
          ignored,
          secret,
        ]),
      )
      for (const { rule, secret, subject } of open.found) {
        const raw = secret?.raw ?? ''
        // What a rule tells of its token is public: an account, the id of a key.
        const tells = allRules.find(({ id }) => id === rule)?.token?.tells ?? null
        const told = tells === null ? [] : Object.values(new RegExp(tells).exec(raw)?.groups ?? {})
        // What stands before the ellipsis is the public prefix.
        const from = subject.indexOf('…')
        for (let i = from; i + 10 <= raw.length; i++) {
          const piece = raw.slice(i, i + 10)
          if (!/\d/.test(piece) || !/[A-Za-z]/.test(piece) || /[\s-]/.test(piece)) continue
          if (told.some((text) => text?.includes(piece))) continue
          expect(printed.includes(piece)).toBe(false)
        }
      }
    }),
    runs,
  )
})

test('no bytes make it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 20, max: 400 }), (bytes, size) => {
      detect(documentOf(bytes))
      detect(chunksOf(bytes, size, size >> 1))
    }),
    runs,
  )
})
