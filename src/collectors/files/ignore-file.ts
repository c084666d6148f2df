import { matchPath, matchSegment, parseWildcard, type Segment } from './wildcard.js'

/** The rules of one ignore file (gitignore(5)). Paths, names and patterns are byte text: one character a byte. */
export interface IgnoreFile {
  /**
   * What the last rule that fits says: true ignores, false takes back, null when none fits. `path.slice(from)` is relative to the folder
   * the rules speak of. Parents are not looked at, as in git: whoever walks does not enter an ignored folder.
   */
  verdict(path: string, from: number, name: string, folder: boolean): boolean | null
}

interface Rule {
  readonly index: number
  readonly folderOnly: boolean
  readonly matches: (path: string, name: string) => boolean
}

/** Reads an ignore file; null when it holds no rule. `fold` is git's `core.ignoreCase`. */
export function parseIgnoreFile(text: string, fold: boolean): IgnoreFile | null {
  const takesBack: boolean[] = []
  // Most rules are plain names and `*.extension`: one look-up each instead of a walk over all rules for every file of a tree.
  const names = lastRules()
  const extensions = lastRules()
  const paths = lastRules()
  const others: Rule[] = []
  let anchoredRules = 0
  for (const line of text.replace(/^\xef\xbb\xbf/, '').split('\n')) {
    const rule = parseLine(fold ? foldCase(line) : line)
    if (rule === null) continue
    const { pattern, folderOnly, anchored } = rule
    const index = takesBack.length
    if (!/[*?[\\]/.test(pattern)) (anchored ? paths : names).set(pattern, index, folderOnly)
    else if (!anchored && /^\*\.[^*?[\\.]*$/.test(pattern)) extensions.set(pattern.slice(1), index, folderOnly)
    else {
      const segments = parseWildcard(pattern)
      if (segments === null) continue
      others.push({ index, folderOnly, matches: anchored ? (path) => matchPath(segments, path) : matchName(segments) })
    }
    if (anchored) anchoredRules++
    takesBack.push(rule.negative)
  }
  if (takesBack.length === 0) return null
  others.reverse()
  const needsPath = anchoredRules > 0
  return {
    verdict(path, from, name, folder) {
      const own = fold ? foldCase(name) : name
      const relative = needsPath ? (fold ? foldCase(path.slice(from)) : path.slice(from)) : ''
      const dot = own.lastIndexOf('.')
      let best = Math.max(names.get(own, folder), dot < 0 ? -1 : extensions.get(own.slice(dot), folder), paths.get(relative, folder))
      for (const rule of others) {
        if (rule.index < best) break
        if ((folder || !rule.folderOnly) && rule.matches(relative, own)) {
          best = rule.index
          break
        }
      }
      return best < 0 ? null : takesBack[best] !== true
    },
  }
}

/** Remembers the last rule for each literal text, for files and for folders. */
function lastRules() {
  const files = new Map<string, number>()
  const folders = new Map<string, number>()
  return {
    set(text: string, index: number, folderOnly: boolean) {
      folders.set(text, index)
      if (!folderOnly) files.set(text, index)
    },
    get: (text: string, folder: boolean) => (folder ? folders : files).get(text) ?? -1,
  }
}

function matchName(segments: readonly Segment[]): (path: string, name: string) => boolean {
  const only = segments[0]
  if (only === undefined || segments.length > 1) return () => false
  return only === '**' ? () => true : (_, name) => matchSegment(only, name)
}

function parseLine(line: string): { pattern: string; negative: boolean; folderOnly: boolean; anchored: boolean } | null {
  if (line.startsWith('#')) return null
  let pattern = trimSpaces(line.endsWith('\r') ? line.slice(0, -1) : line)
  const negative = pattern.startsWith('!')
  if (negative) pattern = pattern.slice(1)
  const folderOnly = pattern.endsWith('/')
  if (folderOnly) pattern = pattern.slice(0, -1)
  const anchored = pattern.includes('/')
  if (pattern.startsWith('/')) pattern = pattern.slice(1)
  return pattern === '' ? null : { pattern, negative, folderOnly, anchored }
}

/** Without the spaces at its end, save one that a backslash keeps. Tabs stay, as in git. */
function trimSpaces(line: string): string {
  let end = line.length
  while (end > 0 && line[end - 1] === ' ') end--
  if (end === line.length) return line
  let backslashes = 0
  while (end > backslashes && line[end - 1 - backslashes] === '\\') backslashes++
  return line.slice(0, backslashes % 2 === 1 ? end + 1 : end)
}

function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
