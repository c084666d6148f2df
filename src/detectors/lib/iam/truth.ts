/** An answer that may be open: `maybe` means that what is known allows both. */
export type Truth = 'yes' | 'no' | 'maybe'

/** `yes` for true, `no` for false. */
export function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no'
}

/** True of both: one `no` decides, whatever the other. */
export function both(left: Truth, right: Truth): Truth {
  if (left === 'no' || right === 'no') return 'no'
  return left === 'yes' ? right : 'maybe'
}

/** True of either: one `yes` decides, whatever the other. */
export function either(left: Truth, right: Truth): Truth {
  if (left === 'yes' || right === 'yes') return 'yes'
  return left === 'no' ? right : 'maybe'
}

/** The opposite; open stays open. */
export function negation(truth: Truth): Truth {
  if (truth === 'maybe') return 'maybe'
  return truth === 'yes' ? 'no' : 'yes'
}

/** What holds when one of the two is the case and nobody knows which. */
export function between(left: Truth, right: Truth): Truth {
  return left === right ? left : 'maybe'
}
