/** Bytes piece by piece, null at the end. A piece is borrowed until the next one is asked for. */
export interface Source {
  next(): Promise<Uint8Array | null> | Uint8Array | null
}

/** A source that is read by count. What it gives is borrowed until it is asked again. */
export interface ByteReader extends Source {
  /** The next `count` bytes, which stay to be read, when they are at hand; null when they would have to be waited for. */
  ready(count: number): Uint8Array | null
  /** All bytes at hand, which stay to be read. */
  atHand(): Uint8Array
  /** The next `count` bytes, which stay to be read; fewer only where the source ends. */
  peek(count: number): Promise<Uint8Array>
  /** The next `count` bytes; fewer only where the source ends. */
  take(count: number): Promise<Uint8Array>
  /** What is at hand, `most` bytes of it at most; null at the end. */
  some(most: number): Promise<Uint8Array | null>
  /** Passes over `count` bytes; false when the source ends before. Waits only for what is not at hand. */
  skip(count: number): Promise<boolean> | boolean
}

const nothing = new Uint8Array(0)

/** Reads a source by count. */
export function byteReader(source: Source): ByteReader {
  let piece: Uint8Array = nothing
  let at = 0
  let ended = false

  const more = async (): Promise<boolean> => {
    if (ended) return false
    const next = await source.next()
    if (next === null) ended = true
    else {
      piece = next
      at = 0
    }
    return !ended
  }

  const peek = async (count: number): Promise<Uint8Array> => {
    while (piece.length - at < count && !ended) {
      // A copy: what the source lent is gone with the next piece.
      const kept = Buffer.from(piece.subarray(at))
      piece = kept
      at = 0
      if (!(await more())) break
      if (kept.length > 0) piece = Buffer.concat([kept, piece])
    }
    return piece.subarray(at, Math.min(piece.length, at + count))
  }

  const some = async (most: number): Promise<Uint8Array | null> => {
    while (at === piece.length) if (!(await more())) return null
    const given = piece.subarray(at, Math.min(piece.length, at + most))
    at += given.length
    return given
  }

  const skipOn = async (count: number): Promise<boolean> => {
    let left = count
    while (left > 0) {
      if (at === piece.length && !(await more())) return false
      const passed = Math.min(left, piece.length - at)
      at += passed
      left -= passed
    }
    return true
  }

  return {
    ready: (count) => (piece.length - at < count ? null : piece.subarray(at, at + count)),
    atHand: () => piece.subarray(at),
    peek,
    async take(count) {
      const taken = await peek(count)
      at += taken.length
      return taken
    },
    skip(count) {
      if (piece.length - at < count) return skipOn(count)
      at += count
      return true
    },
    some,
    next: () => some(Number.POSITIVE_INFINITY),
  }
}

/** Passes over all zero bytes that come next. */
export async function skipZeros(reader: ByteReader): Promise<void> {
  for (;;) {
    const piece = reader.ready(1) === null ? await reader.peek(1) : reader.atHand()
    const first = piece.findIndex((byte) => byte !== 0)
    if (first >= 0 || piece.length === 0) return void (await reader.skip(Math.max(0, first)))
    await reader.skip(piece.length)
  }
}

/** The next `size` bytes of a reader as a source of their own, and how many of them were not read yet. */
export function limited(reader: ByteReader, size: number): Source & { left(): number } {
  let left = size
  return {
    left: () => left,
    async next() {
      if (left === 0) return null
      const piece = await reader.some(left)
      left -= piece?.length ?? 0
      return piece
    },
  }
}

/** Bytes at hand as a source. */
export function sourceOf(bytes: Uint8Array): Source {
  let given = false
  return {
    next() {
      if (given) return null
      given = true
      return bytes
    },
  }
}

/** One source behind the other. */
export function chained(sources: readonly Source[]): Source {
  let at = 0
  return {
    async next() {
      for (; at < sources.length; at++) {
        const piece = await sources[at]?.next()
        if (piece != null) return piece
      }
      return null
    },
  }
}

/** A source fed from outside: `push` resolves when its piece is used up or nobody reads on. */
export interface Feed {
  readonly source: Source
  push(piece: Uint8Array): Promise<void>
  end(): void
  /** Nobody reads on: pieces are taken and dropped from now. */
  drop(): void
}

/** Makes a source for what arrives elsewhere. */
export function createFeed(): Feed {
  let held: Uint8Array | null = null
  let used: (() => void) | null = null
  let wanted: ((piece: Uint8Array | null) => void) | null = null
  let ended = false
  let dropped = false

  const release = () => {
    const resolve = used
    used = null
    resolve?.()
  }

  return {
    source: {
      next() {
        release()
        if (held !== null) {
          const piece = held
          held = null
          return piece
        }
        if (ended) return null
        return new Promise((resolve) => {
          wanted = resolve
        })
      },
    },
    push(piece) {
      if (dropped) return Promise.resolve()
      return new Promise((resolve) => {
        used = resolve
        const waiting = wanted
        wanted = null
        if (waiting === null) held = piece
        else waiting(piece)
      })
    },
    end() {
      ended = true
      const waiting = wanted
      wanted = null
      waiting?.(null)
    },
    drop() {
      dropped = true
      release()
    },
  }
}
