import { type GateCheck, gateCheck, longestLead } from './gates.js'
import { spanOf } from './layout.js'
import { keywordText } from './text.js'
import type { Keyword, Prefilter } from './types.js'

interface Entry {
  readonly index: number
  readonly bytes: Uint8Array
  readonly fold: boolean
  readonly holds: GateCheck
}

/**
 * The prefilter in plain JavaScript: keywords by their first three bytes, then the whole keyword, then its gate. It defines what the
 * fast one must find, and stands in for it where there is no WebAssembly.
 */
export function createPlainPrefilter(keywords: readonly Keyword[]): Prefilter {
  const groups = new Map<number, Entry[]>()
  // One flag for each hash of three folded bytes, so that most offsets need no look into the map.
  const flags = new Uint8Array(1 << 16)
  keywords.forEach((keyword, index) => {
    const entry = { index, bytes: Buffer.from(keywordText(keyword), 'latin1'), fold: keyword.fold, holds: gateCheck(keyword.gate) }
    const gram = gramAt(entry.bytes, 0)
    flags[hash(gram)] = 1
    const group = groups.get(gram)
    if (group === undefined) groups.set(gram, [entry])
    else group.push(entry)
  })
  return {
    lead: longestLead,
    span: spanOf(keywords),
    scan(bytes, from, until, onHit) {
      const to = bytes.length
      for (let at = from; at < until && at + 3 <= to; at++) {
        const gram = gramAt(bytes, at)
        if (flags[hash(gram)] === 0) continue
        for (const entry of groups.get(gram) ?? []) {
          const after = at + entry.bytes.length
          if (after <= to && standsAt(entry, bytes, at) && entry.holds(bytes, at, after, 0, to)) onHit(entry.index, at)
        }
      }
    },
  }
}

function gramAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | 0x202020
}

function hash(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 16
}

function standsAt(entry: Entry, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < entry.bytes.length; i++) {
    const byte = bytes[at + i] ?? 0
    if ((entry.fold && byte >= 65 && byte <= 90 ? byte + 32 : byte) !== entry.bytes[i]) return false
  }
  return true
}
