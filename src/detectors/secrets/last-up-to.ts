/** The last index of rising values whose value is at most `most`; -1 when none is. */
export function lastUpTo(values: ArrayLike<number>, most: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low - 1
}
