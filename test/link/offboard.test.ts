import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fillFix } from '../../src/core/fix.js'
import { identity } from '../../src/core/identity.js'
import { at } from '../../src/core/location.js'
import { offboard } from '../../src/pipeline/offboard.js'
import { loadRuleFile } from '../../src/rules/load.js'
import { aFinding, aReport } from '../support/report.js'

const owner = (id: string) => ({ id, kind: 'person', source: 'creator', status: 'unknown' }) as const
const committed = (author: string) => aFinding({ locations: [at({ path: 'a', commit: 'c'.repeat(40), author })] })

describe('a person under a name of another kind', () => {
  const report = aReport({
    findings: [committed('Ada Byrne <Ada.Byrne@acme.example>'), committed('Zoe <zoe@acme.example>')],
    identities: [identity({ id: 'github:acme:token/5', type: 'token', provider: 'github', name: 'ci', ownerHints: [owner('zoe')] })],
  })
  const hints = (person: string, people: { aliases: string[]; active: boolean }[] | null = null) => offboard(person, report, people).hints

  test.each([
    ['ada-byrne', 'ada.byrne@acme.example may be the same person and was not counted: nhi offboard ada.byrne@acme.example; --owners-file'],
    ['zoe', 'zoe@acme.example may be the same person'],
    ['zoe@acme.example', 'zoe may be the same person and was not counted: nhi offboard zoe; --owners-file'],
    [
      'nobody',
      'commits know people by their address: nhi offboard ADDRESS; --owners-file people.csv joins them, with login,email and nobody,ADDRESS',
    ],
    ['nobody@acme.example', 'GitHub and CODEOWNERS may know them by a login: nhi offboard LOGIN; --owners-file'],
  ])('%s', (person, said) => {
    expect(hints(person)).toEqual([expect.stringContaining(said)])
  })

  test('who is joined by a list, or whose name nobody shares, has no hint', () => {
    expect(hints('zoe', [{ aliases: ['zoe', 'zoe@acme.example'], active: false }])).toEqual([])
    expect(hints('ada.byrne@acme.example')).toEqual([])
  })

  test.each([`$(id)@x`, '-rf@x', "a'b@x"])('what a shell would read is in no command: %s', (name) => {
    const local = name.replace(/@.*/, '')
    const one = aReport({ targets: ['$(id)'], findings: [committed(`X <${name}>`)] })
    const said = offboard(local, one, null).hints.join(' ')
    expect(said).not.toContain(name)
    expect(said).not.toContain('$(id)')
  })
})

test('a token of a leaver and the finding about it name one remedy', () => {
  const path = fileURLToPath(new URL('../../rules/github-tokens.yml', import.meta.url))
  const rule = loadRuleFile(readFileSync(path, 'utf8'), path).find(({ id }) => id === 'github-token-orphaned')
  const commandsOf = (id: string) => {
    const token = identity({ id, type: 'token', provider: 'github', name: 'ci', account: 'acme', ownerHints: [owner('zoe')] })
    return offboard('zoe', aReport({ identities: [token] }), null).items.flatMap(({ commands }) => commands)
  }
  const fine = commandsOf('github:acme:token/5')
  expect(fine).toEqual(['https://github.com/organizations/acme/settings/personal-access-tokens/active'])
  expect(fillFix(rule?.fix ?? '', { listedIn: 'acme', web: 'https://github.com' })).toContain(fine[0])
  const classic = commandsOf('github:acme:credential/61')
  expect(fillFix(rule?.fix ?? '', { web: 'https://github.com', authorization: 'orgs/acme/credential-authorizations/61' })).toContain(
    classic[0],
  )
})
