const nibbles = new Uint8Array(256)
for (let i = 0; i < 16; i++) nibbles['0123456789abcdef'.charCodeAt(i)] = i

/** Ids of one length, those of git's objects or keys of files, in order of arrival, each once: compact bytes behind an open hash table. An id's place in the order is its index. */
export interface IdTable {
  readonly size: number
  /** The index of the id written in hex at `at`, added when it is new. */
  addHex(text: Uint8Array, at: number): number
  /** The index of the id written in hex at `at`, or -1. */
  findHex(text: Uint8Array, at: number): number
  /** The same for the id's bytes. */
  find(bytes: Uint8Array, at: number): number
  add(bytes: Uint8Array, at: number): number
  hex(index: number): string
  /** The id's bytes, borrowed. */
  bytes(index: number): Uint8Array
  /** Writes the id in hex into `into` at `at`. */
  writeHex(index: number, into: Uint8Array, at: number): void
}

/** An empty table of ids of `idBytes` bytes. */
export function idTable(idBytes: number): IdTable {
  let ids = new Uint8Array(1024 * idBytes)
  let slots = new Int32Array(4096).fill(-1)
  let size = 0
  const scratch = new Uint8Array(idBytes)

  const hash = (bytes: Uint8Array, at: number) =>
    (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)

  /** The slot an id stands in, or the free one it belongs in. */
  const slotOf = (bytes: Uint8Array, at: number) => {
    const mask = slots.length - 1
    for (let slot = hash(bytes, at) & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot] as number
      if (index === -1) return slot
      const start = index * idBytes
      let same = 0
      while (same < idBytes && ids[start + same] === bytes[at + same]) same++
      if (same === idBytes) return slot
    }
  }

  const grow = () => {
    slots = new Int32Array(slots.length * 2).fill(-1)
    for (let index = 0; index < size; index++) slots[slotOf(ids, index * idBytes)] = index
  }

  const add = (bytes: Uint8Array, at: number) => {
    const slot = slotOf(bytes, at)
    const known = slots[slot] as number
    if (known !== -1) return known
    if ((size + 1) * idBytes > ids.length) {
      const larger = new Uint8Array(ids.length * 2)
      larger.set(ids)
      ids = larger
    }
    for (let i = 0; i < idBytes; i++) ids[size * idBytes + i] = bytes[at + i] as number
    slots[slot] = size++
    if (size * 2 > slots.length) grow()
    return size - 1
  }

  const decode = (text: Uint8Array, at: number) => {
    for (let i = 0; i < idBytes; i++) {
      scratch[i] = ((nibbles[text[at + 2 * i] as number] as number) << 4) | (nibbles[text[at + 2 * i + 1] as number] as number)
    }
    return scratch
  }

  const bytes = (index: number) => ids.subarray(index * idBytes, (index + 1) * idBytes)

  return {
    get size() {
      return size
    },
    add,
    find: (id, at) => slots[slotOf(id, at)] as number,
    addHex: (text, at) => add(decode(text, at), 0),
    findHex: (text, at) => slots[slotOf(decode(text, at), 0)] as number,
    bytes,
    hex: (index) => Buffer.from(ids.buffer, index * idBytes, idBytes).toString('hex'),
    writeHex: (index, into, at) => {
      const start = index * idBytes
      for (let i = 0; i < idBytes; i++) {
        const byte = ids[start + i] as number
        into[at + 2 * i] = hexDigits[byte >> 4] as number
        into[at + 2 * i + 1] = hexDigits[byte & 15] as number
      }
    },
  }
}

const hexDigits = new TextEncoder().encode('0123456789abcdef')

/** True when `length` bytes at `at` are small hex digits. */
export function isHex(text: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) {
    const byte = text[i]
    if (byte === undefined || !((byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102))) return false
  }
  return true
}
