const mostLines = 50_000
/** Longer lines name nobody: a name and two addresses take less. */
const longestLine = 2_000

/** The people of a .mailmap, each as the names and addresses that stand for them, in lower case. A line of one address alone tells nothing. */
export function parseMailmap(text: string): string[][] {
  const people = new Map<string, Set<string>>()
  for (const raw of text.split(/\r?\n/, mostLines)) {
    const line = raw.split('#', 1)[0] ?? ''
    if (line.length > longestLine) continue
    const parts = [...line.matchAll(/([^<>]{0,300})<([^<>\s]{1,320})>/g)].map(([, name = '', address = '']) => [name.trim(), address])
    const [key] = parts[0]?.slice(1) ?? []
    if (key === undefined) continue
    const own = people.get(key.toLowerCase()) ?? new Set()
    for (const word of parts.flat()) if (word !== '') own.add(word.toLowerCase())
    people.set(key.toLowerCase(), own)
  }
  return [...people.values()].map((names) => [...names]).filter((names) => names.length > 1)
}
