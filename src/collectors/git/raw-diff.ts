import { isHex } from '../lib/git-ids.js'

/** One changed path of git's raw diff format (`-z`), as offsets into the bytes that hold it. */
export interface RawChange {
  /** How many sides it is compared with: 1, or the number of a merge's parents. */
  readonly parents: number
  /** Offset of the id on side `n`, in hex; side `parents` is the result. */
  idAt(side: number): number
  /** Mode on side `n`, e.g. `100644`; `000000` where it does not exist. */
  modeAt(side: number): string
  /** Letters, one a parent: `A`, `M`, `D`, `T`, `U`. */
  readonly status: string
  readonly path: Buffer
}

const colon = 58

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
  for (;;) {
    const end = bytes.indexOf(0, from)
    if (end === -1) return from
    if (bytes[from] !== colon) {
      if (isHex(bytes, from, idWidth)) onCommit(bytes, from)
      from = end + 1
      continue
    }
    const pathEnd = bytes.indexOf(0, end + 1)
    if (pathEnd === -1) return from
    let parents = 1
    while (bytes[from + parents] === colon) parents++
    const modes = from + parents
    const ids = modes + 7 * (parents + 1)
    const status = ids + (idWidth + 1) * (parents + 1)
    onChange(bytes, {
      parents,
      idAt: (side) => ids + (idWidth + 1) * side,
      modeAt: (side) => bytes.toString('latin1', modes + 7 * side, modes + 7 * side + 6),
      status: bytes.toString('latin1', status, end),
      path: bytes.subarray(end + 1, pathEnd),
    })
    from = pathEnd + 1
  }
}

/** True for a regular file or a link: what has a blob. A submodule's commit and an absent side have none. */
export function hasBlob(mode: string): boolean {
  return mode.startsWith('10') || mode === '120000'
}
