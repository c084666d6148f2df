import { crc32 } from 'node:zlib'
import { archiveKind } from '../core/archive-kind.js'
import { zipStandsBehind } from '../core/zip-end.js'
import { contentOfGzip, nameInGzip } from './gzip.js'
import { handOn, handOnWhole } from './hand-on.js'
import { createHeld, type Held, heldAs, partOf } from './held.js'
import { inflatedRaw, inflatedTogether, inflatedWhole, inSteps, smallPacked } from './inflate.js'
import type { Range } from './ranges.js'
import { BoundReached, deepest, enter, mayMend, mostHeld, pathWithin, type Run, spend } from './run.js'
import { type ByteReader, byteReader, chained, type Source, skipZeros, sourceOf } from './source.js'
import { eachFile } from './tar.js'
import { grouped, holdsFile, readZip, type ZipEntry } from './zip.js'

const block = 512

/** Opens what its first bytes say it is; anything else is handed on as it stands. */
export async function openAny(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const kind = archiveKind(reader.ready(block) ?? (await reader.peek(block)))
  if (kind === null) return handOn(reader, path, run)
  if (kind !== 'gzip' && kind !== 'zip' && kind !== 'tar') run.missed(path, 'method')
  else if (depth === deepest) run.missed(path, 'depth')
  else if (kind === 'tar') return openTar(reader, path, depth, run)
  else return kind === 'zip' ? openZip(reader, path, depth, run) : openGzip(reader, path, depth, run)
  return handOn(reader, path, run)
}

/** Opens a whole file that is at hand. Most are, and are no archives: those cost no turn of the event loop. */
function openBytes(bytes: Uint8Array, path: string, depth: number, run: Run): Promise<void> | undefined {
  const kind = archiveKind(bytes) ?? (zipStandsBehind(bytes, path) ? 'zip' : null)
  if (kind === null && bytes.length <= run.room.into.length) return handOnWhole(bytes, path, run)
  if (kind === 'zip') {
    if (depth < deepest) return openHeld(heldAs(bytes), path, depth, run)
    run.missed(path, 'depth')
  }
  return openAny(byteReader(sourceOf(bytes)), path, depth, run)
}

async function openGzip(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const name = nameInGzip(await reader.peek(block))
  const content = await contentOfGzip(reader, () => mayMend(run))
  try {
    const inner = byteReader(counted(content, path, run))
    // A packed tar is one archive to people: its files stand right behind its name.
    const tar = archiveKind(await inner.peek(block)) === 'tar'
    await openAny(inner, tar ? path : pathWithin(path, name), depth + 1, run)
  } finally {
    await content.close()
  }
}

async function openTar(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const onFile = (name: string, size: number, content: Source) => {
    const within = pathWithin(path, name)
    enter(run, within)
    const bytes = reader.ready(size)
    return bytes === null ? openAny(byteReader(content), within, depth + 1, run) : openBytes(bytes, within, depth + 1, run)
  }
  do {
    if (!(await eachFile(reader, onFile))) {
      run.missed(path, 'broken')
      break
    }
    // Behind its end may stand another one, as `cat` leaves them, or anything else.
    await skipZeros(reader)
  } while (archiveKind(await reader.peek(block)) === 'tar')
  await handOn(reader, path, run)
}

async function openZip(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const zip = createHeld()
  for (let piece = await reader.next(); piece !== null; piece = await reader.next()) {
    zip.add(piece)
    if (run.held + zip.size() <= mostHeld) continue
    run.missed(path, 'held')
    return handOn(chained([zip.from(0, zip.size()), reader]), path, run)
  }
  run.held += zip.size()
  await openHeld(zip, path, depth, run)
  run.held -= zip.size()
}

/** Opens a zip that is read anywhere. */
export async function openHeld(held: Held, path: string, depth: number, run: Run): Promise<void> {
  const zip = readZip(held)
  if (zip === null) {
    run.missed(path, 'broken')
    return handOn(held.from(0, held.size()), path, run)
  }
  for (const group of grouped(zip.entries)) {
    if (group !== 'broken') await openGroup({ held, leave: zip.leave }, group, path, depth, run)
    else {
      enter(run, path)
      run.missed(path, 'broken')
    }
  }
  // What stands before, between and behind its files, and behind what they pack, is looked at as it stands; a file there is one that the directory keeps quiet about.
  const rest = zip.rest()
  if (rest.some(({ from, to }) => holdsFile(held.at(from, Math.min(to - from, mostSought))))) run.missed(path, 'broken')
  await handOn(chained(rest.map(({ from, to }) => held.from(from, to - from))), path, run)
}

