import { expect, test } from 'vitest'
import { encodedIn } from '../../../src/detectors/secrets/encoded.js'
import { extentOf, slice } from '../../../src/detectors/secrets/extent.js'
import { wrappedFrom } from '../../../src/detectors/secrets/wrapped.js'
import { createPrefilter, inBase64, inHex, searchOf } from '../../../src/engine/index.js'
import { arena } from './harness.js'

/** Bytes a slice of base64 stands for. */
const each = (slice / 4) * 3
/** Bytes of which no few in a row are text, control characters among them. */
const none = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * 89 + (index >> 3) * 31) % 256))
const words = (length: number) => Buffer.from('some words of a text '.repeat(length / 21 + 1)).subarray(0, length)
const filled = (text: string, length: number) => Buffer.from(text.repeat(length)).subarray(0, length)

const extent = (bytes: Buffer, least = 0, encoding: 'base64' | 'hex' = 'base64', wrap = (run: string) => run) => {
  const run = wrappedFrom(Buffer.from(`${wrap(bytes.toString(encoding).replace(/=+$/, ''))}"`), 0, encoding === 'hex' ? inHex : inBase64)
  const { textEnd, end, mixed } = extentOf(run, least, encoding === 'hex')
  return { text: textEnd / slice, end: end / slice, mixed: mixed.map((at) => at / slice) }
}

test.each<[string, Buffer, { text: number; end: number; mixed: number[] }]>([
  ['text', words(4 * each), { text: 4, end: 4, mixed: [] }],
  ['text, and what is none', Buffer.concat([words(2 * each), none(9 * each)]), { text: 2, end: 3, mixed: [2] }],
  [
    'a little text in each slice',
    Buffer.concat([none(700), words(40), none(700), words(60), none(each * 4)]),
    { text: 2, end: 3, mixed: [0, 1, 2] },
  ],
  [
    'text behind more than a slice of something else',
    Buffer.concat([words(each), none(2 * each), words(each)]),
    { text: 1, end: 2, mixed: [1] },
  ],
  [
    'another script in UTF-8, letters cut at every slice',
    filled('привет мир это текст 中文 и слова', 5 * each),
    { text: 5, end: 5, mixed: [] },
  ],
  ['another script without a blank', filled('中文字', 5 * each), { text: 5, end: 5, mixed: [] }],
  ['words in UTF-16', Buffer.from('some words of a text '.repeat(80), 'utf16le').subarray(0, 4 * each), { text: 4, end: 4, mixed: [] }],
  ['text, and zeros', Buffer.concat([words(each), Buffer.alloc(9 * each)]), { text: 1, end: 2, mixed: [] }],
  ['UTF-8 with control characters', Buffer.concat([words(each), filled('\x01é\x02', 9 * each)]), { text: 1, end: 2, mixed: [1] }],
])('%s', (_, bytes, expected) => {
  expect(extent(bytes)).toEqual(expected)
})

test('what stands before the text that was met is read in any case', () => {
  const bytes = Buffer.concat([none(3 * each), words(each), none(3 * each)])
  expect(extent(bytes, 3 * slice)).toEqual({ text: 4, end: 5, mixed: [0, 1, 2, 4] })
  expect(extent(bytes)).toEqual({ text: 1, end: 2, mixed: [0, 1] })
})

test('lines count as one run, and so do hexadecimal digits', () => {
  const bytes = Buffer.concat([words(2 * each), none(4 * each)])
  for (const width of [40, 64, 75, 76, 1000])
    expect(
      extent(bytes, 0, 'base64', (run) => run.replace(new RegExp(`.{${width}}`, 'g'), '$&\n')),
      `${width}`,
    ).toEqual({ text: 2, end: 3, mixed: [2] })
  expect(extent(Buffer.concat([words(slice), none(4 * slice)]), 0, 'hex')).toEqual({ text: 2, end: 3, mixed: [2] })
})

/** How many bytes of texts are decoded to be searched. */
function decodedOf(bytes: Buffer): number {
  const document = Buffer.from(`k = "${bytes.toString('base64')}"\n`)
  arena.into.set(document)
  const laid = arena.into.subarray(0, document.length)
  const search = searchOf(createPrefilter([{ text: 'any', fold: false, gate: { kind: 'none' } }], arena), laid)
  return [...encodedIn(laid, search, search.nextRun(0))].reduce((sum, { decoded }) => sum + decoded.length, 0)
}

// Read to its end from the first text on, a font or a program cost two fifths of a scan's time and 70 MB.
test('of a megabyte that is no text only what is around its texts is decoded', () => {
  const texts = 16
  const font = Buffer.concat(Array.from({ length: texts }, () => [words(60), none(1 << 16)]).flat())
  expect(decodedOf(font)).toBeGreaterThanOrEqual(texts * each)
  expect(decodedOf(font)).toBeLessThan(texts * 4 * each)
})

test('a long text is decoded whole, what pieces of it share twice', () => {
  const length = 1 << 20
  const decoded = decodedOf(words(length))
  expect(decoded).toBeGreaterThanOrEqual(length)
  expect(decoded).toBeLessThan(length * 1.5)
})
