import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { allRules, detect, documentOf } from './harness.js'

const folder = fileURLToPath(new URL('../../../fixtures/detectors/secrets/', import.meta.url))
const rendered = mkdtempSync(join(tmpdir(), 'nhi-fixtures-'))
afterAll(() => rmSync(rendered, { recursive: true, force: true }))

interface Expected {
  readonly rule: string
  readonly path: string
  readonly lines: readonly number[]
}

/** Writes a fixture's files with their templates filled: `{{rule-id}}` is a sample of that rule, the rest as in examples. */
function render(name: string): string[] {
  const random = seeded(20261122)
  const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((entry) => {
    const source = join(entry.parentPath, entry.name)
    const path = relative(join(folder, name), source)
    let text = readFileSync(source, 'utf8')
    for (const { id, token } of allRules) {
      if (token !== null && token.shapes.length > 0) text = text.replaceAll(`{{${id}}}`, () => fillExample('{{token}}', token, random))
    }
    mkdirSync(dirname(join(rendered, name, path)), { recursive: true })
    writeFileSync(join(rendered, name, path), fillExample(text, { shapes: [], checksum: null }, random))
    return path
  })
}

test.each(readdirSync(folder))('%s', (name) => {
  const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected[]
  const found = render(name)
    .filter((path) => path !== 'expected.json')
    .flatMap((path) => {
      const { found } = detect(documentOf(readFileSync(join(rendered, name, path)), { path }))
      return found
        .filter(({ ignored }) => ignored === null)
        .map(({ rule, locations }) => ({ rule, path, lines: locations.map(({ line }) => line) }))
    })
  const order = (a: { rule: string; path: string }, b: { rule: string; path: string }) =>
    `${a.rule} ${a.path}`.localeCompare(`${b.rule} ${b.path}`)
  expect(found.sort(order)).toEqual([...expected].sort(order))
  expect(expected.length > 0).toBe(name.startsWith('bad-'))
})
