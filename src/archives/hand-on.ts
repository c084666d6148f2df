import { chunkWriter } from '../collectors/lib/chunks.js'
import { watchZipEnd } from '../core/zip-end.js'
import type { Run } from './run.js'
import type { Source } from './source.js'

/** Hands a whole file that fits into the room on as one document; its bytes are free when it resolves. */
export function handOnWhole(bytes: Uint8Array, path: string, run: Run): Promise<void> | undefined {
  if (bytes.length === 0) return undefined
  run.room.into.set(bytes)
  const laid = run.room.into.subarray(0, bytes.length)
  return run.emit({ path, bytes: laid, base: 0, lines: 0, overlap: 0 })
}

/** Hands the rest of a source on as one document, chunk by chunk. */
export async function handOn(source: Source, path: string, run: Run): Promise<void> {
  const writer = chunkWriter(run.room, 'file', path)
  const endsAsZip = watchZipEnd()
  const emit = async (last: boolean) => {
    const chunk = writer.take(last)
    if (endsAsZip(chunk)) run.missed(path, 'behind')
    const { bytes, base, lines, overlap } = chunk
    await run.emit({ path, bytes, base, lines, overlap })
  }
  for (let piece = await source.next(); piece !== null; piece = await source.next()) {
    for (let rest = piece; rest.length > 0; ) {
      // A full chunk is handed on only once more has come: the last one is then known to be the last.
      if (writer.full()) await emit(false)
      const room = writer.room()
      const part = rest.subarray(0, room.length)
      room.set(part)
      writer.filled(part.length)
      rest = rest.subarray(part.length)
    }
  }
  if (writer.seen() > 0) await emit(true)
}
