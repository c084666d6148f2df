import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { mostPerDocument } from '../../../src/detectors/secrets/scan.js'
import { detect, documentOf } from './harness.js'

const fill = (template: string, seed = 3) => fillExample(template, { shapes: [], checksum: null }, seeded(seed))
const id = fill('AKIA{{run:base32:16}}')

test('places are told in UTF-16 units, lines from 1', () => {
  const { found } = detect(documentOf(`first\r\n  naïve 😀 id ${id} end\n`, { path: 'a.txt' }))
  expect(found[0]?.locations).toEqual([
    expect.objectContaining({ path: 'a.txt', line: 2, column: 15, endLine: 2, endColumn: 15 + id.length, note: null }),
  ])
})

test('the same value at several places is one detection', () => {
  const { found } = detect(documentOf(`a ${id}\n\nb ${id}\n`))
  expect(found).toHaveLength(1)
  expect(found[0]?.locations.map(({ line }) => line)).toEqual([1, 3])
})

test('the excerpt marks the redacted secret and keeps tabs', () => {
  const { found } = detect(documentOf(`before\n\tid\t${id}\tx\nafter\nlast`))
  const excerpt = found[0]?.excerpt
  expect(excerpt?.lines).toHaveLength(3)
  expect([excerpt?.line, excerpt?.lines[0], excerpt?.lines[2]]).toEqual([1, 'before', 'after'])
  expect(excerpt?.lines[1]?.startsWith('\tid\t')).toBe(true)
  const { index = 0, start, end } = excerpt?.mark ?? {}
  expect(excerpt?.lines[index]?.slice(start, end)).toBe(`AKIA…${id.slice(-2)}`)
})

test('the excerpt of lines that end in CRLF, or hold a CR, is that of lines that do not', () => {
  const text = `before = 1\nid ${id} # x\nafter = 2\nlast`
  const excerptOf = (written: string) => detect(documentOf(written)).found[0]?.excerpt
  expect(excerptOf(text)?.lines).toEqual(['before = 1', `id AKIA…${id.slice(-2)} # x`, 'after = 2'])
  expect(excerptOf(text.replaceAll('\n', '\r\n'))).toEqual(excerptOf(text))
  expect(excerptOf(text.replace('before =', 'before\r=').replace(' # x', '\r# x'))).toEqual(excerptOf(text))
})

test('the excerpt shows references as they stand', () => {
  const { found } = detect(documentOf(`DB_PASSWORD = os.environ["DB_PASSWORD"]\n${id}\nTOKEN=\${VAULT_TOKEN}`))
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  expect(found[0]?.excerpt?.lines).toEqual(['DB_PASSWORD = os.environ["DB_PASSWORD"]', `AKIA…${id.slice(-2)}`, 'TOKEN=${VAULT_TOKEN}'])
})

test('the name of a hidden value is no part of it', () => {
  const { found } = detect(documentOf(`${id}\nexport AWS_SECRET_ACCESS_KEY=${fill('{{run:base62:40}}', 9)}`))
  expect(found[0]?.excerpt?.lines[1]).toBe('export AWS_SECRET_ACCESS_KEY=…')
})

test('a value is handed out under --show-secrets alone', () => {
  expect(detect(documentOf(id)).found[0]?.secret?.raw).toBeNull()
  expect(detect(documentOf(id), { showSecrets: true }).found[0]?.secret?.raw).toBe(id)
})

test('a guessable value has a fingerprint under a project key only', () => {
  const text = 'DB_PASSWORD=Xk7!pq2Z'
  const [open] = detect(documentOf(text)).found
  const [keyed] = detect(documentOf(text), { projectKey: new Uint8Array(16).fill(1) }).found
  expect(open?.secret).toMatchObject({ fingerprint: null, name: 'DB_PASSWORD', kind: 'generic' })
  expect(keyed?.secret?.fingerprint).toMatch(/^[0-9a-f]{32}$/)
})

describe('inline ignores', () => {
  test.each([
    ['own', `${id} # nhi:ignore rotated in May`, { marker: 'nhi:ignore', reason: 'rotated in May' }],
    ['own for this rule', `${id} // nhi:ignore[aws-access-key] a canary`, { marker: 'nhi:ignore[aws-access-key]', reason: 'a canary' }],
    ['own for another rule', `${id} // nhi:ignore[jwt] a canary`, null],
    ['own above, alone', `<!-- nhi:ignore a canary -->\n${id}`, { marker: 'nhi:ignore', reason: 'a canary' }],
    ['own above, not alone', `x = 1 # nhi:ignore\n${id}`, null],
    ['own before the secret', `nhi:ignore ${id}`, null],
    ['gitleaks', `${id} # gitleaks:allow`, { marker: 'gitleaks:allow', reason: null }],
    ['gitleaks above', `# gitleaks:allow\n${id}`, null],
    ['trufflehog', `${id} # trufflehog:ignore`, { marker: 'trufflehog:ignore', reason: null }],
    ['detect-secrets', `${id} # pragma: allowlist secret`, { marker: 'pragma: allowlist secret', reason: null }],
    ['detect-secrets above', `# pragma: allowlist nextline secret\n${id}`, { marker: 'pragma: allowlist nextline secret', reason: null }],
    ['ggshield', `${id} # ggignore`, { marker: 'ggignore', reason: null }],
    ['secretlint', `${id} // secretlint-disable-line`, { marker: 'secretlint-disable-line', reason: null }],
    ['a bare nosec is about other things', `${id} # nosec`, null],
    ['none', id, null],
  ])('%s', (_, text, ignored) => {
    expect(detect(documentOf(text)).found[0]?.ignored).toEqual(ignored)
    expect(detect(documentOf(text), { inlineIgnores: false }).found[0]?.ignored).toBeNull()
  })

  test('a new secret beside an ignored one elsewhere is no part of it', () => {
    const { found } = detect(documentOf(`${id} # nhi:ignore\n\n${id}`))
    expect(found.map(({ ignored, locations }) => [ignored?.marker ?? null, locations.map(({ line }) => line)])).toEqual([
      ['nhi:ignore', [1]],
      [null, [3]],
    ])
  })
})

