import { latin1 } from '../../engine/index.js'
import type { Encoded } from './encoded.js'
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
const backslash = 92

/**
 * A notebook's sources and outputs as the text they are: escapes of its strings taken out, and the strings of one list joined, for a list of
 * strings is one text in lines. Null where there is none. A chunk is read from its first line on: no string of JSON reaches over one.
 */
export function notebookText(bytes: Uint8Array): Encoded | null {
  const found: Replacement[] = []
  /** Whether what stands here is a string or comma of a list of strings. */
  let listed = false
  /** Where the last string of a list of strings ended, its closing quote included. */
  let closed = -1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === quote) {
      if (closed !== -1) found.push({ from: closed - 1, to: at + 1, text: '', encoding: 'notebook' })
      at = stringEnd(bytes, at + 1, found)
      closed = listed && bytes[at] === quote ? at + 1 : -1
      continue
    }
    if (byte === 91) listed = true
    else if (byte !== 44 && byte > 32) listed = false
    if (!listed || (byte !== 44 && byte > 32)) closed = -1
  }
  return rewritten(bytes, 0, bytes.length, found)
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
