import type { DocumentCollector, RemoteText } from '../../core/collector.js'
import type { Arena, Document } from '../../core/document.js'
import { chunkWriter } from '../lib/chunks.js'

/** Texts that a collector of identities came across: they are handed in whole, so that there is nothing to list. */
export const texts: DocumentCollector = {
  start: () => ({
    async *list() {},
  }),
  opener: (arena) => ({
    open: (batch) => documents(batch.refs as readonly RemoteText[], arena),
    close: () => {},
  }),
}

function* documents(items: readonly RemoteText[], arena: Arena): Generator<Document> {
  for (const { path, text } of items) {
    const writer = chunkWriter(arena, 'file', path)
    let rest = Buffer.from(text)
    while (rest.length > 0) {
      if (writer.full()) yield writer.take(false)
      const room = writer.room()
      const part = rest.subarray(0, room.length)
      room.set(part)
      writer.filled(part.length)
      rest = rest.subarray(part.length)
    }
    yield writer.take(true)
  }
}
