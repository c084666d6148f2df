/** Bytes from `from` up to `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

// The sums that stand behind a file's content are no more.
const tooShort = 24

/** Adds a range, to the last one where it follows it: most files stand in the order in which they are told of. */
export function add(known: Range[], from: number, to: number): void {
  const last = known.at(-1)
  if (last === undefined || from < last.from || from - last.to > tooShort) known.push({ from, to })
  else if (to > last.to) known[known.length - 1] = { from: last.from, to }
}

/** The ranges below `size`, sorted, none of them overlapping another; those too short to hold a secret are left out. */
export function apart(ranges: readonly Range[], size: number): Range[] {
  return between(between([...ranges], size), size)
}

/** What lies below `size` and in none of the ranges, but for pieces too short to hold a secret. Sorts them. */
export function between(known: Range[], size: number): Range[] {
  const free: Range[] = []
  let end = 0
  for (const { from, to } of [...known.sort((a, b) => a.from - b.from), { from: size, to: size }]) {
    if (from - end > tooShort) free.push({ from: end, to: from })
    end = Math.max(end, to)
  }
  return free
}
