import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadPack } from '../../src/rules/packs.js'

// What a fix tells people to send is what GitHub's description takes: the route, the fields, and none left out that must be there.

const { commands } = JSON.parse(readFileSync(new URL('../support/github/api.json', import.meta.url), 'utf8')) as {
  readonly commands: Readonly<Record<string, { readonly fields: readonly string[]; readonly required: readonly string[] }>>
}
const described = Object.keys(commands).map((command) => {
  const [method = '', route = ''] = command.split(' ')
  return { command, method, pattern: new RegExp(`^${route.slice(1).replace(/\{\w+\}/g, '[^/]+')}$`) }
})

const hooks = ['orgs/acme/hooks/1', 'repos/acme/shop/hooks/1']
const places = ['orgs/acme', 'repos/acme/shop']
/** What a placeholder may stand for where that is a part of an address with slashes in it. */
const standsFor = (detector: string, name: string): readonly string[] => {
  if (name === 'api') return detector === 'github-webhooks' ? hooks : places
  if (name === 'unverified') return hooks
  if (name === 'authorization') return ['orgs/acme/credential-authorizations/1', 'admin/tokens/1', 'admin/keys/1']
  return ['place', 'repo', 'publicRepo', 'standard', 'action'].includes(name) ? ['acme/shop'] : ['x']
}

/** A line with each placeholder filled, in every way it may be. */
function filled(detector: string, line: string): string[] {
  const [whole, name = ''] = /\{([A-Za-z]+)\}/.exec(line) ?? []
  if (whole === undefined) return [line]
  return standsFor(detector, name).flatMap((value) => filled(detector, line.replaceAll(whole, value)))
}

/** What is wrong with a command; null when nothing is. */
function mistakeIn(line: string): string | null {
  const [, method = 'GET', path = '', rest = ''] = /\bgh api (?:-X ([A-Z]+) )?([^\s-]\S*)(.*)$/.exec(line) ?? []
  const known = described.find((one) => one.method === method && one.pattern.test(path))
  if (known === undefined) return `no ${method} ${path}`
  const given = [...rest.matchAll(/ -[fF] '?([a-z_]+)/g)].map(([, name = '']) => name)
  const { fields = [], required = [] } = commands[known.command] ?? {}
  const strange = given.filter((name) => !fields.includes(name))
  const left = required.filter((name) => !given.includes(name))
  return strange.length + left.length === 0 ? null : `${known.command}: not taken: ${strange.join()}; left out: ${left.join()}`
}

const rooms = [
  ...['apps', 'deploy-keys', 'secrets', 'settings', 'tokens', 'webhooks'].map((room) => `github-${room}`),
  'ci-repository',
  'ci-workflows',
]
const packOf = (room: string) => loadPack(fileURLToPath(new URL(`../../rules/${room}.yml`, import.meta.url)))

describe.each(rooms)('%s', (room) => {
  const lines = packOf(room).flatMap(({ id, fix }) => fix.split('\n').map((line) => ({ id, line })))

  test('every question to the API in its fixes is one GitHub takes', () => {
    const wrong = lines
      .filter(({ line }) => line.includes('gh api'))
      .flatMap(({ id, line }) => filled(room, line).map((one) => ({ id, mistake: mistakeIn(one) })))
      .filter(({ mistake }) => mistake !== null)
    expect(wrong).toEqual([])
  })

  test('a command stands on a line of its own: what follows it would be taken for its arguments', () => {
    const trailing = /^(?:gh|aws|az|gcloud|vault|kubectl|git|openssl|ssh-keygen) .*(?:, (?:then|and|with)\b|; )/
    expect(lines.filter(({ line }) => trailing.test(line))).toEqual([])
  })

  test('gh is told of the server where that is not github.com, and addresses are of that server', () => {
    if (!room.startsWith('github-')) return
    const rules = packOf(room).filter(({ fix }) => /^gh /m.test(fix))
    expect(rules.filter(({ fix }) => !fix.startsWith('export GH_HOST={server}\n')).map(({ id }) => id)).toEqual([])
    expect(lines.filter(({ line }) => line.includes('https://github.com/'))).toEqual([])
  })
})

test('gh is told of the repository of a workflow that came through the API', () => {
  const rules = packOf('ci-workflows').filter(({ fix }) => /^gh secret /m.test(fix))
  expect(rules.length).toBeGreaterThan(8)
  expect(rules.filter(({ fix }) => !fix.startsWith('export GH_REPO={repository}\n')).map(({ id }) => id)).toEqual([])
})

test('some questions are asked at all', () => {
  const asked = rooms.flatMap((room) => packOf(room).flatMap(({ fix }) => fix.match(/gh api/g) ?? []))
  expect(asked.length).toBeGreaterThan(25)
})
