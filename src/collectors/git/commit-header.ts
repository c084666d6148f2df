/** Who made a commit or tag, and when, as the object itself says: no mailmap, which the repository could use to rename people. */
export interface ObjectHeader {
  /** `Name <mail>`. */
  readonly author: string | null
  /** ISO 8601, UTC. */
  readonly date: string | null
  /** The commit a tag names; null for a commit and for a tag of something else. */
  readonly target: string | null
}

const longest = 64 * 1024

/** Reads the header of a commit's or tag's raw bytes. */
export function parseHeader(object: Buffer): ObjectHeader {
  const end = object.indexOf('\n\n')
  const bytes = object.subarray(0, Math.min(end === -1 ? object.length : end, longest))
  const text = bytes.toString('latin1')
  const encoding = /^encoding ([\w.:-]+)$/m.exec(text)?.[1] ?? 'utf-8'
  // The person is taken from the bytes and decoded then: a name may be written in the commit's own encoding.
  const person = /^(?:author|tagger) (.*?) ?(-?\d+) [+-]\d{4}$/m.exec(text)
  const tagged = /^object ([0-9a-f]+)\ntype commit$/m.exec(text)
  return {
    author: person?.[1] === undefined ? null : decode(Buffer.from(person[1], 'latin1'), encoding),
    date: isoDate(Number(person?.[2] ?? Number.NaN)),
    target: tagged?.[1] ?? null,
  }
}

function decode(bytes: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

const latest = 8.64e12

function isoDate(seconds: number): string | null {
  return Number.isFinite(seconds) && Math.abs(seconds) <= latest ? new Date(seconds * 1000).toISOString() : null
}
