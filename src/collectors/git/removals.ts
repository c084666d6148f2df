import { idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { walkHistory } from './introductions.js'
import { hasBlob } from './raw-diff.js'

const marginDays = 2

/**
 * The newest commit of HEAD's history that took each blob away from a path, by blob id. One walk, no further back than the day the oldest of them came
 * in (`since`, ISO 8601; null walks everything). A merge that drops what only one side had is not seen: no commit of HEAD's says so.
 */
export async function removals(
  repository: Repository,
  blobs: readonly string[],
  since: string | null,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (blobs.length === 0) return found
  const table = idTable(repository.idBytes)
  for (const id of blobs) table.addHex(Buffer.from(id, 'latin1'), 0)
  const bound = since === null ? [] : [`--since=${Math.floor(Date.parse(since) / 1000) - marginDays * 86_400}`]
  await walkHistory(
    repository,
    [...bound, 'HEAD'],
    [],
    {
      onChange(bytes, change, commit) {
        for (let side = 0; side < change.parents; side++) {
          if (!hasBlob(change.modeAt(side))) continue
          const index = table.findHex(bytes, change.idAt(side))
          if (index === -1) continue
          const id = table.hex(index)
          const result = bytes.toString('latin1', change.idAt(change.parents), change.idAt(change.parents) + id.length)
          if (result !== id && !found.has(id)) found.set(id, Buffer.from(commit).toString('latin1'))
        }
      },
    },
    signal,
  )
  return found
}
