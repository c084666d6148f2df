import { join } from 'node:path'
import { readWhole } from '../collectors/lib/read-whole.js'
import type { Finding } from '../core/finding.js'
import { lineHashes } from '../core/line-hash.js'
import type { Visit } from './plan.js'

/** Larger files get no line hash: it costs a pass in plain code over the whole file. */
const largest = 5 << 20

/** Adds GitHub's hash of the first location's line, read from the file as it stands in the tree. `roots` are tried in order. */
export async function withLineHashes(findings: readonly Finding[], visits: readonly Visit[], roots: readonly string[] = []): Promise<Finding[]> {
  const bases = [...new Set([...roots, ...visits.flatMap(({ target }) => (target.kind === 'stdin' ? [] : [target.path]))])]
  const byPath = new Map<string, Set<number>>()
  for (const { present, locations } of findings) {
    const { path, line } = locations[0]
    if (!present || path === null || line === null) continue
    byPath.set(path, (byPath.get(path) ?? new Set()).add(line))
  }
  const hashes = new Map<string, Map<number, string>>()
  for (const [path, lines] of byPath) {
    const text = bases.map((base) => readWhole(join(base, path), largest)).find((found) => found !== null)
    if (text !== undefined && text !== null) hashes.set(path, lineHashes(text.toString('utf8'), lines))
  }
  return findings.map((finding) => {
    const { path, line } = finding.locations[0]
    const lineHash = finding.present && path !== null && line !== null ? (hashes.get(path)?.get(line) ?? null) : null
    return lineHash === null ? finding : { ...finding, lineHash }
  })
}
