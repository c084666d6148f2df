import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readOwnersFile } from '../../src/config/owners.js'
import { statusBy } from '../../src/core/owners.js'

const folder = mkdtempSync(join(tmpdir(), 'nhi-owners-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const people = (text: string) => {
  writeFileSync(join(folder, 'people'), text)
  return readOwnersFile('people', folder)
}

test.each([
  ['CSV', 'login,email,status\nada,ada@x.example,active\nzoe,zoe@x.example,Terminated\n'],
  [
    'CSV with semicolons, a byte order mark and CRLF',
    '\ufeffUser Name;Work Email;Status\r\n"ada";ADA@x.example;active\r\nzoe;zoe@x.example;left\r\n'
      .replace('User Name', 'user_name')
      .replace('Work Email', 'work_email'),
  ],
  ['JSON', '[{"login":"ada","email":"ada@x.example","active":true},{"login":"zoe","email":"zoe@x.example","active":false}]'],
  [
    'JSON that wraps its list',
    '{"users":[{"userName":"ada","emails":["ada@x.example"]},{"username":"zoe","email":"zoe@x.example","accountEnabled":false}]}',
  ],
])('%s', (_, text) => {
  const known = people(text)
  expect(known.map(({ active }) => active)).toEqual([true, false])
  expect(known[0]?.aliases).toContain('ada')
  expect(known[1]?.aliases).toContain('zoe@x.example')
})

test.each([
  ['', /names nobody|no column/],
  ['colour,size\nred,1\n', /no column of logins or addresses/],
  ['[', /no valid JSON/],
  ['[]', /names nobody/],
  ['login\n\n', /names nobody/],
])('%j is refused', (text, message) => {
  expect(() => people(text)).toThrow(message)
})

describe('who has left', () => {
  const both = [
    { aliases: ['ada', 'ada@x.example'], active: true },
    { aliases: ['zoe'], active: false },
  ]
  test.each([
    ['Ada <ADA@x.example>', 'person', 'active'],
    ['@Ada', 'person', 'active'],
    ['12+ada@users.noreply.github.com', 'person', 'active'],
    ['zoe', 'person', 'departed'],
    ['gone@x.example', 'person', 'departed'],
    ['renovate[bot]', 'person', undefined],
    ['acme-ci', 'bot', undefined],
    ['payments', 'team', undefined],
    ['payments', 'unknown', undefined],
  ] as const)('%s as %s: %s', (id, kind, expected) => {
    expect(statusBy(both, { id, kind })).toBe(expected)
  })

  test('a list of addresses says nothing of logins', () => {
    expect(statusBy([{ aliases: ['ada@x.example'], active: true }], { id: 'ada', kind: 'person' })).toBeUndefined()
  })
})
