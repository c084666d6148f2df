// Controls (C0, DEL, C1), soft hyphen, invisible fillers, bidirectional overrides and isolates, zero-width characters, line separators, BOM,
// tag characters and the supplementary variation selectors (both can carry hidden text).
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]/gu

/**
 * Text from a stranger made safe for a terminal or a log line: every control, direction or zero-width character is written as
 * `\xNN` or `\u{…}`. Every string that comes from a target goes through it before it is printed. So is `##[`, by which a build log of GitHub
 * Actions can be given commands from the middle of a line.
 */
export function clean(text: string): string {
  return text.toWellFormed().replace(unprintable, writtenOut).replaceAll('##[', '#\\x23[')
}

/** The same for text that may come to stand first on a line, where `::` would begin a command of GitHub Actions. */
export function cleanStart(text: string): string {
  return clean(text).replace(/^( *):/, '$1\\x3a')
}

function writtenOut(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}

/** Text of several lines made safe line by line; its line breaks (LF, CRLF) stay. */
export function cleanLines(text: string): string[] {
  return text.split(/\r?\n/).map(cleanStart)
}

/** A JSON text in which every character `clean` would write out is a `\uNNNN` escape: the same value, harmless on a terminal and in a log. */
export function cleanJson(json: string): string {
  return json.replace(unprintable, (char) => (char < ' ' ? char : escapeUnits(char))).replaceAll('##[', '##\\u005b')
}

function escapeUnits(char: string): string {
  let text = ''
  for (let i = 0; i < char.length; i++) text += `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`
  return text
}

/** Long runs of token characters that mix letters and digits, hidden: for words of a stranger that a message must quote. */
export function hideTokens(text: string): string {
  return text.replace(/[A-Za-z0-9+/_=~-]{16,}/g, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) ? '…' : run))
}
