import { latin1 } from '../../engine/index.js'
import type { Encoded } from './encoded-text.js'
import { type Replacement, rewritten } from './rewritten.js'

const headBytes = 80
const transfer = [Buffer.from('quoted-printable'), Buffer.from('Quoted-Printable'), Buffer.from('QUOTED-PRINTABLE')]
const escapes = /=(?:([0-9A-Fa-f]{2})|[ \t]*\r?\n)/g

/** True for what begins as a mail does (RFC 5322), or a file of mails, and says that parts of it are quoted-printable. */
export function isQuotedMail(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0
  if (first < 65 || first > 90) return false
  if (!/^(?:From |[A-Z][A-Za-z-]{1,40}: )/.test(latin1(bytes, 0, Math.min(bytes.length, headBytes)))) return false
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return transfer.some((words) => all.includes(words))
}

/** A mail with quoted-printable (RFC 2045 §6.7) taken out: `=3D`, and lines that an equals sign at their end breaks; null where there is none. */
export function mailText(bytes: Uint8Array): Encoded | null {
  const found: Replacement[] = []
  for (const match of latin1(bytes, 0, bytes.length).matchAll(escapes)) {
    const code = match[1] === undefined ? -1 : Number.parseInt(match[1], 16)
    if (code !== -1 && (code < 0x20 || code > 0x7e) && code !== 9 && code !== 10 && code !== 13) continue
    const text = code === -1 ? '' : String.fromCharCode(code)
    found.push({ from: match.index, to: match.index + match[0].length, text, encoding: 'quoted-printable' })
  }
  return rewritten(bytes, 0, bytes.length, found)
}
