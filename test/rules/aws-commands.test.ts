import { fileURLToPath } from 'node:url'
import * as iam from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { loadPack } from '../../src/rules/packs.js'

// What a fix tells people to paste is a command there is: the SDK's list of IAM's calls is the authority.

const rooms = ['access-keys', 'credentials', 'escalation', 'ownerless', 'privilege', 'trust', 'unused']
const packOf = (room: string) => loadPack(fileURLToPath(new URL(`../../rules/aws-${room}.yml`, import.meta.url)))
const calls = new Set(
  Object.keys(iam).flatMap((name) => (name.endsWith('Command') ? [name.slice(0, -'Command'.length).toLowerCase()] : [])),
)

describe.each(rooms)('aws-%s', (room) => {
  test('every command of IAM in its fixes is one', () => {
    const rules = packOf(room)
    const named = rules.flatMap(({ id, fix }) => [...fix.matchAll(/\baws iam ([a-z-]+)/g)].map(([, call = '']) => `${id}: ${call}`))
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((each) => !calls.has((each.split(': ')[1] ?? '').replaceAll('-', '')))).toEqual([])
  })

  test('a document that is sent is one that was fetched or made before', () => {
    const rules = packOf(room)
    const unfetched = rules.flatMap(({ id, fix }) => {
      const lines = fix.split('\n')
      return lines.flatMap((line, at) => {
        const [, name] = /file:\/\/(narrower|trust)\.json/.exec(line) ?? []
        const fetched = name === undefined || lines.slice(0, at).some((before) => before.includes(`> ${name}.json`))
        return fetched ? [] : [`${id}: ${line}`]
      })
    })
    expect(unfetched.filter((line) => !line.includes('create-role'))).toEqual([])
  })
})
