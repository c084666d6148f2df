import { describe, expect, test } from 'vitest'
import { checksums } from '../../../src/core/checksum.js'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { awsAccount } from '../../../src/detectors/secrets/checks/aws.js'
import { meaning } from '../../../src/detectors/secrets/checks/names.js'
import { allRules, detect, documentOf, rulesIn } from './harness.js'

const none = { shapes: [], checksum: null }
const fill = (template: string, rule?: string, seed = 7) =>
  fillExample(template, allRules.find(({ id }) => id === rule)?.token ?? none, seeded(seed))

test.each([
  ['password', 'password'],
  ['DB_PASSWORD', 'password'],
  ['dbPassword', 'password'],
  ['spring.datasource.password', 'password'],
  ['apiKey', 'secret'],
  ['API_KEY_PROD', 'secret'],
  ['clientSecret', 'secret'],
  ['aws.secret.key', 'secret'],
  ['password_field_label', null],
  ['publicKey', null],
  ['monkey', null],
  ['keyboard', null],
  ['token_type', null],
  ['nextPageToken', null],
  ['primary_key', null],
  ['passwordHash', null],
  ['secretName', null],
  ['csrfToken', null],
])('the name %s means %s', (name, meant) => {
  expect(meaning(name)).toBe(meant)
})

describe('values of names that say secret', () => {
  const random = fill('{{run:base62:32}}')
  test.each([
    ['quoted in code', `const apiKey = '${random}'`, 'a.ts', true],
    ['an identifier in code', `const apiKey = ${random}`, 'a.ts', false],
    ['bare in an env file', `API_KEY=${random}`, '.env', true],
    ['bare in YAML', `apiKey: ${random}`, 'a.yml', true],
    ['bare with a comment behind', `API_KEY=${random} # production`, '.env', true],
    ['exported in a shell', `export API_KEY=${random}`, 'a.sh', true],
    ['bare in prose', `your api_key = ${random} is read from there`, 'a.md', false],
    ['a call', `api_key = decrypt_${random}(x)`, null, false],
    ['a UUID', `api_key = "${fill('{{run:hex:8}}-{{run:hex:4}}-{{run:hex:4}}-{{run:hex:4}}-{{run:hex:12}}')}"`, null, false],
    ['an integrity text', `secret = "sha512-${fill('{{run:base64:86}}')}=="`, null, false],
    ['a data URI', `token = "data:image/png;base64,${random}"`, null, false],
    ['an image', `token = "iVBORw0KGgo${random}"`, null, false],
    ['a path', 'secret_key = "/etc/ssl/private/acme-server-2024.key"', null, false],
    ['a vault reference', 'api_key = "op://vault/acme-production/credential1"', null, false],
    ['an environment reference', 'api_key: os.environ["ACME_PRODUCTION_API_KEY_2"]', null, false],
    ['encoded words', `credential = "${Buffer.from('alice:secret-passwd').toString('base64')}"`, null, false],
    ['a public key', `auth_token = "ssh-rsa AAAAB3NzaC1yc2E${random}"`, null, false],
    ['camel-case words', 'client_secret = "applicationClientSecretForTheBackend2"', null, false],
  ])('%s', (_, text, path, found) => {
    expect(rulesIn(text, path).includes('generic-secret')).toBe(found)
  })
})

test.each([
  ['a default at home', 'postgres://postgres:postgres@localhost:5432/db', []],
  ['a default in a compose file', 'postgres://user:password@db:5432/app', []],
  ['a reference', 'https://$USER:$PASS@acme.io/', []],
  ['a template', 'https://user:{{ password }}@acme.io/', []],
  ['a format', 'mysql://%s:%s@%s/%s', []],
  ['stars', 'https://user:****@acme.io/', []],
  ['joined code', "'http://' + user + ':' + pass + '@' + host", []],
  ['a port and a scope', 'http://localhost:3000/@scope/name', []],
  ['a real one', fill('amqp://svc:{{run:base62:22}}@mq.acme.io:5671/'), ['http-auth-url']],
])('a URL with %s', (_, text, rules) => {
  expect(rulesIn(text)).toEqual(rules)
})

test('a local database with a random password is of low severity and confidence', () => {
  const { found } = detect(documentOf(fill('postgres://app:{{run:base62:20}}@localhost:5432/app')))
  expect(found.map(({ severity, confidence }) => [severity, confidence])).toEqual([['low', 'low']])
})

test('an AWS pair is one finding with both halves, and a lone key id is still one', () => {
  const id = fill('AKIA{{run:base32:16}}')
  const secret = fill('{{run:base64:40}}', undefined, 11)
  const pair = detect(documentOf(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)).found
  expect(pair.map(({ rule, severity, parts }) => [rule, severity, parts.map(({ name }) => name)])).toEqual([
    ['aws-access-key', 'critical', ['secret access key']],
  ])
  expect(JSON.stringify(pair)).not.toContain(secret.slice(0, 12))
  const alone = detect(documentOf(`id = ${id}`)).found
  expect(alone.map(({ rule, severity, parts }) => [rule, severity, parts])).toEqual([['aws-access-key', null, []]])
  expect(alone[0]?.secret?.fingerprint).toBe(pair[0]?.secret?.fingerprint)
})

test('an access key id tells its account', () => {
  // Built from the account, so that no real id stands here: flag, 40 bits of account, the rest.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ((1n << 40n) | 123456789012n) << 39n
  let text = ''
  for (let i = 0; i < 16; i++) {
    text = alphabet[Number(bits & 31n)] + text
    bits >>= 5n
  }
  expect(awsAccount(`AKIA${text}`)).toBe('123456789012')
})

test('expired tokens matter less, unsigned ones little', () => {
  const severityOf = (text: string) => detect(documentOf(text)).found[0]?.severity
  expect(severityOf(fill('{{jwt:expired}}'))).toBe('low')
  expect(severityOf(fill('{{jwt}}'))).toBeNull()
  const [, claims] = fill('{{jwt}}').split('.')
  expect(severityOf(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`)).toBe('info')
})

test('a specific rule wins over a generic one', () => {
  const token = fill('{{token}}', 'npm-access-token')
  const rules = rulesIn(`api_token = "${token}"`)
  expect(rules).toHaveLength(1)
  expect(rules[0]).toMatch(/^npm-/)
})

test('the checksums of github and npm cover what stands behind the prefix', () => {
  const sealed = checksums.npm.seal(`npm_${fill('{{run:base62:36}}')}`)
  expect(checksums.npm.holds(sealed)).toBe(true)
  expect(checksums.npm.holds(checksums.npm.spoil(sealed))).toBe(false)
  expect(checksums.github.holds(sealed.replace('npm_', 'ghp_'))).toBe(true)
})
