import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Arena, Document } from '../../core/document.js'
import { failed, type Gap, limit } from '../../core/gap.js'
import { openFlags } from '../lib/guarded-read.js'
import type { ConfigRef } from './refs.js'

/** Reads a repository's configuration as a file, never through git; a regular file alone, no link. */
export function* openConfig(arena: Arena, ref: ConfigRef): Iterable<Document | Gap> {
  const { into } = arena
  let filled = 0
  try {
    const descriptor = openSync(ref.file, openFlags)
    try {
      const facts = fstatSync(descriptor)
      if (!facts.isFile()) return
      if (facts.size > into.length) {
        yield limit('too-large', ref.path, 'a configuration of ordinary size')
        return
      }
      for (let count = 1; count > 0 && filled < into.length; filled += count) {
        count = readSync(descriptor, into, filled, into.length - filled, null)
      }
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    // A repository without a configuration is one; a link in its place is not followed.
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    if (code !== 'ENOENT' && code !== 'ELOOP') yield failed('unreadable', ref.path, `read permission (${code})`)
    return
  }
  const bytes = into.subarray(0, filled)
  yield { source: 'config', path: ref.path, id: null, bytes, base: 0, lines: 0, overlap: 0, baseline: false }
}
