import type { Gate } from '../core/rule.js'
import { classTable, gateSpan, longestLead } from './gates.js'
import { rarestGrams } from './grams.js'
import { keywordText } from './text.js'
import type { Keyword } from './types.js'

/** Where the module's own data ends and the tables begin. */
export const tablesAt = 8192
/** Four table bytes for each hash of three bytes, a bit for each fourth byte, and eight for what stands around them. */
const rowBits = 15
/** As in assembly/tables.ts. */
const groupBits = 14
/** As in assembly/index.ts: so many bytes have half as many candidates, of four bytes each, and the last step writes some more. */
const block = 4096
/** Words of one keyword's record, as assembly/tables.ts reads it. */
const recordWords = 8
const flag = { fold: 1, boundary: 2, run: 4, assigned: 8, reach: 16, text: 32 } as const
/** Longest way from a keyword's start to the gram that finds it. */
export const farthest = 26

/** Where everything lies in memory, and the bytes that are laid down before the tables are built. */
export interface Layout {
  readonly count: number
  /** Texts, class tables and records, from `tablesAt` on; of a filled layout all tables too. */
  readonly input: Uint8Array
  /** True when the tables need not be built any more. */
  readonly filled: boolean
  readonly inputAt: number
  readonly recordsAt: number
  readonly rowsAt: number
  readonly rowBits: number
  readonly contextsAt: number
  readonly startsAt: number
  readonly entriesAt: number
  readonly candidatesAt: number
  readonly hitsAt: number
  /** Hits after which a scan stops to have them fetched. */
  readonly fullAt: number
  /** First byte behind the tables. */
  readonly end: number
  /** Bytes a hit may depend on before its offset and from its offset on. */
  readonly lead: number
  readonly span: number
}

const align = (at: number) => (at + 7) & ~7

/** Lays out the tables for these keywords. */
export function layOut(keywords: readonly Keyword[]): Layout {
  const targets = keywords.map(({ gate }) => (gate.kind === 'reach' && 'text' in gate.target ? gate.target.text : ''))
  const words = keywords.map(keywordText)
  const texts = words.join('') + targets.join('')
  const classes = new Map<string, number>()
  for (const { gate } of keywords) for (const body of bodiesOf(gate)) if (!classes.has(body)) classes.set(body, classes.size)
  const classesAt = align(texts.length + 4)
  const recordsAt = classesAt + classes.size * 256
  const input = new Uint8Array(recordsAt + keywords.length * recordWords * 4)
  input.set(Buffer.from(texts, 'latin1'))
  for (const [body, place] of classes) input.set(classTable(body), classesAt + place * 256)
  const packedAt = tablesAt + input.length
  const packed = writeRecords(keywords, words, new Uint32Array(input.buffer, recordsAt), classes, classesAt, packedAt)
  const rowsAt = (packedAt + packed + 63) & ~63
  const contextsAt = rowsAt + (4 << rowBits)
  const startsAt = contextsAt + (8 << rowBits)
  const entriesAt = startsAt + (4 << groupBits) + 8
  const grams = keywords.reduce((sum, { text }) => sum + (text.length === 3 ? 129 : 2), 0)
  const candidatesAt = align(entriesAt + grams * 12)
  const hitsAt = candidatesAt + 2 * block + 64
  const fullAt = Math.max(2048, mostHits(keywords))
  return {
    count: keywords.length,
    input,
    filled: false,
    inputAt: tablesAt,
    recordsAt: tablesAt + recordsAt,
    rowsAt,
    rowBits,
    contextsAt,
    startsAt,
    entriesAt,
    candidatesAt,
    hitsAt,
    fullAt,
    end: hitsAt + 2 * fullAt * 8,
    lead: longestLead,
    span: spanOf(keywords),
  }
}

/** Most bytes that a hit of these keywords may depend on from its offset on. */
export function spanOf(keywords: readonly Keyword[]): number {
  return keywords.reduce((most, { text, gate }) => Math.max(most, text.length + gateSpan(gate)), 4)
}

/** The classes of a gate. */
function bodiesOf(gate: Gate): readonly string[] {
  if (gate.kind === 'none') return []
  if (gate.kind === 'reach') return 'text' in gate.target ? [gate.over] : [gate.over, gate.target.body]
  return [gate.body]
}

/** Writes the keywords' records and gives the bytes their packed texts will take. */
function writeRecords(
  keywords: readonly Keyword[],
  words: readonly string[],
  records: Uint32Array,
  classes: ReadonlyMap<string, number>,
  classesAt: number,
  packedAt: number,
): number {
  const classAt = (body: string) => tablesAt + classesAt + (classes.get(body) ?? 0) * 256
  let text = tablesAt
  let targetText = text + keywords.reduce((sum, keyword) => sum + keyword.text.length, 0)
  let packed = packedAt
  keywords.forEach((keyword, index) => {
    const { fold, gate } = keyword
    const { length } = keyword.text
    const at = index * recordWords
    records[at] = text
    records[at + 1] = length
    records[at + 2] = (fold ? flag.fold : 0) | flagsOf(gate)
    if (gate.kind === 'run' || gate.kind === 'assigned') {
      records[at + 3] = classAt(gate.body)
      records[at + 4] = gate.min
    } else if (gate.kind === 'reach') {
      const { over, most, target } = gate
      records[at + 3] = classAt(over)
      records[at + 4] = most | (('text' in target ? target.text.length : target.min) << 16)
      records[at + 7] = 'text' in target ? targetText : classAt(target.body)
      if ('text' in target) targetText += target.text.length
    }
    records[at + 5] = packed
    records[at + 6] = rarestGrams(words[index] ?? '')
    text += length
    packed += ((length + 3) >> 2) * 8
  })
  return packed - packedAt
}

function flagsOf(gate: Gate): number {
  if (gate.kind === 'run') return flag.run | (gate.boundary ? flag.boundary : 0)
  if (gate.kind === 'reach') return flag.reach | ('text' in gate.target ? flag.text : 0)
  return gate.kind === 'assigned' ? flag.assigned : 0
}

/** More hits than one step of the scan can find: keywords that start at one offset differ in length, or are the same text. */
function mostHits(keywords: readonly Keyword[]): number {
  const same = new Map<string, number>()
  const lengths = new Set<number>()
  let most = 0
  for (const { text } of keywords) {
    const key = text.toLowerCase()
    const times = (same.get(key) ?? 0) + 1
    same.set(key, times)
    lengths.add(text.length)
    if (times > most) most = times
  }
  return (farthest + 10) * lengths.size * most + 1
}