test.each([
  ['name', { path: `${id}.txt` }, { path: `${id}.txt`, line: null, note: 'file name' }, null],
  ['commit', { id: 'c0ffee' }, { path: null, line: 1, note: 'commit message' }, { kind: 'commit', id: 'c0ffee' }],
  ['blob', { id: 'b10b' }, { path: null, line: 1, note: null }, { kind: 'blob', id: 'b10b' }],
] as const)('a document of source %s', (source, more, location, object) => {
  const { found } = detect(documentOf(`x ${id}`, { source, ...more }))
  expect(found[0]?.locations[0]).toMatchObject(location)
  expect(found[0]?.object).toEqual(object)
})

test('a .git/config gives up its remote and its header', () => {
  const text = fill(
    '[remote "origin"]\n\turl = https://ci:{{run:base62:24}}@git.acme.io/a.git\n[http]\n\textraheader = AUTHORIZATION: basic {{base64:x-access-token:{{run:base62:30}}}}\n',
  )
  const { found } = detect(documentOf(text, { source: 'config', path: '.git/config' }))
  expect(found.map(({ rule, locations }) => [rule, locations[0].line])).toEqual([
    ['http-auth-url', 2],
    ['http-basic-auth', 4],
  ])
})

test('more secrets than a report can hold are a gap', () => {
  const random = seeded(1)
  const lines = Array.from({ length: mostPerDocument + 5 }, () =>
    fillExample('AKIA{{run:base32:16}}', { shapes: [], checksum: null }, random),
  )
  const { found, gaps } = detect(documentOf(lines.join('\n')))
  expect(found.length).toBeLessThanOrEqual(mostPerDocument)
  expect(found.length).toBeGreaterThan(mostPerDocument * 0.9)
  expect(gaps).toEqual([expect.objectContaining({ class: 'limit', status: 'bound' })])
})

test.each([
  ['nothing', ''],
  ['zero bytes', `\0\0\0${id}\0\0`],
  ['invalid UTF-8', Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0x80]), Buffer.from(` ${id} `), Buffer.from([0xe2, 0x82])])],
  ['CR alone', `a\r${id}\rb`],
  ['half a byte order mark', Buffer.from([0xff])],
])('%s is no trouble', (name, bytes) => {
  expect(detect(documentOf(bytes)).found).toHaveLength(name === 'nothing' || name.startsWith('half') ? 0 : 1)
})

/** Secrets of which no two are alike. */
function manySecrets(count: number): string {
  const line = (_: unknown, i: number) => fill(i % 2 === 0 ? 'password="{{run:base62:20}}"' : 'password=%22{{run:base62:20}}%22', i)
  return Array.from({ length: count }, line).join('\n')
}

test.each([
  ['a line of 2 MB full of keywords', fill('password=token=secret://').repeat(84_000)],
  ['one encoded secret many times', 'password=%22Xk3nq8ZpV1mRw7Ta%22\n'.repeat(16_000)],
  ['many secrets, every second one encoded', manySecrets(8_000)],
])('%s costs linear time', (_, line) => {
  const time = (bytes: Buffer) => {
    const start = performance.now()
    detect(documentOf(bytes))
    return performance.now() - start
  }
  const whole = Buffer.from(line)
  time(whole.subarray(0, whole.length / 8))
  const small = time(whole.subarray(0, whole.length / 8))
  expect(time(whole)).toBeLessThan(small * 24 + 200)
})

test.each([
  ['GOOGLE_OAUTH2_CLIENT_SECRET', 'GOOGLE_OAUTH2_CLIENT_SECRET'],
  ['auth0_management_client_secret', 'auth0_management_client_secret'],
  [fill('{{run:base62:30}}_secret'), '…'],
  [fill('{{run:hex:32}}_secret'), '…'],
])('a name made of words is said, one that could be a value is not: %s', (name, shown) => {
  const { found } = detect(documentOf(`${name}=${fill('{{run:base62:40}}', 5)}\n`, { path: 'app.env' }))
  expect(found.map(({ secret }) => secret?.name)).toEqual([shown])
})
