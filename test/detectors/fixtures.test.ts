import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Detection } from '../../src/core/detection.js'
import { fillExample } from '../../src/core/example.js'
import { type Gap, isGap } from '../../src/core/gap.js'
import { type InventoryRecord, isJudgement, isRecord } from '../../src/core/inventory.js'
import { seeded } from '../../src/core/sample.js'
import { type DetectorEntry, detectors } from '../../src/detectors/index.js'
import { createArena } from '../../src/engine/index.js'
import { assemble } from '../../src/pipeline/inventory.js'
import { readers } from '../../src/readers/index.js'
import { loadPack } from '../../src/rules/packs.js'

// Every detector's fixture folders: `bad-…` holds what it must see, `good-…` what it must not. `{{rule-id}}` is a sample of that rule.
// What a detector over the inventory says has no lines: its expectations name the subject.

const fixtures = fileURLToPath(new URL('../../fixtures/detectors/', import.meta.url))
const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')

type Expected =
  | { readonly rule: string; readonly path: string; readonly lines: readonly number[] }
  | { readonly rule: string; readonly subject: string }

type File = { path: string; text: string }

const now = new Date('2026-11-22T00:00:00Z')

function render(text: string): string {
  const random = seeded(20261122)
  const filled = rules.reduce((rest, { id, token }) => {
    if (token === null || token.shapes.length === 0) return rest
    return rest.replaceAll(`{{${id}}}`, () => fillExample('{{token}}', token, random))
  }, text)
  return fillExample(filled, { shapes: [], checksum: null }, random)
}

function filesOf(folder: string): File[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path), text: render(readFileSync(path, 'utf8')) }))
}

const keyOf = (one: Expected) => `${one.rule} ${'path' in one ? `${one.path} ${one.lines}` : one.subject}`
const byPlace = (a: Expected, b: Expected) => keyOf(a).localeCompare(keyOf(b))
const table: readonly [string, DetectorEntry][] = Object.entries(detectors)

/** What a detector says of a fixture's files. */
async function seen(id: string, entry: DetectorEntry, files: readonly File[]): Promise<Expected[]> {
  const own = rules.filter((rule) => rule.detector === id)
  const common = { runKey: new Uint8Array(32), projectKey: null, showSecrets: false, inlineIgnores: true }
  const context = { rules: own, now, arena: createArena(), ...common }
  const placed = (path: string, items: Iterable<Detection | Gap>): Expected[] =>
    [...items].flatMap((item) =>
      isGap(item) || item.ignored !== null ? [] : [{ rule: item.rule, path, lines: item.locations.map(({ line }) => line ?? 0) }],
    )
  if (entry.reads === 'document') {
    const see = (await entry.load()).create(context)
    const bare = { source: 'file', id: null, base: 0, lines: 0, overlap: 0, baseline: false } as const
    return files.flatMap(({ path, text }) => placed(path, see({ ...bare, path, bytes: Buffer.from(text) })))
  }
  if (entry.reads === 'text') {
    const see = (await entry.load()).create(context)
    const wanted = files.filter(({ path }) => entry.wants(path))
    return wanted.flatMap(({ path, text }) => placed(path, see({ source: 'file', id: null, baseline: false, path, text })))
  }
  const { inventory } = await assemble(await recordsOf(files))
  return [...(await entry.load()).create({ rules: own, now })(inventory)].flatMap((item) =>
    isGap(item) || isJudgement(item) ? [] : [{ rule: item.rule, subject: item.subject }],
  )
}

async function recordsOf(files: readonly File[]): Promise<InventoryRecord[]> {
  const records: InventoryRecord[] = []
  for (const { path, text } of files) {
    for (const entry of Object.values(readers)) {
      if (!entry.wants(path, Buffer.from(text).subarray(0, 1024))) continue
      records.push(...[...(await entry.load()).read({ source: 'file', id: null, baseline: false, path, text })].filter(isRecord))
    }
  }
  return records
}

describe.each(table)('%s', (id, entry) => {
  test.each(readdirSync(join(fixtures, id)))('%s', async (name) => {
    const found = await seen(id, entry, filesOf(join(fixtures, id, name)))
    const expected = JSON.parse(render(readFileSync(join(fixtures, id, name, 'expected.json'), 'utf8'))) as Expected[]
    expect(found.sort(byPlace)).toEqual([...expected].sort(byPlace))
    expect(expected.length > 0).toBe(name.startsWith('bad-'))
  })
})
