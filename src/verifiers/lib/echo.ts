/** Letters and digits in a row that a text may share with a secret: more could be the secret coming back. */
const sharedAtMost = 9
const window = sharedAtMost + 1

/**
 * Those of the texts that repeat more than nine letters and digits in a row of a secret: as it is, in other case, backwards, cut into pieces, in
 * base64, hexadecimal or the escapes of addresses, pages and JSON. A secret of fewer counts as a whole.
 */
export function echoing(texts: readonly string[], secrets: readonly string[]): ReadonlySet<string> {
  const plain = new Map(texts.map((text) => [text, bare(text)]))
  const told = new Set([...plain.values()].flatMap((text) => [...windowsOf(text)]))
  const repeated = new Set<string>()
  const short: string[] = []
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      if (form.length < window && form !== '') short.push(form)
      for (const piece of windowsOf(form)) if (told.has(piece)) repeated.add(piece)
    }
  }
  const repeats = (text: string) => short.some((form) => text.includes(form)) || [...windowsOf(text)].some((piece) => repeated.has(piece))
  return new Set([...plain].flatMap(([text, bared]) => (repeats(bared) ? [text] : [])))
}

/** Letters and digits alone, in one case and one width. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

function* windowsOf(text: string): Generator<string> {
  for (let i = 0; i + window <= text.length; i++) yield text.slice(i, i + window)
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const each = (form: (byte: number) => string) => [...bytes].map(form).join('')
  const hex = (byte: number) => byte.toString(16).padStart(2, '0')
  return [
    bare(secret),
    [...bare(secret)].reverse().join(''),
    ...[0, 1, 2].map((before) => bare(base64Of(bytes, before))),
    each(hex),
    each((byte) => `x${hex(byte)}`),
    each((byte) => `u00${hex(byte)}`),
    each(String),
  ]
}

/** Its base64 as it stands behind a number of other bytes, without the characters that hold bits of its neighbours. */
function base64Of(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return text.slice(before === 0 ? 0 : before + 1).replace(/.=+$/, '')
}
