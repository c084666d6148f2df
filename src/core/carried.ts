/**
 * The one form in which a found value crosses from the thread that found it to the main thread: bytes, under `--verify` alone. The value comes
 * first, then name and value of each further part; each text behind its length in four bytes.
 */
export interface Carried {
  readonly value: string
  readonly parts: readonly { readonly name: string; readonly value: string }[]
}

/** Packs a value and its parts. */
export function pack({ value, parts }: Carried): Uint8Array {
  const texts = [value, ...parts.flatMap((part) => [part.name, part.value])].map((text) => Buffer.from(text, 'utf8'))
  const bytes = new Uint8Array(texts.reduce((size, text) => size + 4 + text.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const text of texts) {
    view.setUint32(at, text.length)
    bytes.set(text, at + 4)
    at += 4 + text.length
  }
  return bytes
}

/** Unpacks what `pack` packed. Throws `RangeError` for anything else. */
export function unpack(bytes: Uint8Array): Carried {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + view.getUint32(at)
    if (end > bytes.length) throw new RangeError('a carried value is cut short')
    texts.push(Buffer.from(bytes.subarray(at + 4, end)).toString('utf8'))
    at = end
  }
  const [value, ...rest] = texts
  if (value === undefined || rest.length % 2 === 1) throw new RangeError('a carried value is incomplete')
  const parts = []
  for (let i = 0; i < rest.length; i += 2) parts.push({ name: rest[i] ?? '', value: rest[i + 1] ?? '' })
  return { value, parts }
}
