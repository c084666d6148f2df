import { isHex } from '../lib/git-ids.js'

/** One changed path of git's raw diff format (`-z`), as offsets into the bytes that hold it. */
export interface RawChange {
  /** How many sides it is compared with: 1, or the number of a merge's parents. */
  readonly parents: number
  /** Offset of the id on side `n`, in hex; side `parents` is the result. */
  idAt(side: number): number
  /** Mode on side `n`, e.g. `100644`; `000000` where it does not exist. */
  modeAt(side: number): string
  /** True for a path in conflict. */
  unmerged(): boolean
  path(): Buffer
}

const colon = 58
const letterU = 85

/**
 * Walks the whole records in `bytes`: `onCommit` for a commit's id, `onChange` for each path; says how many bytes made whole records.
 * What `onChange` is given is valid during the call.
 */
export function walkRawDiff(
  bytes: Buffer,
  idWidth: number,
  onCommit: (bytes: Buffer, at: number) => void,
  onChange: (bytes: Buffer, change: RawChange) => void,
): number {
  let from = 0
  let parents = 1
  let modes = 0
  let ids = 0
  let status = 0
  let pathStart = 0
  let pathEnd = 0
  // One record for all: a history has a million of them.
  const change: RawChange = {
    get parents() {
      return parents
    },
    idAt: (side) => ids + (idWidth + 1) * side,
    modeAt: (side) => bytes.toString('latin1', modes + 7 * side, modes + 7 * side + 6),
    unmerged: () => bytes[status] === letterU,
    path: () => bytes.subarray(pathStart, pathEnd),
  }
  for (;;) {
    const end = bytes.indexOf(0, from)
    if (end === -1) return from
    if (bytes[from] !== colon) {
      if (isHex(bytes, from, idWidth)) onCommit(bytes, from)
      from = end + 1
      continue
    }
    pathStart = end + 1
    pathEnd = bytes.indexOf(0, pathStart)
    if (pathEnd === -1) return from
    parents = 1
    while (bytes[from + parents] === colon) parents++
    modes = from + parents
    ids = modes + 7 * (parents + 1)
    status = ids + (idWidth + 1) * (parents + 1)
    onChange(bytes, change)
    from = pathEnd + 1
  }
}

/** True for a regular file or a link: what has a blob. A submodule's commit and an absent side have none. */
export function hasBlob(mode: string): boolean {
  return mode.startsWith('10') || mode === '120000'
}
