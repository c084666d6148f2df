import { chunkWriter } from '../collectors/lib/chunks.js'
import { archiveKind } from '../core/archive-kind.js'
import type { Arena } from '../core/document.js'
import { gunzipped, type Inflated, inflatedRaw } from './inflate.js'
import { BoundReached, deepest, enter, mostHeld, pathWithin, type Run, spend } from './run.js'
import { type ByteReader, byteReader, type Source, sourceOf } from './source.js'
import { tarEntries } from './tar.js'
import { type ZipEntry, zipEntries } from './zip.js'

const roomBytes = 2 << 20
const block = 512

/** Room for the files within, one chunk at a time. */
export function roomFor(): Arena {
  const into = new Uint8Array(roomBytes)
  return { memory: { buffer: into.buffer }, into }
}

/** Opens what its first bytes say it is; anything else is handed on as it stands. */
export async function openAny(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const kind = archiveKind(await reader.peek(block))
  if (kind === null) return whole(reader, path, run)
  if (kind !== 'gzip' && kind !== 'zip' && kind !== 'tar') run.missed(path, 'method')
  else if (depth === deepest) run.missed(path, 'depth')
  else if (kind === 'tar') return openTar(reader, path, depth, run)
  else return kind === 'zip' ? openZip(reader, path, depth, run) : openGzip(reader, path, depth, run)
  return whole(reader, path, run)
}

async function openGzip(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const name = nameInGzip(await reader.peek(block))
  const content = gunzipped(reader)
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
  for await (const entry of tarEntries(reader)) {
    if (entry === 'broken') {
      run.missed(path, 'broken')
      return whole(reader, path, run)
    }
    const within = pathWithin(path, entry.name)
    enter(run, within)
    await openAny(byteReader(entry.content), within, depth + 1, run)
  }
}

async function openZip(reader: ByteReader, path: string, depth: number, run: Run): Promise<void> {
  const pieces: Buffer[] = []
  let size = 0
  for (let piece = await reader.next(); piece !== null; piece = await reader.next()) {
    pieces.push(Buffer.from(piece))
    size += piece.length
    if (run.held + size <= mostHeld) continue
    run.missed(path, 'held')
    return whole(byteReader(chained(pieces, reader)), path, run)
  }
  const bytes = Buffer.concat(pieces.splice(0))
  const entries = zipEntries(bytes)
  if (entries === null) {
    run.missed(path, 'broken')
    return whole(byteReader(sourceOf(bytes)), path, run)
  }
  run.held += size
  for (const entry of entries) {
    if (entry === 'broken') run.missed(path, 'broken')
    else await openEntry(entry, pathWithin(path, entry.name), depth, run)
  }
  run.held -= size
}

async function openEntry({ method, encrypted, packed }: ZipEntry, path: string, depth: number, run: Run): Promise<void> {
  enter(run, path)
  if (encrypted) return run.missed(path, 'encrypted')
  if (method === 0) return openAny(byteReader(counted(sourceOf(packed), path, run)), path, depth + 1, run)
  if (method !== 8) return run.missed(path, 'method')
  const content = inflatedRaw(packed)
  try {
    await openAny(byteReader(counted(content, path, run)), path, depth + 1, run)
  } finally {
    await content.close()
  }
}

/** Unpacked bytes, counted. Where they break off is their end, and said. */
function counted(content: Source | Inflated, path: string, run: Run): Source {
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

function chained(pieces: readonly Uint8Array[], rest: Source): Source {
  const waiting = [...pieces]
  return { next: () => waiting.shift() ?? rest.next() }
}

/** Hands the rest of a source on as one document. */
async function whole(source: Source, path: string, run: Run): Promise<void> {
  const writer = chunkWriter(run.room, 'file', path)
  for (let piece = await source.next(); piece !== null; piece = await source.next()) {
    for (let rest = piece; rest.length > 0; ) {
      // A full chunk is handed on only once more has come: the last one is then known to be the last.
      if (writer.full()) run.emit(writer.take(false))
      const room = writer.room()
      const part = rest.subarray(0, room.length)
      room.set(part)
      writer.filled(part.length)
      rest = rest.subarray(part.length)
    }
  }
  if (writer.seen() > 0) run.emit(writer.take(true))
}

const hasExtra = 4
const hasName = 8

/** The name a gzip file keeps of what it packed, by its header alone: the same in a folder and in a repository; '' when it keeps none. */
function nameInGzip(head: Uint8Array): string {
  const bytes = Buffer.from(head)
  const flags = bytes[3] ?? 0
  if ((flags & hasName) === 0) return ''
  const at = (flags & hasExtra) === 0 || bytes.length < 12 ? 10 : 12 + bytes.readUInt16LE(10)
  const end = bytes.indexOf(0, at)
  const name = end === -1 ? '' : bytes.toString('utf8', at, end)
  return name.slice(name.lastIndexOf('/') + 1)
}
