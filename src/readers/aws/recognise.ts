import { possibleFields, tellingFields } from '../../parsers/aws/telling.js'

const extensions = /\.(json|jsonl|ndjson|csv|txt)$/i
const reportHeader = /^"?user"?[,;\t]"?arn"?[,;\t]"?user_creation_time"?/i
const fieldPattern = (names: readonly string[]) => new RegExp(`"(?:${names.join('|')})"\\s*:`)
const telling = fieldPattern(tellingFields)
const possible = fieldPattern(possibleFields)

/** What the start of a file looks like: a credential report, an answer for sure, or maybe one. */
export type Look = 'report' | 'answer' | 'perhaps' | null

/** Judges the first kilobyte of a text. */
export function lookOf(head: string): Look {
  if (reportHeader.test(head)) return 'report'
  if (telling.test(head)) return 'answer'
  return possible.test(head) ? 'perhaps' : null
}

/** True for a file that may be part of an AWS export, by its name's end and its first kilobyte. */
export function wantsAws(path: string, head: Uint8Array): boolean {
  if (!extensions.test(path)) return false
  return lookOf(headText(head)) !== null
}

/** The head as text: the zero bytes of UTF-16, as PowerShell writes it, and byte order marks are left out. */
function headText(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/, '')
    .trimStart()
}
