import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fillExample } from '../../src/core/example.js'
import { isGap } from '../../src/core/gap.js'
import { seeded } from '../../src/core/sample.js'
import { detectors } from '../../src/detectors/index.js'
import { createArena } from '../../src/engine/index.js'
import { loadPack } from '../../src/rules/packs.js'

// Every detector's fixture folders: `bad-…` holds what it must see, `good-…` what it must not. `{{rule-id}}` is a sample of that rule.

const fixtures = fileURLToPath(new URL('../../fixtures/detectors/', import.meta.url))
const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')

interface Expected {
  readonly rule: string
  readonly path: string
  readonly lines: readonly number[]
}

function render(text: string): string {
  const random = seeded(20261122)
  const filled = rules.reduce((rest, { id, token }) => {
    if (token === null || token.shapes.length === 0) return rest
    return rest.replaceAll(`{{${id}}}`, () => fillExample('{{token}}', token, random))
  }, text)
  return fillExample(filled, { shapes: [], checksum: null }, random)
}

function filesOf(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path), text: render(readFileSync(path, 'utf8')) }))
}

const byPlace = (a: Expected, b: Expected) => `${a.rule} ${a.path}`.localeCompare(`${b.rule} ${b.path}`)

describe.each(Object.entries(detectors))('%s', (id, entry) => {
  test.each(readdirSync(join(fixtures, id)))('%s', async (name) => {
    const detector = await entry.load()
    const see = detector.create({
      rules: rules.filter((rule) => rule.detector === id),
      now: new Date('2026-11-22T00:00:00Z'),
      arena: createArena(),
      runKey: new Uint8Array(32),
      projectKey: null,
      showSecrets: false,
      inlineIgnores: true,
    })
    const found = filesOf(join(fixtures, id, name)).flatMap(({ path, text }) => {
      const document = { source: 'file', path, id: null, bytes: Buffer.from(text), base: 0, lines: 0, overlap: 0, baseline: false } as const
      return [...see(document)].flatMap((item): Expected[] =>
        isGap(item) || item.ignored !== null ? [] : [{ rule: item.rule, path, lines: item.locations.map(({ line }) => line ?? 0) }],
      )
    })
    const expected = JSON.parse(readFileSync(join(fixtures, id, name, 'expected.json'), 'utf8')) as Expected[]
    expect(found.sort(byPlace)).toEqual([...expected].sort(byPlace))
    expect(expected.length > 0).toBe(name.startsWith('bad-'))
  })
})
