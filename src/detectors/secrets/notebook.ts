import { latin1 } from '../../engine/index.js'
import type { Encoded } from './encoded-text.js'
import { type Replacement, rewritten } from './rewritten.js'

const headBytes = 512

/** True for a Jupyter notebook, by its name or by how its first bytes read. */
export function isNotebook(bytes: Uint8Array, path: string | null): boolean {
  if (path?.endsWith('.ipynb') === true) return true
  if (bytes[0] !== 0x7b) return false
  const head = latin1(bytes, 0, Math.min(bytes.length, headBytes))
  return /"(?:cells|cell_type|nbformat)"[ \t]*:/.test(head)
}

const short: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' }

const quote = 34
const comma = 44
const backslash = 92

/**
 * A notebook's sources and outputs as the text they are: escapes of its strings taken out, and the strings of one list joined, for a list of
 * strings is one text in lines. Null where there is none. A chunk is read from its first line on: no string of JSON reaches over one.
 */
export function notebookText(bytes: Uint8Array): Encoded | null {
  const found: Replacement[] = []
  /** What a string that begins here is: one of a list of texts, or the value of a name. */
  let place: 'listed' | 'named' | null = null
  /** Where the closing quote of the last string of a list stands, as long as another may follow. */
  let open = -1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte <= 32 || (byte === comma && place === 'listed')) continue
    if (byte === quote) {
      if (open !== -1) found.push({ from: open, to: at + 1, text: '', encoding: 'notebook' })
      else if (place !== null) found.push(lineAt(at))
      const first = found.length
      at = stringEnd(bytes, at + 1, found)
      open = place === 'listed' && bytes[at] === quote ? at : -1
      if (place !== 'named') continue
      // A text in one string has its line breaks in it; any other value keeps its quotes.
      if (found.slice(first).some(({ text }) => text === '\n')) found.push(lineAt(Math.min(at, bytes.length - 1)))
      else found.splice(first - 1, 1)
    } else if (open !== -1) {
      found.push(lineAt(open))
      open = -1
    }
    place = byte === 91 ? 'listed' : byte === 58 ? 'named' : null
  }
  return rewritten(bytes, 0, bytes.length, found)
}

/** A quote that bounds a text of lines. */
function lineAt(at: number): Replacement {
  return { from: at, to: at + 1, text: '\n', encoding: 'notebook' }
}

/** The offset of the quote that ends a string, or of the line break that should not stand in it; its escapes are added to `found`. */
function stringEnd(bytes: Uint8Array, from: number, found: Replacement[]): number {
  let at = from
  for (; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote || byte === 10) return at
    if (byte !== backslash) continue
    const next = String.fromCharCode(bytes[at + 1] ?? 0)
    const text = next === 'u' ? unicode(bytes, at) : short[next]
    const length = next === 'u' ? 6 : 2
    if (text !== undefined) found.push({ from: at, to: at + length, text, encoding: 'notebook' })
    at += length - 1
  }
  return at
}

function unicode(bytes: Uint8Array, at: number): string | undefined {
  const digits = latin1(bytes, at + 2, Math.min(bytes.length, at + 6))
  const code = /^[0-9A-Fa-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : undefined
}
