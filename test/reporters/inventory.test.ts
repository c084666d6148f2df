import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Credential, type Identity, identity } from '../../src/core/identity.js'
import type { Report } from '../../src/core/report.js'
import { riskOf } from '../../src/core/risk.js'
import { inventoryTable } from '../../src/reporters/inventory/index.js'
import { displayWidth } from '../../src/reporters/lib/width.js'
import { type Look, plainLook } from '../../src/reporters/look.js'
import { aReport } from '../support/report.js'

const now = '2026-11-27T00:00:00Z'

function held(name: string, credential: string | null, owner: string | null): Identity {
  const one: Credential = {
    ...{ id: credential ?? '', type: 'access-key', status: 'active', createdAt: '2025-11-27T00:00:00Z', lastUsedAt: 'never' },
    expiresAt: undefined,
  }
  const known = identity({
    ...{ id: `aws:111122223333:user/${name}`, type: 'user', provider: 'aws', name, account: '111122223333' },
    privilege: { level: 'escalates', because: 'a policy', confidence: 'high' },
    credentials: [],
  })
  const risk = riskOf(known, one, true, new Date(now))
  return {
    ...known,
    credentials: credential === null ? [] : [{ ...one, risk }],
    ...(owner === null ? {} : { owner: { id: owner, kind: 'team', source: 'tag', status: 'active', confidence: 'high' } }),
  }
}

function linesOf(identities: readonly Identity[], look: Partial<Look> = {}, report: Partial<Report> = {}): string[] {
  const output = inventoryTable(aReport({ now, identities, ...report }), { ...plainLook, ...look })
  return (typeof output === 'string' ? output : [...output].join('')).trimEnd().split('\n')
}

const key = 'KEY-OF-TWENTY-LETTERS'
const two = [held('ci-deploy', key, 'platform'), held('lambda', null, null)]

describe('the ranking as a table', () => {
  test('is one line a row in a pipe, and in a terminal that is wide enough', () => {
    const piped = linesOf(two)
    expect(piped).toEqual([
      'risk  credential             identity                         privilege  age    last used  leaked  owner',
      '92    KEY-OF-TWENTY-LETTERS  aws:111122223333:user/ci-deploy  escalates  365 d  never      yes     platform',
      '–     –                      aws:111122223333:user/lambda     escalates  –      –          –       –',
      '2 identities with 1 credential',
    ])
    expect(linesOf(two, { width: 107 })).toEqual(piped)
  })

  test('puts the identity below where that is too wide', () => {
    expect(linesOf(two, { width: 80, quiet: true })).toEqual([
      'risk  credential             privilege  age    last used  leaked  owner',
      '      identity',
      '92    KEY-OF-TWENTY-LETTERS  escalates  365 d  never      yes     platform',
      '      aws:111122223333:user/ci-deploy',
      '–     –                      escalates  –      –          –       –',
      '      aws:111122223333:user/lambda',
    ])
  })

  test('puts the credential below too before it breaks one', () => {
    expect(linesOf(two, { width: 62, quiet: true })).toEqual([
      'risk  privilege  age    last used  leaked  owner',
      '      credential',
      '      identity',
      '92    escalates  365 d  never      yes     platform',
      '      KEY-OF-TWENTY-LETTERS',
      '      aws:111122223333:user/ci-deploy',
      '–     escalates  –      –          –       –',
      '      aws:111122223333:user/lambda',
    ])
  })

  test('breaks an owner before it gives the columns up', () => {
    expect(linesOf([held('ci', key, 'the team of the platform')], { width: 55, quiet: true }).slice(3, 6)).toEqual([
      '92    escalates  365 d  never      yes     the team of',
      '                                           the platform',
      '      KEY-OF-TWENTY-LETTERS',
    ])
  })

  test('puts all that is known below in half a terminal', () => {
    expect(linesOf(two.slice(0, 1), { width: 50, quiet: true })).toEqual([
      'risk  credential',
      '      identity',
      '92    KEY-OF-TWENTY-LETTERS',
      '      aws:111122223333:user/ci-deploy',
      '      privilege escalates, age 365 d, last used',
      '      never, leaked yes, owner platform',
    ])
  })

  test('is never wider than the terminal, and loses nothing, whatever the names', () => {
    const name = fc.stringMatching(/^[a-z0-9/-]{1,90}$/)
    const wide = fc.constantFrom('', '鍵', '🔑')
    fc.assert(
      fc.property(name, name, name, wide, fc.integer({ min: 20, max: 200 }), (who, credential, owner, glyph, width) => {
        const identities = [held(who + glyph, credential + glyph, owner), held('second', null, null)]
        const lines = linesOf(identities, { width })
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
        const letters = (text: string) => [...text.replaceAll(/[\s,]/g, '')].sort().join('')
        const shown = letters(lines.join(''))
        for (const text of [who + glyph, credential + glyph, owner])
          for (const letter of new Set(letters(text))) expect(shown.split(letter).length).toBeGreaterThanOrEqual(text.split(letter).length)
      }),
    )
  })

  test('hides no colour in its widths, and obeys no name that holds escapes', () => {
    const identities = [held('a\u001b[2Jb', `${key}\u001b]0;x\u0007`, 'platform\n100  fake')]
    for (const width of [null, 80, 40]) {
      const plain = linesOf(identities, { width })
      const painted = linesOf(identities, { width, color: 1 }).map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, '').trimEnd())
      expect(painted).toEqual(plain)
      expect(plain.join('')).not.toMatch(/\u001b|\u0007/)
    }
  })
})
