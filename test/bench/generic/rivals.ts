import { entropy } from '../../../src/detectors/secrets/randomness.js'

/** A value that a line gives to a name. */
export interface Assignment {
  readonly line: number
  readonly name: string
  readonly value: string
}

const assigned =
  /(?<name>[A-Za-z_$][\w.$-]{0,60})["'`\]]{0,2}[ \t]{0,8}(?::=|=>|==?|:)[ \t]{0,8}[$@bBfFrRuU]{0,2}(?:(?<quote>["'`])(?<quoted>[^"'`\r\n]{6,400})\k<quote>|(?<bare>[^\s"'`,;(){}<>[\]]{6,400})[ \t]*$)/g
const code = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|php|c|cc|cpp|h|hpp|swift|scala|sql)$/i

/** Every literal given to a name, the way the simple scanners see it: quoted, or bare where no code stands. */
export function assignmentsOf(text: string, path: string): Assignment[] {
  const found: Assignment[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > 5000) continue
    for (const { groups } of line.matchAll(assigned)) {
      const bare = code.test(path) ? undefined : groups?.bare
      const value = groups?.quoted ?? bare
      if (groups?.name !== undefined && value !== undefined) found.push({ line: index + 1, name: groups.name, value })
    }
  }
  return found
}

const listed = /passw|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|auth[-_.]?key|private[-_.]?key|credential/i

/** What ours is measured against: true when the rival would report the value. */
export const rivals: Readonly<Record<string, (assignment: Assignment) => boolean>> = {
  // The thresholds that scanners by entropy have used since the first: 4.5 bits for base64, 3 for hex, 20 characters.
  entropy: ({ value }) => chancy(value),
  'list of names': ({ name, value }) => listed.test(name) && !/^[<${%]/.test(value),
  'name and entropy 3.5': ({ name, value }) => listed.test(name) && value.length >= 10 && entropy(value) >= 3.5,
}

function chancy(value: string): boolean {
  if (value.length < 20) return false
  if (/^[0-9a-fA-F]+$/.test(value)) return entropy(value) > 3
  return /^[\w+/=-]+$/.test(value) && entropy(value) > 4.5
}
