import { realpathSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { readSmallFile } from '../collectors/lib/guarded-read.js'
import type { Finding } from '../core/finding.js'
import { lineHashes } from '../core/line-hash.js'

/** Larger files get no line hash: it costs a pass in plain code over the whole file. */
const largest = 5 << 20

/** Adds GitHub's hash of the first location's line, read from the file as it stands in the tree. Paths are tried below each root in order. */
export function withLineHashes(findings: readonly Finding[], roots: readonly string[]): Finding[] {
  const linesByPath = new Map<string, Set<number>>()
  for (const { present, locations } of findings) {
    const { path, line } = locations[0]
    if (present && path !== null && line !== null) linesByPath.set(path, (linesByPath.get(path) ?? new Set()).add(line))
  }
  const hashes = new Map([...linesByPath].map(([path, lines]) => [path, hashesOf(path, lines, roots)]))
  return findings.map((finding) => {
    const { path, line } = finding.locations[0]
    const lineHash = finding.present && path !== null && line !== null ? hashes.get(path)?.get(line) : undefined
    return lineHash === undefined ? finding : { ...finding, lineHash }
  })
}

function hashesOf(path: string, lines: ReadonlySet<number>, roots: readonly string[]): Map<number, string> {
  for (const root of roots) {
    if (!liesIn(root, join(root, path))) continue
    const bytes = readSmallFile(join(root, path), largest)
    if (bytes !== null) return lineHashes(Buffer.from(bytes, 'latin1').toString('utf8'), lines)
  }
  return new Map()
}

/** A path of history may lead through what is a link by now: nothing outside is read. */
function liesIn(root: string, file: string): boolean {
  try {
    const way = relative(realpathSync(root), realpathSync(file))
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  } catch {
    return false
  }
}
