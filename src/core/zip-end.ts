import { archiveKind } from './archive-kind.js'
import type { Document } from './document.js'

/** The mark that ends a zip's directory, and the size of what it begins. */
export const endMark = 0x06054b50
export const endSize = 22
/** The same of what stands before it in Zip64 and leads to a larger end. */
export const locatorMark = 0x07064b50
export const locatorSize = 20
/** What each entry of the directory begins with. */
export const entryMark = 0x02014b50
/** Bytes at the end of a file in which the end of its directory begins: a comment may follow it. */
export const longestEnd = 0xffff + endSize

const startOf = (text: string) => [...text].map((letter) => letter.charCodeAt(0))
/** How files begin that run by themselves, and pictures and pages behind which a zip is put: none of them is plain text but the first. */
const fronts: readonly (readonly number[])[] = [
  startOf('#!'),
  startOf('MZ'),
  startOf('\x7fELF'),
  startOf('\xcf\xfa\xed\xfe'),
  startOf('\xce\xfa\xed\xfe'),
  startOf('\xca\xfe\xba\xbe'),
  startOf('Cr24'),
  startOf('\xff\xd8\xff'),
  startOf('\x89PNG'),
  startOf('GIF8'),
  startOf('%PDF'),
]
// It is asked of every file: one look leaves most of them.
const begins = new Uint8Array(256)
for (const [first] of fronts) if (first !== undefined) begins[first] = 1

const names = new Set(
  [
    'zip jar war ear aar apk apks ipa whl egg pyz pyzw pex par xpi crx vsix nupkg docx xlsx pptx odt ods odp epub',
    'exe run sfx shar bin com cmd bat',
  ]
    .join(' ')
    .split(' '),
)

/** True for a file that may hold a zip behind something else, by how it begins or what it is called: its end is worth a look. */
export function mayEndAsZip(head: Uint8Array, path: string | null): boolean {
  if (begins[head[0] ?? 0] === 1 && fronts.some((front) => front.every((byte, at) => head[at] === byte))) return true
  return path !== null && names.has(path.slice(path.lastIndexOf('.') + 1).toLowerCase())
}

/**
 * True when a file of `size` bytes, which `at` reads anywhere, ends with a zip's directory: not one that only holds its mark. Of the last part of
 * a file alone, `cut` takes a directory that begins before it on trust.
 */
export function endsAsZip(size: number, at: (from: number, count: number) => Uint8Array, cut = false): boolean {
  const first = Math.max(0, size - longestEnd)
  const tail = bufferOf(at(first, Math.min(size, longestEnd)))
  const is = (from: number, mark: number) => {
    if (from < 0) return cut
    const found = bufferOf(at(from, 4))
    return found.length === 4 && found.readUInt32LE(0) === mark
  }
  const mark = Buffer.from('PK\x05\x06')
  for (let within = tail.indexOf(mark); within >= 0 && within + endSize <= tail.length; within = tail.indexOf(mark, within + 1)) {
    const end = first + within
    const directory = tail.readUInt32LE(within + 12)
    if (directory > 0 && is(end - directory, entryMark)) return true
    if (is(end - locatorSize, locatorMark)) return true
  }
  return false
}

/** True for a file, all of it at hand, that holds a zip behind something else. */
export const zipStandsBehind = (bytes: Uint8Array, path: string | null): boolean =>
  mayEndAsZip(bytes, path) && endsAsZip(bytes.length, (at, count) => bytes.subarray(at, at + count))

/** Watches the chunks of documents: true at the last one of several whose document holds a zip behind something else. */
export function watchZipEnd(): (chunk: Pick<Document, 'bytes' | 'base' | 'overlap' | 'path'>) => boolean {
  let may = false
  return ({ bytes, base, overlap, path }) => {
    if (base === 0) may = overlap > 0 && archiveKind(bytes) === null && mayEndAsZip(bytes, path)
    if (!may || overlap > 0 || base === 0) return false
    return endsAsZip(bytes.length, (at, count) => bytes.subarray(at, at + count), true)
  }
}

const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
