import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { fillExample } from '../../../src/core/example.js'
import { type Random, seeded } from '../../../src/core/sample.js'
import { allRules, documentOf, look } from './harness.js'

const half = z.tuple([z.string(), z.string().regex(/^(token|part .+|fact [a-zA-Z]+( .+)?)$/), z.string()])
const table = z.record(z.string(), z.record(z.string(), half)).parse(parse(readFileSync(new URL('pairs.yml', import.meta.url), 'utf8')))

/** One value of a credential: what it is called, what it is in the finding, which rule sees it when it stands alone. */
interface Half {
  readonly name: string
  readonly value: string
  readonly role: string
  readonly alone: string
}

function halvesOf(credential: Readonly<Record<string, z.infer<typeof half>>>, random: Random): Half[] {
  const main = Object.values(credential).find(([, role]) => role === 'token')
  const token = allRules.find(({ id }) => id === main?.[2])?.token ?? null
  const source = token ?? { shapes: [], checksum: null }
  return Object.entries(credential).map(([name, [template, role, alone]]) => ({
    name,
    value: fillExample(template, source, random),
    role,
    alone,
  }))
}

const camel = (name: string) => name.toLowerCase().replace(/_(\w)/g, (_, first: string) => first.toUpperCase())
const pairs = (halves: readonly Half[], nameOf: (name: string) => string) =>
  Object.fromEntries(halves.map(({ name, value }) => [nameOf(name), value]))

const syntaxes: readonly (readonly [string, string, (halves: readonly Half[]) => string])[] = [
  ['env', '.env', (halves) => halves.map(({ name, value }) => `${name}=${value}\n`).join('')],
  [
    'env, the other way round',
    '.env',
    (halves) =>
      [...halves]
        .reverse()
        .map(({ name, value }) => `${name}="${value}"\n`)
        .join(''),
  ],
  [
    'JSON',
    'config.json',
    (halves) =>
      JSON.stringify(
        pairs(halves, (name) => name),
        null,
        2,
      ),
  ],
  ['JSON in one line', 'config.json', (halves) => JSON.stringify(pairs(halves, camel))],
]

const seeds = [3, 1009, 2017]

describe.each(Object.entries(table))('%s', (_, credential) => {
  test.each(syntaxes)('%s: one finding with all of it', (_syntax, path, write) => {
    for (const seed of seeds) {
      const halves = halvesOf(credential, seeded(seed))
      const { found } = look(documentOf(write(halves), { path }))
      const main = halves.find(({ role }) => role === 'token')
      expect(found.map(({ rule }) => rule)).toEqual([main?.alone])
      const named = halves.flatMap(({ role }) => (role.startsWith('part ') ? [role.slice('part '.length)] : []))
      expect(found[0]?.parts.map(({ name }) => name).sort()).toEqual(named.sort())
      expect(found[0]?.facts).toMatchObject(factsOf(halves))
      for (const { value } of halves.filter(({ role }) => role.startsWith('part '))) expect(JSON.stringify(found)).not.toContain(value)
    }
  })

  test.each(Object.entries(credential))('%s alone', (name, [, , alone]) => {
    for (const seed of seeds) {
      const halves = halvesOf(credential, seeded(seed)).filter((one) => one.name === name)
      for (const [, path, write] of syntaxes) {
        const { found } = look(documentOf(write(halves), { path }))
        expect(found.map(({ rule }) => rule)).toEqual(alone === 'public' ? [] : [alone])
      }
    }
  })
})

function factsOf(halves: readonly Half[]): Record<string, string> {
  const facts = halves.flatMap(({ role, value }) => {
    const [, fact = '', told = value] = /^fact (\w+)(?: (.+))?$/.exec(role) ?? []
    return fact === '' ? [] : [[fact, told] as const]
  })
  return Object.fromEntries(facts)
}
