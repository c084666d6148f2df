import type { CodeownersLine } from '../../core/ownership.js'

const mostLines = 50_000
const section = /^\^?\[[^\]\n]{1,255}\](?:\[\d{1,3}\])?(?=\s|$)/

/**
 * The lines of a CODEOWNERS file. GitLab's sections are read as well: a line in one without owners has the section's. What follows a `#` is a comment, and a
 * backslash takes the meaning from the space or `#` behind it.
 */
export function parseCodeowners(text: string): CodeownersLine[] {
  const lines: CodeownersLine[] = []
  let common: readonly string[] = []
  for (const [index, raw] of text.split(/\r?\n/, mostLines).entries()) {
    const trimmed = raw.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const heading = section.exec(trimmed)?.[0]
    if (heading !== undefined) {
      common = ownersIn(trimmed.slice(heading.length))
      continue
    }
    const [pattern = ''] = /^(?:\\.|[^\s\\])+/.exec(trimmed) ?? []
    if (pattern === '') continue
    const own = ownersIn(trimmed.slice(pattern.length))
    lines.push({ pattern: pattern.replace(/\\(.)/g, '$1'), owners: own.length > 0 ? own : common, line: index + 1 })
  }
  return lines
}

function ownersIn(rest: string): string[] {
  return (rest.split(/\s#/, 1)[0] ?? '').split(/\s+/).filter((word) => /^@[\w.-]+(?:\/[\w./-]+)?$|^[^@\s]+@[^@\s]+$/.test(word))
}
