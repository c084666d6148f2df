import { describe, expect, test } from 'vitest'
import { identity } from '../../src/core/identity.js'
import { at } from '../../src/core/location.js'
import { noOwners, type OwnerSettings } from '../../src/core/owners.js'
import type { CodeownersFile } from '../../src/core/ownership.js'
import { owned, ownedFindings } from '../../src/pipeline/link/owners.js'
import { aFinding } from '../support/report.js'

const file = (root: string, owners: readonly string[], target = '.'): CodeownersFile => ({
  ...{ provider: 'ownership', kind: 'codeowners', target, path: `${root}CODEOWNERS`, root },
  lines: [{ pattern: '/deploy/', owners, line: 1 }],
})
const blame = { id: 'sam@acme.example', kind: 'person', source: 'blame', confidence: 'low', status: 'unknown' } as const
const ownerOf = (path: string, files: readonly CodeownersFile[], settings: OwnerSettings = noOwners, owner: typeof blame | null = blame) =>
  ownedFindings([{ finding: aFinding({ owner, locations: [at({ path })] }), ignored: null }], settings, files)[0]?.finding.owner

describe('whom CODEOWNERS names', () => {
  test('stands above who committed it, and below who was declared', () => {
    const files = [file('', ['@acme/platform', '@ada'])]
    expect(ownerOf('deploy/x', files)).toEqual({
      ...{ id: '@acme/platform', kind: 'team', source: 'codeowners', confidence: 'medium', status: 'unknown' },
    })
    expect(ownerOf('src/x', files)).toEqual(blame)
    expect(ownerOf('deploy/x', files, { ...noOwners, declared: [{ match: 'deploy/**', owner: 'ada@acme.example' }] })).toMatchObject({
      source: 'declared',
    })
    expect(ownerOf('deploy/x', [file('', [])], noOwners, null)).toBeNull()
  })

  test('has left when the list of who is active says so', () => {
    const settings = { ...noOwners, people: [{ aliases: ['ada'], active: true }] }
    expect(ownerOf('deploy/x', [file('', ['@zoe'])], settings)).toMatchObject({ id: '@zoe', kind: 'person', status: 'departed' })
    expect(ownerOf('deploy/x', [file('', ['@Ada'])], settings)).toMatchObject({ status: 'active' })
  })

  test('is nobody who could leave when it is a machine’s account', () => {
    const settings = { people: [{ aliases: ['ada'], active: true }], declared: [], machines: ['zoe'] }
    expect(ownerOf('deploy/x', [file('', ['@Zoe'])], settings)).toMatchObject({ id: '@Zoe', kind: 'bot', status: 'unknown' })
    expect(ownerOf('src/x', [], { ...noOwners, machines: ['sam@acme.example'] })).toMatchObject({ kind: 'bot' })
  })

  test('is asked of the nearest repository, and of none where two of a run share a path', () => {
    const files = [file('', ['@outer']), file('inner/', ['@inner'])]
    expect(ownerOf('inner/deploy/x', files)).toMatchObject({ id: '@inner' })
    expect(ownerOf('deploy/x', [file('', ['@one'], 'a'), file('', ['@two'], 'b')])).toEqual(blame)
  })

  test('owns the jobs of a workflow, and no account that an export there tells of', () => {
    const location = at({ path: 'deploy/x' })
    const jobs = ['ci', 'aws'].map((provider) => identity({ id: `${provider}:x`, type: 'x', provider, name: 'x', location }))
    expect(owned(jobs, noOwners, [file('', ['@ada'])]).map(({ owner }) => owner?.id)).toEqual(['@ada', undefined])
  })
})
