import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { analysisOf } from '../../../src/detectors/lib/aws/graph/analysis.js'
import { compareTier, type Edge } from '../../../src/detectors/lib/aws/graph/edge.js'
import { escalationPaths } from '../../../src/detectors/lib/aws/graph/paths.js'
import { type EscalationCase, loadCases } from './load-cases.js'
import { accountOfCase } from './to-account.js'

// Every case's account is read as an export, and what the graph says of the case's one path is compared with the tier the case expects.

const folder = fileURLToPath(new URL('./cases/', import.meta.url))
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .flatMap((file) => loadCases(readFileSync(`${folder}${file}`, 'utf8')).map((item) => ({ ...item, file })))

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((item) => b.includes(item))

/** The paths a case is about: by its permission set, a wildcard being all it contains; a set with one more permission is of the path it names. */
function pathsOf({ path, permissions }: EscalationCase) {
  const [only = ''] = permissions
  if (only.endsWith('*')) return escalationPaths.filter(({ needs }) => needs.every((need) => need.startsWith(only.slice(0, -1))))
  const own = escalationPaths.filter(({ needs }) => same(needs, permissions))
  return own.length > 0 ? own : escalationPaths.filter(({ id }) => id === path)
}

function tierOf(item: EscalationCase): string {
  const { search, estate } = analysisOf(accountOfCase(item))
  const actor = estate.byArn.get(item.actor)
  if (actor === undefined) throw new Error('no actor')
  const paths = pathsOf(item)
  const [best] = search
    .edgesOf(actor)
    .filter((edge: Edge) => paths.includes(edge.path))
    .sort((a, b) => compareTier(a.tier, b.tier))
  return best?.tier ?? 'none'
}

describe.each([...new Set(cases.map(({ file }) => file))])('%s', (file) => {
  test.each(cases.filter((item) => item.file === file))('$path: $name', (item) => {
    expect(tierOf(item)).toBe(item.expect)
  })
})

test('every case is of a path in the table, but for what only helps others', () => {
  const unknown = cases.filter((item) => pathsOf(item).length === 0).map(({ path }) => path)
  expect(unknown.sort()).toEqual(['iam:DeactivateMFADevice', 'sts:GetFederationToken'])
})

test('every path of the table has one who can and one who cannot', () => {
  const own = cases.filter(({ permissions: [only = ''] }) => !only.endsWith('*'))
  const missing = escalationPaths.flatMap((path) => {
    const tiers = own.filter((item) => pathsOf(item).includes(path)).map((item) => item.expect)
    return tiers.includes('none') && tiers.some((tier) => tier !== 'none') ? [] : [path.needs.join('+')]
  })
  expect(escalationPaths.length).toBeGreaterThan(100)
  expect(missing).toEqual([])
})
