/** Named alphabets of tokens, as the inside of a regular expression's character class. */
export const alphabets = {
  digit: '0-9',
  hex: '0-9a-f',
  HEX: '0-9A-F',
  anyhex: '0-9a-fA-F',
  lower: 'a-z',
  upper: 'A-Z',
  alpha: 'a-zA-Z',
  base32: 'A-Z2-7',
  base36: '0-9a-z',
  BASE36: '0-9A-Z',
  base58: '1-9A-HJ-NP-Za-km-z',
  base62: '0-9A-Za-z',
  base64: '0-9A-Za-z+/',
  base64url: '0-9A-Za-z_\\-',
  word: '0-9A-Za-z_',
} as const

/** A name a shape may use between `<` and `:`. */
export type AlphabetName = keyof typeof alphabets

/** The characters of a class body such as `0-9a-f` or `A-Za-z_\-`, in code order, each once. ASCII only. */
export function expandClass(body: string): string {
  const codes = new Set<number>()
  const chars: { code: number; escaped: boolean }[] = []
  for (let i = 0; i < body.length; i++) {
    const escaped = body[i] === '\\' && i + 1 < body.length
    if (escaped) i++
    chars.push({ code: body.charCodeAt(i), escaped })
  }
  for (let i = 0; i < chars.length; i++) {
    const from = chars[i]
    const dash = chars[i + 1]
    const to = chars[i + 2]
    if (from === undefined) break
    if (dash?.code === 45 && !dash.escaped && to !== undefined) {
      for (let code = from.code; code <= to.code; code++) codes.add(code)
      i += 2
    } else codes.add(from.code)
  }
  return [...codes]
    .sort((a, b) => a - b)
    .map((code) => String.fromCharCode(code))
    .join('')
}
