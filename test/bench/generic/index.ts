import { fileURLToPath } from 'node:url'
import { sideOf } from '../../../src/build/split.js'
import { seeded } from '../../../src/core/sample.js'
import { weights } from '../../../src/detectors/secrets/generated/weights.js'
import { weighed } from '../../../src/detectors/secrets/likelihood.js'
import { givenIn } from './asked.js'
import { cleanFiles } from './clean.js'
import { planted } from './contexts.js'
import { curveOf, writtenCurve } from './curve.js'
import { labelledFiles } from './labelled.js'
import { type Found, looker } from './ours.js'
import { assignmentsOf, rivals } from './rivals.js'

const ownPackages = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const mostClean = 400e6
const samples = 4000

/** Lines that one way of looking reports, at each confidence of ours and for each rival. */
type Reports = ReadonlyMap<string, ReadonlySet<number>>

const ours: Readonly<Record<string, (found: Found) => boolean>> = {
  'ours, shown where it stands': ({ placed }) => placed === 'high' || placed === 'medium',
  'ours, medium by value': ({ confidence }) => confidence !== 'low',
  'ours, low confidence too': ({ placed }) => placed !== 'drop',
}
const judges = [...Object.keys(ours), ...Object.keys(rivals)]

const look = looker('generic')

function reportsOf(bytes: Buffer, path: string): Reports {
  const found = look(bytes, path)
  // The rivals see what a simple scanner sees and all that our patterns do.
  const assignments = [...assignmentsOf(bytes.toString('latin1'), path), ...givenIn(bytes, path)]
  const lines = (of: readonly { line: number }[]) => new Set(of.map(({ line }) => line))
  return new Map([
    ...Object.entries(ours).map(([name, holds]) => [name, lines(found.filter(holds))] as const),
    ...Object.entries(rivals).map(([name, holds]) => [name, lines(assignments.filter(holds))] as const),
  ])
}

/**
 * Measures the generic detector against entropy, a list of names, and both, on the held half of everything (src/build/split.ts): made-up
 * secrets in formats, under names and of words that nothing was tuned on; released packages (`clean`, unpacked, one a folder; else our own
 * dependencies); and a labelled data set (`labelled`, see labelled.ts), with the curve of our score beside the rivals' points. Lines are
 * counted.
 */
export function measureGeneric(clean: readonly string[], labelled: string | null): string {
  const recall = measurePlanted()
  const noise = measureClean(clean.length === 0 ? [ownPackages] : clean, recall.found)
  if (labelled === null) return recall.text + noise
  const curve = writtenCurve(curveOf(labelled, 'held', ({ kind, traits }) => weighed(weights[kind], traits)))
  return [recall.text, noise, measureLabelled(labelled), curve].join('')
}

const row = (name: string, cells: readonly string[]) => `  ${name.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}\n`
const percent = (share: number) => (Number.isNaN(share) ? '-' : `${(share * 100).toFixed(1)} %`)

function measurePlanted(): { text: string; found: ReadonlyMap<string, number> } {
  const random = seeded(99)
  const hits = new Map<string, Map<string, number>>()
  const totals = new Map<string, number>()
  const bump = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  for (let i = 0; i < samples; i++) {
    const { text, path, line, use, kind } = planted(random, 'held')
    const reports = reportsOf(Buffer.from(`${text}\n`), path)
    const group = `${use}: ${kind}`
    bump(totals, group)
    bump(totals, 'all')
    for (const judge of judges) {
      if (reports.get(judge)?.has(line) !== true) continue
      const of = hits.get(judge) ?? new Map<string, number>()
      hits.set(judge, of)
      bump(of, group)
      bump(of, 'all')
    }
  }
  const share = (judge: string, group: string) => (hits.get(judge)?.get(group) ?? 0) / (totals.get(group) ?? 0)
  const groups = [...totals.keys()].sort()
  const head = row(
    `found of ${samples} made-up secrets (held half)`,
    judges.map((_, index) => `(${index + 1})`),
  )
  const names = judges.map((judge, index) => `  (${index + 1}) ${judge}\n`).join('')
  const text = `\n${names}\n${head}${groups
    .map((group) =>
      row(
        group,
        judges.map((judge) => percent(share(judge, group))),
      ),
    )
    .join('')}`
  return { text, found: new Map(judges.map((judge) => [judge, share(judge, 'all')])) }
}

function measureClean(roots: readonly string[], found: ReadonlyMap<string, number>): string {
  const lines = new Map<string, number>()
  const packages = new Set<string>()
  let bytes = 0
  for (const file of cleanFiles(roots)) {
    if (file.side !== 'held' || bytes > mostClean) continue
    bytes += file.bytes.length
    packages.add(file.package)
    for (const [judge, reported] of reportsOf(file.bytes, file.path)) lines.set(judge, (lines.get(judge) ?? 0) + reported.size)
  }
  const head = row(`${(bytes / 1e6).toFixed(0)} MB of ${packages.size} released packages (held half)`, ['lines', 'per 10 MB', 'precision*'])
  // One secret in every 100 KB of code, found as often as the made-up ones were.
  const precision = (judge: string) => {
    const right = (bytes / 1e5) * (found.get(judge) ?? 0)
    return right / (right + (lines.get(judge) ?? 0))
  }
  const rows = judges.map((judge) => {
    const count = lines.get(judge) ?? 0
    return row(judge, [String(count), ((count / bytes) * 1e7).toFixed(2), percent(precision(judge))])
  })
  return `\n${head}${rows.join('')}  * if one secret stood in every 100 KB and every line reported here were wrong\n`
}

function measureLabelled(folder: string): string {
  const counts = new Map(judges.map((judge) => [judge, { right: 0, wrong: 0, example: 0, unlabelled: 0 }]))
  const repositories = new Set<string>()
  let secrets = 0
  for (const { bytes, path, repository, truth } of labelledFiles(folder)) {
    if (sideOf(repository) !== 'held') continue
    repositories.add(repository)
    secrets += [...truth.values()].filter((said) => said === 'true').length
    for (const [judge, reported] of reportsOf(bytes, path)) {
      const count = counts.get(judge)
      for (const line of reported) {
        const said = truth.get(line)
        if (count === undefined || said === 'other') continue
        count[said === 'true' ? 'right' : said === 'false' ? 'wrong' : said === 'example' ? 'example' : 'unlabelled']++
      }
    }
  }
  const head = row(`${secrets} labelled secrets of ${repositories.size} repositories`, [
    'precision',
    'recall',
    'right',
    'wrong',
    'stand-ins',
    'unlabelled',
  ])
  const rows = [...counts].map(([judge, { right, wrong, example, unlabelled }]) =>
    row(judge, [
      percent(right / (right + wrong + unlabelled)),
      percent(right / secrets),
      ...[right, wrong, example, unlabelled].map(String),
    ]),
  )
  return `\n${head}${rows.join('')}`
}
