import { describe, expect, test } from 'vitest'
import { awsAccount } from '../../../src/core/aws-key-id.js'
import { checksums } from '../../../src/core/checksum.js'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
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
  ['csrftoken', null],
  ['authenticity_token', null],
  ['py3.10-langchain-notiktoken-v1.3.4', null],
  ['secret_key_base', 'secret'],
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
    ['a package and its version', 'token: langgraph-sdk==0.4.2', 'a.yml', false],
    ['a serialized Java object', `String token = "rO0ABX${random}";`, 'A.java', false],
    ['encrypted to a machine', `sessionKey="AQIAAA5mAAAA${random}"`, 'applicationHost.config', false],
    ['a publishable key', `apiKey: "pk_${random}"`, 'a.js', false],
    ['symbols of a Django key', `SECRET_KEY = 'zq!=!${fill('{{run:[a-z0-9]:20}}')}(w^_t[s)HI+$&*xY'`, 'settings.py', true],
    ['in quotes as a whole', `- "API_KEY=${random}"`, 'compose.yml', true],
    ['before a command', `API_KEY=${random} ./run.sh`, 'a.sh', true],
    ['in a query', `https://acme.io/?token=${random}&x=1`, 'a.txt', true],
    ['an element a reader reads', `<label for="api_key">${random}</label>`, 'a.html', false],
    ['camel-case words', 'client_secret = "applicationClientSecretForTheBackend2"', null, false],
  ])('%s', (_, text, path, found) => {
    expect(rulesIn(text, path).includes('generic-secret')).toBe(found)
  })
})

describe('values of names that say password', () => {
  const strong = fill('{{run:base62:18}}')
  test.each([
    ['random', `password: "${strong}"`, 'medium'],
    ['a word and a number', 'password = "hunter22"', 'low'],
    ['short, a word and a number', '$dbpasswd = "pass123"', 'low'],
    ['numbers in a row', 'administrator_login_password = "Aa12345678"', 'low'],
    ['a word with letters replaced', `$_DVWA['db_password'] = 'p@ssw0rd';`, 'low'],
    ['what a form asks for', 'PASSWORD: Pass123$', 'low'],
    ['a selector', 'formData.append("password", $("#passwordZipSlip").val())', null],
    ['named pass', '"pass": "hunter22"', 'low'],
    ['base64 of a word, as in a Kubernetes Secret', 'password: cXVvYnl0ZQ==', 'low'],
    ['base64 of a weak one', `password: ${Buffer.from('ScaleIO123').toString('base64')}`, 'medium'],
    ['base64 of a strong one', `password: ${Buffer.from(strong).toString('base64')}`, 'medium'],
    ['encrypted by Jenkins', `password: '{AQAAABAAAAAQ${strong}BIg=}'`, null],
    ['a word', 'password = "swordfish"', 'low'],
    ['a stand-in with a number', 'password = "your_password1"', null],
    ['a label', '<label for="password">Password (8+):</label>', null],
    ['a placeholder of a form', '<input type="password" placeholder="Password123">', null],
  ])('%s', (_, text, confidence) => {
    const [found] = detect(documentOf(text)).found
    expect(found === undefined ? null : (found.confidence ?? 'medium')).toBe(confidence)
  })
})

test('a weak password in a Terraform file is one', () => {
  const { found } = detect(documentOf('administrator_login_password = "Aa12345678"', { path: 'terraform/sql.tf' }))
  expect(found.map(({ rule, confidence }) => [rule, confidence])).toEqual([['generic-password', null]])
})

test('a URL of a public host with a well-known password is doubted, one that names a stand-in is none', () => {
  const confidences = (text: string) => detect(documentOf(text)).found.map(({ confidence }) => confidence)
  expect(confidences('mongodb://testuser:testpass@ds048537.mlab.com:48537/main')).toEqual(['low'])
  expect(confidences('http://me:p%C3%A4ssword@xn--n3h.net/')).toEqual(['low'])
  expect(confidences('mongodb://me:your_password@ds048537.mlab.com:48537/main')).toEqual([])
})

test.each([
  ['a format of a path', 'cmd += ["-passwd", "/Users/%s" % name]'],
  ['the name of a field', 'such as `secret`, `sesSmtpPasswordV4`, and `keyFingerprint`'],
])('%s is no secret', (_, text) => {
  expect(rulesIn(text)).toEqual([])
})

