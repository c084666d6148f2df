// Code points drawn two columns wide (Unicode 16 East Asian Width W and F, plain emoji included), as pairs of first and last.
const wide = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2630,
  0x2637, 0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5,
  0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a,
  0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf,
  0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0x4dbf, 0x4dc0, 0x4dff, 0x4e00, 0xa4cf, 0xa960, 0xa97c, 0xac00,
  0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1aff0, 0x1b2fb, 0x1d300,
  0x1d376, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c,
  0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442,
  0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f,
  0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0,
  0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd,
]

// Made at the first text that needs it: it takes 20 ms, which a hook that finds nothing has no use for.
let segmenter: Intl.Segmenter | null = null
const plain = /^[\u0020-\u007e]*$/
const joinsOnly = /^[\p{Mn}\p{Me}]+$/u

/** What the eye takes for one character, and how many columns a terminal gives it. */
export interface Glyph {
  readonly text: string
  readonly width: 0 | 1 | 2
}

/** Splits text, already clean, into glyphs. */
export function glyphs(text: string): Glyph[] {
  if (plain.test(text)) return Array.from(text, (char) => ({ text: char, width: 1 as const }))
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => ({ text: segment, width: glyphWidth(segment) }))
}

function glyphWidth(glyph: string): 0 | 1 | 2 {
  if (joinsOnly.test(glyph)) return 0
  return glyph.includes('\ufe0f') || isWide(glyph.codePointAt(0) ?? 0) ? 2 : 1
}

function isWide(code: number): boolean {
  if (code < 0x1100) return false
  let from = 0
  let to = wide.length / 2 - 1
  while (from <= to) {
    const middle = (from + to) >> 1
    if (code < (wide[middle * 2] ?? 0)) to = middle - 1
    else if (code > (wide[middle * 2 + 1] ?? 0)) from = middle + 1
    else return true
  }
  return false
}

/** The columns clean text takes on a terminal. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const glyph of glyphs(text)) width += glyph.width
  return width
}

/** Breaks clean text into lines of at most `width` columns, at spaces where there are some; null does not break. */
export function wrap(text: string, width: number | null): string[] {
  if (width === null || displayWidth(text) <= width) return [text]
  const room = Math.max(width, 8)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= room) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = chop(word, room)
    line = pieces.pop() ?? ''
    lines.push(...pieces)
  }
  return [...lines, line]
}

/**
 * Wraps a sentence for people: what stands in backquotes or begins with `http` is there to be copied, so it is never broken, and where it is wider
 * than `width` it stands on a line of its own.
 */
export function wrapSentence(text: string, width: number | null): string[] {
  if (width === null || displayWidth(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const unit of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const longer = line === '' ? unit : `${line} ${unit}`
    if (displayWidth(longer) <= Math.max(width, 8)) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = /[`]|^\(?https?:/.test(unit) ? [unit] : wrap(unit, width)
    line = pieces.pop() ?? ''
    lines.push(...pieces)
  }
  return line === '' ? lines : [...lines, line]
}

function chop(word: string, room: number): string[] {
  const pieces = ['']
  let used = 0
  for (const glyph of glyphs(word)) {
    if (used + glyph.width > room) {
      pieces.push('')
      used = 0
    }
    pieces[pieces.length - 1] += glyph.text
    used += glyph.width
  }
  return pieces
}
