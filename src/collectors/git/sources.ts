import { runGit } from '../lib/git-command.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { ownObjects } from './alternates.js'
import { everyRef, walkHistory } from './introductions.js'
import { walkReachable } from './reachable.js'

/** Objects to read that were found by walking, before their sizes are known. */
export interface WalkedObjects {
  readonly ids: Uint8Array
  /** git's words when it could not walk all of it. */
  readonly failure: string | null
}

/** Where objects are borrowed: what this repository's refs lead to and what it stores itself, never the neighbour's others. */
export async function ownAndReachable(repository: Repository, signal: AbortSignal): Promise<WalkedObjects> {
  const table = idTable(repository.idBytes)
  for (const id of await ownObjects(repository, signal)) table.addHex(Buffer.from(id, 'latin1'), 0)
  const reach = await walkReachable(repository, (bytes, at) => void table.addHex(bytes, at), signal)
  for (const id of reach.missing) table.addHex(Buffer.from(id, 'latin1'), 0)
  return { ids: linesOf(repository, table), failure: reach.failure }
}

/** What any commit brought at a path or below it, with those commits, and what the index holds there. */
export async function objectsAt(repository: Repository, path: string, signal: AbortSignal): Promise<WalkedObjects> {
  const table = idTable(repository.idBytes)
  const handlers = {
    onCommit: (id: Uint8Array) => void table.addHex(id, 0),
    onBlob: (bytes: Buffer, result: number) => void table.addHex(bytes, result),
  }
  const failure = await walkHistory(repository, everyRef, [path], handlers, signal)
  if (!repository.bare) {
    const index = await runGit(repository, ['ls-files', '-s', '-z', '--', path], { signal, accept: [0, 128] })
    for (const entry of index.toString('latin1').split('\0')) {
      const match = /^1[02]0\d{3} ([0-9a-f]+) /.exec(entry)
      if (match?.[1] !== undefined) table.addHex(Buffer.from(match[1], 'latin1'), 0)
    }
  }
  return { ids: linesOf(repository, table), failure }
}

function linesOf(repository: Repository, table: IdTable): Uint8Array {
  const width = repository.idBytes * 2 + 1
  const lines = new Uint8Array(table.size * width).fill(10)
  for (let index = 0; index < table.size; index++) table.writeHex(index, lines, index * width)
  return lines
}