describe('tokens that their makers made up', () => {
  test.each([
    ['spells what it is', 'stripe-secret-key', `sk_live_fake${fill('{{run:base62:12}}')}leaked12`],
    ['repeats a long piece', 'digitalocean-pat', `dop_v1_${fill('{{run:hex:32}}').repeat(2)}`],
    ['repeats a piece three times', 'sonarqube-token', `sqp_${'a1b2c3d4e5f6'.repeat(4).slice(0, 40)}`],
    [
      'is printed in Docker’s documentation',
      'docker-swarm-join-token',
      `SWMTKN-1-3pu6hszjas19xyp7${fill('{{run:base36:34}}-{{run:base36:25}}')}`,
    ],
    [
      'is printed in the description of Docker’s API',
      'docker-swarm-join-token',
      `SWMTKN-1-1h8aps2yszaiqmz2${fill('{{run:base36:34}}-{{run:base36:25}}')}`,
    ],
    ['opens Docker’s tests', 'docker-swarm-unlock-key', `SWMKEY-1-y6guTZNTwpQeTL5R${fill('{{run:base62:27}}')}`],
    ['opens MinIO’s public playground', 'aws-secret-access-key', `secretAccessKey := "zuf+tfteSlswRu7B${fill('{{run:base62:24}}')}"`],
    [
      'is printed in the reference of AWS DataSync',
      'azure-sas-signature',
      `sp=r&se=2023-12-20T22:54:52Z&spr=https&sv=2021-06-08&sr=c&sig=aBBKDWQvyuVcTPH9${fill('{{run:base62:27}}')}%3D`,
    ],
  ])('%s', (_, rule, text) => {
    expect(rulesIn(text)).not.toContain(rule)
  })

  test('a literal of the shape is none of it', () => {
    const text = fill('{{token}}', 'mailgun-primary-key')
    expect(rulesIn(text)).toContain('mailgun-primary-key')
  })
})

test('a value that goes on is no token of fewer characters', () => {
  const text = `JIRA_API_TOKEN=${fill('ATATT3xFfGF0{{run:base62:12}}_{{run:base62:150}}')}`
  expect(rulesIn(text)).not.toContain('atlassian-api-token-legacy')
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

test('a service account file is one finding with its private key, critical and sure', () => {
  const key = fill('-----BEGIN PRIVATE KEY-----\\nMII{{run:base64:61}}\\n{{run:base64:64}}\\n-----END PRIVATE KEY-----\\n')
  const text = `{"type": "service_account", "private_key_id": "${fill('{{run:hex:40}}')}", "private_key": "${key}"}`
  const { found } = detect(documentOf(text))
  expect(found.map(({ rule, severity, confidence, parts }) => [rule, severity, confidence, parts.map(({ name }) => name)])).toEqual([
    ['google-service-account-key', 'critical', 'high', ['private key']],
  ])
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

test('a doubtful rule that wins is believed as much as the generic one it displaces', () => {
  const found = (text: string) =>
    detect(documentOf(fill(text, 'linear-oauth-token'))).found.map(({ rule, confidence }) => [rule, confidence])
  expect(found('LINEAR_ACCESS_TOKEN={{token}}')).toEqual([['linear-oauth-token', 'medium']])
  expect(found('see {{token}}')).toEqual([['linear-oauth-token', null]])
})

test('a specific rule wins over a generic one', () => {
  const token = fill('{{token}}', 'npm-access-token')
  const rules = rulesIn(`api_token = "${token}"`)
  expect(rules).toHaveLength(1)
  expect(rules[0]).toMatch(/^npm-/)
})

test('a checksum is certain, doubted or no more than a hint', () => {
  const found = (text: string) => detect(documentOf(text)).found.map(({ rule, confidence, proven }) => [rule, confidence, proven])
  const routable = fill('{{token}}', 'gitlab-pat-routable')
  expect(found(routable)).toEqual([['gitlab-pat-routable', null, true]])
  expect(found(checksums['gitlab-routable'].spoil(routable))).toEqual([['gitlab-pat-routable', 'low', false]])
  expect(found(fill('{{token.badsum}}', 'grafana-service-account-token'))).toEqual([])
  expect(found(fill('{{token.badsum}}', 'vercel-access-token'))).toEqual([['vercel-access-token', null, false]])
  expect(found(fill('{{token}}', 'vercel-access-token'))).toEqual([['vercel-access-token', null, true]])
})

test('the checksum of grafana holds for the token of its own tests', () => {
  expect(checksums.grafana.seal(`glsa_iNValId${'inValiDinvalidinvalidinva'}_00000000`).slice(-8)).toBe('5b582697')
})

test('the checksums of github and npm cover what stands behind the prefix', () => {
  const sealed = checksums.npm.seal(`npm_${fill('{{run:base62:36}}')}`)
  expect(checksums.npm.holds(sealed)).toBe(true)
  expect(checksums.npm.holds(checksums.npm.spoil(sealed))).toBe(false)
  expect(checksums.github.holds(sealed.replace('npm_', 'ghp_'))).toBe(true)
})
