// Controls (C0, DEL, C1), bidirectional overrides and isolates, zero-width characters, line separators, BOM, tag characters.
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/**
 * Text from a stranger made safe for a terminal or a log line: every control, direction or zero-width character is written as
 * `\xNN` or `\u{…}`. Every string that comes from a target goes through it before it is printed.
 */
export function clean(text: string): string {
  return text.toWellFormed().replace(unprintable, (char) => {
    const code = char.codePointAt(0) ?? 0
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}