/** Bytes of what stands beside the files of a zip in which one more is looked for. */
const mostSought = 1 << 16

/** A zip whose files are opened, and who is told of bytes that belong to none. */
interface OpenZip {
  readonly held: Held
  readonly leave: (unused: Range) => void
}

async function openGroup(zip: OpenZip, group: readonly ZipEntry[], path: string, depth: number, run: Run): Promise<void> {
  const content = group.length === 1 ? null : inflatedTogether(zip.held, group)
  // What zlib held for a failure is freed in a turn of the event loop.
  if (group.length > 1 && content === null) await new Promise((resolve) => setImmediate(resolve))
  let at = 0
  for (const entry of group) {
    const within = pathWithin(path, entry.name)
    enter(run, within)
    const opening =
      content === null
        ? openEntry(zip, entry, within, depth, run)
        : openCounted(content.subarray(at, at + entry.unpacked), within, depth, run)
    if (opening !== undefined) await opening
    at += entry.unpacked
  }
}

function openEntry(zip: OpenZip, entry: ZipEntry, path: string, depth: number, run: Run) {
  const { held } = zip
  const { method, encrypted, at, packed, unpacked, crc } = entry
  if (encrypted) return run.missed(path, 'encrypted')
  if (method !== 0 && method !== 8) return run.missed(path, 'method')
  if (packed === 0) return unpacked === 0 ? undefined : run.missed(path, 'broken')
  const small = packed <= smallPacked ? held.at(at, packed) : null
  const whole = small === null || method === 0 ? null : inflatedWhole(small)
  if (whole !== null) leaveBehind(zip, entry, whole.used)
  const content = method === 0 ? small : (whole?.content ?? null)
  if (content !== null) {
    if (crc32(content) !== crc) run.missed(path, 'broken')
    return openCounted(content, path, depth, run)
  }
  if (method === 8) {
    // What is small is damaged, or too long to be unpacked in one go: which of the two only its end tells.
    return openDeflated(zip, entry, small !== null && mayMend(run) ? inSteps(small) : held.from(at, packed), path, depth, run)
  }
  if (depth + 1 < deepest && archiveKind(held.at(at, block)) === 'zip') return openStored(held, entry, path, depth, run)
  return openAny(byteReader(counted(summed(held.from(at, packed), crc), path, run)), path, depth + 1, run)
}

function leaveBehind({ leave }: OpenZip, { at, packed }: ZipEntry, used: number): void {
  if (used < packed) leave({ from: at + used, to: at + packed })
}

/** Opens a zip that another one holds as it is: it is read where it lies, and once more for its sum. */
async function openStored(zip: Held, { at, packed, crc }: ZipEntry, path: string, depth: number, run: Run): Promise<void> {
  spend(run, path, packed)
  const content = summed(zip.from(at, packed), crc)
  try {
    while ((await content.next()) !== null);
  } catch {
    run.missed(path, 'broken')
  }
  return openHeld(partOf(zip, at, packed), path, depth + 1, run)
}

async function openDeflated(zip: OpenZip, entry: ZipEntry, packed: Source, path: string, depth: number, run: Run): Promise<void> {
  const content = inflatedRaw(packed)
  const atEnd = () => leaveBehind(zip, entry, content.used())
  try {
    await openAny(byteReader(counted(summed(content, entry.crc, atEnd), path, run)), path, depth + 1, run)
  } finally {
    await content.close()
  }
}

/** The same bytes, which throw at their end when they have another sum. */
function summed(content: Source, crc: number, atEnd = () => {}): Source {
  let sum = 0
  return {
    async next() {
      const piece = await content.next()
      if (piece === null) {
        atEnd()
        if (sum !== crc) throw new Error('another sum')
      } else sum = crc32(piece, sum)
      return piece
    },
  }
}

function openCounted(content: Uint8Array, path: string, depth: number, run: Run): Promise<void> | undefined {
  spend(run, path, content.length)
  return openBytes(content, path, depth + 1, run)
}

/** Unpacked bytes, counted. Where they break off is their end, and said. */
function counted(content: Source, path: string, run: Run): Source {
  return {
    async next() {
      let piece: Uint8Array | null = null
      try {
        piece = await content.next()
      } catch (error) {
        if (error instanceof BoundReached) throw error
        run.missed(path, 'broken')
      }
      spend(run, path, piece?.length ?? 0)
      return piece
    },
  }
}
