/** What a macaroon says of itself. */
export interface Macaroon {
  readonly location: string | null
  readonly identifier: Uint8Array
  /** Caveat identifiers, in order. */
  readonly caveats: readonly Uint8Array[]
}

const version = 2
const fields = { end: 0, location: 1, identifier: 2, vid: 4, signature: 6 }
const signatureLength = 32
const mostCaveats = 64

/**
 * Reads a macaroon in the version 2 binary format (libmacaroons, doc/format.txt); null when the bytes are none. Bounded: 64 caveats.
 */
export function readMacaroon(bytes: Uint8Array): Macaroon | null {
  let at = 1
  const varint = () => {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
    return -1
  }
  const section = () => {
    const found = new Map<number, Uint8Array>()
    for (;;) {
      if (at >= bytes.length) return null
      const type = varint()
      if (type === fields.end) return found
      const length = varint()
      if (type < 0 || length < 0 || at + length > bytes.length || found.has(type)) return null
      found.set(type, bytes.subarray(at, at + length))
      at += length
    }
  }
  if (bytes[0] !== version) return null
  const head = section()
  const identifier = head?.get(fields.identifier)
  if (head === null || identifier === undefined) return null
  const caveats: Uint8Array[] = []
  for (let next = section(); ; next = section()) {
    if (next === null || caveats.length > mostCaveats) return null
    if (next.size === 0) break
    const caveat = next.get(fields.identifier)
    if (caveat === undefined) return null
    caveats.push(caveat)
  }
  if (varint() !== fields.signature || varint() !== signatureLength || at + signatureLength !== bytes.length) return null
  const location = head.get(fields.location)
  return { location: location === undefined ? null : Buffer.from(location).toString('utf8'), identifier, caveats }
}

/** The bytes of a macaroon with the given parts. */
export function writeMacaroon(location: string, identifier: string, caveats: readonly string[], signature: Uint8Array): Buffer {
  const packet = (type: number, data: Uint8Array) => {
    const size = data.length < 128 ? [data.length] : [(data.length & 127) | 128, data.length >> 7]
    return Buffer.concat([Buffer.from([type, ...size]), data])
  }
  return Buffer.concat([
    Buffer.from([version]),
    packet(fields.location, Buffer.from(location)),
    packet(fields.identifier, Buffer.from(identifier)),
    Buffer.from([fields.end]),
    ...caveats.flatMap((caveat) => [packet(fields.identifier, Buffer.from(caveat)), Buffer.from([fields.end])]),
    Buffer.from([fields.end]),
    packet(fields.signature, signature),
  ])
}
