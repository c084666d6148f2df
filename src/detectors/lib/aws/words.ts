/** A number with its noun: `1 key`, `3 keys`; the plural where it is no `s`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** A few names for a message, the rest as a number: `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most
  if (rest > 0) return `${names.slice(0, most).join(', ')} and ${rest} more`
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** A text out of a policy, short enough for a message. */
export function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
