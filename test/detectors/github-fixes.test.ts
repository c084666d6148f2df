import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fillFix } from '../../src/core/fix.js'
import { isGap } from '../../src/core/gap.js'
import { isJudgement, isRecord } from '../../src/core/inventory.js'
import { detectors } from '../../src/detectors/index.js'
import { assemble } from '../../src/pipeline/inventory.js'
import { githubReader } from '../../src/readers/github/index.js'
import { loadPack } from '../../src/rules/packs.js'

// Lines of a fix whose facts are not known are left out: of what is found in the fixtures, what is left must still say something, to its end.

const rules = loadPack('rules', 'rules')
const fixtures = fileURLToPath(new URL('../../fixtures/detectors/', import.meta.url))
const now = new Date('2026-11-22T00:00:00Z')
const cases = readdirSync(fixtures)
  .filter((room) => room.startsWith('github-'))
  .flatMap((room) => readdirSync(join(fixtures, room)).flatMap((name) => (name.startsWith('bad-') ? [[room, name] as const] : [])))

/** What a detector says of a fixture, with its fix filled. */
async function fixesOf(room: string, name: string) {
  const text = readFileSync(join(fixtures, room, name, 'answers.jsonl'), 'utf8')
  const document = { source: 'file', id: null, baseline: false, path: 'answers.jsonl', text } as const
  const { inventory } = await assemble([...githubReader.read(document)].filter(isRecord))
  const entry = Object.entries(detectors).find(([id]) => id === room)?.[1]
  if (entry?.reads !== 'inventory') throw new Error(`${room} is no detector of the inventory`)
  const own = rules.filter(({ detector }) => detector === room)
  return [...(await entry.load()).create({ rules: own, now })(inventory)].flatMap((item) => {
    if (isGap(item) || isJudgement(item)) return []
    return [{ rule: item.rule, subject: item.subject, fix: fillFix(own.find(({ id }) => id === item.rule)?.fix ?? '', item.facts) }]
  })
}

describe.each(cases)('%s %s', (room, name) => {
  test('every fix says what to do, and promises nothing that is left out', async () => {
    const said = await fixesOf(room, name)
    expect(said.length).toBeGreaterThan(0)
    expect(said.filter(({ fix }) => fix.replace(/^export .*$/m, '').trim() === '')).toEqual([])
    expect(said.filter(({ fix }) => /:$/.test(fix))).toEqual([])
  })

  test('gh is told of a server, and of none for github.com', async () => {
    const said = await fixesOf(room, name)
    const commands = said.filter(({ fix }) => /^gh /m.test(fix))
    const server = name.endsWith('-server')
    expect(commands.filter(({ fix }) => fix.startsWith('export GH_HOST=ghe.example.com\n') !== server)).toEqual([])
  })
})
