import { describe, expect, test } from 'vitest'
import { isGap } from '../../src/core/gap.js'
import { isRecord } from '../../src/core/inventory.js'
import { readers } from '../../src/readers/index.js'

const account = '111122223333'
const details = {
  UserDetailList: [{ Path: '/', UserName: 'a', UserId: 'AIDAA', Arn: `arn:aws:iam::${account}:user/a` }],
  GroupDetailList: [],
  RoleDetailList: [{ Path: '/', RoleName: 'r', RoleId: 'AROAR', Arn: `arn:aws:iam::${account}:role/r`, AssumeRolePolicyDocument: {} }],
  Policies: [],
}
const keys = (user: string) => ({ AccessKeyMetadata: [{ UserName: user, AccessKeyId: `id-of-${user}`, Status: 'Active' }] })
const pretty = JSON.stringify(details, null, 4)
const { aws } = readers

async function read(text: string, path = 'export/gaad.json') {
  const wanted = aws?.wants(path, Buffer.from(text).subarray(0, 1024)) ?? false
  const found = wanted ? [...((await aws?.load())?.read({ source: 'file', id: null, path, text, baseline: false }) ?? [])] : []
  return { wanted, records: found.filter(isRecord), gaps: found.filter(isGap) }
}

describe('what is recognised', () => {
  test.each([
    ['gaad.json', pretty, true],
    ['gaad.JSON', pretty, true],
    ['sorted.json', JSON.stringify({ IsTruncated: false, ...details }), true],
    ['policies-first.json', `{"Policies": [{"PolicyName": "${'x'.repeat(2000)}", "PolicyVersionList": []}], "UserDetailList": []}`, true],
    ['report.csv', 'user,arn,user_creation_time,access_key_1_active,access_key_2_active\n', true],
    ['report.txt', '"user","arn","user_creation_time"\n', true],
    ['keys.jsonl', `${JSON.stringify(keys('a'))}\n${JSON.stringify(keys('b'))}\n`, true],
    ['package.json', '{"name": "x", "version": "1.0.0", "dependencies": {}}', false],
    ['users.csv', 'user,mail,created\n', false],
    ['gaad.ts', pretty, false],
    ['image.json', '\u0000\u0001\u0002', false],
  ])('%s', async (path, text, expected) => {
    expect((await read(text, path)).wanted).toBe(expected)
  })

  test.each([
    ['UTF-16 as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pretty, 'utf16le')])],
    ['UTF-8 with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(pretty)])],
  ])('%s', (_, bytes) => {
    expect(aws?.wants('gaad.json', bytes.subarray(0, 1024))).toBe(true)
  })
})

test('principals know the line their ARN stands on', async () => {
  const { records } = await read(pretty)
  const lineOf = (arn: string) => pretty.split('\n').findIndex((line) => line.includes(`"Arn": "${arn}"`)) + 1
  const [record] = records
  if (record?.kind !== 'authorization-details') throw new Error('not read')
  for (const { arn, location } of [...record.users, ...record.roles]) {
    expect(location).toMatchObject({ path: 'export/gaad.json', line: lineOf(arn) })
  }
  expect(record).toMatchObject({ provider: 'aws', path: 'export/gaad.json', account })
})

describe('broken files', () => {
  test.each([50, 200, pretty.length - 2])('authorization details cut after %d bytes are a failed gap with its place', async (length) => {
    const cut = pretty.slice(0, length)
    const { records, gaps } = await read(cut)
    const lines = cut.split('\n')
    expect(records).toEqual([])
    expect(gaps).toMatchObject([
      { class: 'failed', status: 'unparsable', what: `export/gaad.json:${lines.length}:${(lines.at(-1) ?? '').length + 1}` },
    ])
  })

  test('a mistake in the middle says where, and what came before is read', async () => {
    const { records, gaps } = await read(`${JSON.stringify(keys('a'))}\n{"AccessKeyMetadata": [,]}\n`, 'keys.jsonl')
    expect(records).toHaveLength(1)
    expect(gaps).toMatchObject([{ status: 'unparsable', what: 'keys.jsonl:2:24', needs: 'valid JSON' }])
  })

  test('answers appended to one file, over several lines each, are all read', async () => {
    const { records, gaps } = await read(
      [keys('a'), keys('b'), { UserName: 'c', Answer: { AccessKeyMetadata: [] } }].map((one) => JSON.stringify(one, null, 2)).join('\n'),
      'keys.json',
    )
    expect(gaps).toEqual([])
    expect(records.map((record) => record.kind === 'access-keys' && record.users)).toEqual([['a'], ['b'], ['c']])
  })

  test.each([
    ['a broken file that could be anybody’s', '{"Accounts": [,'],
    ['somebody else’s policies', '{"Policies": [{"name": "x"}]}'],
  ])('%s is not ours to complain of', async (_, text) => {
    expect(await read(text)).toMatchObject({ wanted: true, records: [], gaps: [] })
  })
})

test('fifty megabytes and a hundred thousand brackets are read in seconds', async () => {
  const wide = JSON.stringify({
    ...details,
    Policies: Array.from({ length: 50_000 }, (_, index) => ({
      PolicyName: `p${index}`,
      Arn: `arn:aws:iam::${account}:policy/p${index}`,
      PolicyVersionList: [{ VersionId: 'v1', Document: { Statement: [{ Effect: 'Allow', Action: 'x'.repeat(800) }] } }],
    })),
  })
  const started = performance.now()
  const { records, gaps } = await read(wide)
  expect(records).toHaveLength(1)
  expect(gaps).toEqual([])
  const deep = await read(`{"UserDetailList": ${'['.repeat(100_000)}`)
  expect(deep.gaps).toMatchObject([{ status: 'unparsable' }])
  expect(performance.now() - started).toBeLessThan(8000)
})
