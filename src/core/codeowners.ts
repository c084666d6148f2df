import type { CodeownersLine } from './ownership.js'

/**
 * The line that answers for a path within the file's folder: of those that match the last. Null where none matches. A pattern without a slash before its end
 * matches at any depth, and what names a folder all that lies in it; `*` ends at a slash.
 */
export function ownerLine(lines: readonly CodeownersLine[], path: string): CodeownersLine | null {
  return lines.findLast(({ pattern }) => matches(pattern, path)) ?? null
}

function matches(pattern: string, path: string): boolean {
  const body = pattern.replace(/^\/+/, '').replace(/\/+$/, '')
  const parts = body.split('/')
  const anchored = pattern.startsWith('/') || parts.length > 1
  const wanted = anchored ? parts : ['**', ...parts]
  const given = path.split('/')
  // `docs/*` is what lies in the folder itself, `docs/` all below it, `docs` a file or all below it.
  if (!pattern.endsWith('/') && fits(wanted, given, isDoubled, segment)) return true
  return (parts.at(-1) !== '*' || parts.length === 1) && fits([...wanted, '**', '*'], given, isDoubled, segment)
}

const isDoubled = (part: string) => part === '**'
const isStar = (char: string) => char === '*'
const segment = (part: string, given: string) => fits([...part], [...given], isStar, (one, other) => one === '?' || one === other)

/** Whether a row with wildcards, each for any number, fits another: in time of the product of their lengths, whatever the wildcards. */
function fits<One>(
  wanted: readonly One[],
  given: readonly One[],
  isWild: (one: One) => boolean,
  same: (one: One, other: One) => boolean,
): boolean {
  let [at, from, star, taken] = [0, 0, -1, 0]
  while (from < given.length) {
    const [one, other] = [wanted[at], given[from]]
    if (one !== undefined && isWild(one)) {
      star = at++
      taken = from
    } else if (one !== undefined && other !== undefined && same(one, other)) {
      at++
      from++
    } else if (star >= 0) {
      at = star + 1
      from = ++taken
    } else return false
  }
  return wanted.slice(at).every(isWild)
}
