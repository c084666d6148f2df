import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checksums } from '../../../src/core/checksum.js'
import type { Detection } from '../../../src/core/detection.js'
import { fillExample } from '../../../src/core/example.js'
import { isGap } from '../../../src/core/gap.js'
import { seeded } from '../../../src/core/sample.js'
import { canaryAccounts } from '../../../src/detectors/secrets/checks/canaries.js'
import { secrets } from '../../../src/detectors/secrets/index.js'
import { allRules, contextOf, documentOf } from './harness.js'

const none = { shapes: [], checksum: null }
const fill = (template: string, rule?: string, seed = 7, shape = 0) =>
  fillExample(template, allRules.find(({ id }) => id === rule)?.token ?? none, seeded(seed), shape)
const scan = secrets.create(contextOf())
const found = (text: string, path: string | null = null) =>
  [...scan(documentOf(text, { path }))].filter((item): item is Detection => !isGap(item))

const proving = allRules.filter(({ token }) => token !== null && token.checksum !== null)

describe('a token that proves itself', () => {
  test('is one of thirty families at least', () => {
    expect(proving.length).toBeGreaterThanOrEqual(30)
  })

  test.each(proving.map((rule) => [rule.id, rule] as const))(
    '%s: sealed it is proven, spoiled it is refused, doubted or kept',
    (id, rule) => {
      const { token } = rule
      if (token?.checksum == null) return
      const kind = checksums[token.checksum]
      const shape = id === 'azure-entra-client-secret' ? 0 : token.shapes.length - 1
      const sealed = fill('{{token}}', id, 11, shape)
      const template = rule.examples.find((example) => example.includes('{{token}}')) ?? '{{token}}'
      const right = found(template.replaceAll('{{token}}', sealed)).find((one) => one.rule === id)
      expect(right?.facts.reason).toEqual(expect.any(String))
      if (kind.holds(sealed)) expect([right?.proven, right?.severity === 'low' || right !== undefined]).toEqual([true, true])
      const wrong = found(template.replaceAll('{{token}}', kind.spoil(sealed))).find((one) => one.rule === id)
      if (kind.unsealed === 'refused') expect(wrong).toBeUndefined()
      else if (kind.unsealed === 'doubted' && wrong !== undefined) {
        expect([wrong.confidence ?? rule.confidence, wrong.proven]).toEqual(['low', false])
        expect(wrong.message).toMatch(/whose (checksum is wrong|content cannot be read)/)
      } else if (wrong !== undefined) expect(wrong.proven).toBe(false)
    },
  )
})

describe('what a token says of itself', () => {
  const aws = (account: bigint) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    let bits = (((1n << 40n) | account) << 39n) | 0x2b3c4d5e6fn
    let text = ''
    for (let i = 0; i < 16; i++) {
      text = alphabet[Number(bits & 31n)] + text
      bits >>= 5n
    }
    return `AKIA${text}`
  }

  test('an AWS key id its account, and that it is a canary', () => {
    const [plain] = found(`id = ${aws(123456789012n)}`)
    expect([plain?.identity, plain?.facts.account]).toEqual(['aws:123456789012', '123456789012'])
    const [canary] = found(`id = ${aws(BigInt([...canaryAccounts][3] ?? 0))}`)
    expect([canary?.severity, canary?.facts.canary]).toEqual(['low', true])
    expect(canary?.message).toContain('canary')
  })

  const b64 = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64')
  const b64url = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')

  test.each<readonly [string, string, Record<string, unknown>, string | null]>([
    [
      'sentry-org-token',
      `SENTRY_AUTH_TOKEN=sntrys_${b64({ iat: 1700000000, url: 'https://sentry.io', region_url: 'https://us.sentry.io', org: 'acme' })}_${fill('{{run:base64:43}}')}`,
      { organization: 'acme', regionUrl: 'https://us.sentry.io' },
      'sentry:acme',
    ],
    [
      'grafana-cloud-token',
      `GRAFANA_TOKEN=glc_${b64({ o: '652992', n: 'ci-metrics', k: fill('{{run:base62:24}}'), m: { r: 'eu' } })}`,
      { organization: '652992', tokenName: 'ci-metrics' },
      'grafana:652992',
    ],
    [
      '1password-service-account-token',
      `OP_SERVICE_ACCOUNT_TOKEN=ops_${b64url({ signInAddress: 'acme.1password.com', email: 'abc@1passwordserviceaccounts.com', muk: fill('{{run:base62:200}}') })}`,
      { account: 'acme.1password.com' },
      '1password:abc@1passwordserviceaccounts.com',
    ],
    [
      'mapbox-secret-token',
      `MAPBOX=sk.${b64url({ u: 'acme', a: fill('{{run:base36:25}}') })}.${fill('{{run:base64url:22}}')}`,
      { account: 'acme' },
      'mapbox:acme',
    ],
    ['telegram-bot-token', `TOKEN=123456789:AA${fill('{{run:base64url:33}}')}`, { bot: '123456789' }, 'telegram:123456789'],
    ['slack-bot-token', fill('t = xoxb-248193720551-731904428216-{{run:base62:24}}'), { team: '248193720551' }, 'slack:248193720551'],
    ['stripe-test-key', fill('k = sk_test_{{run:base62:24}}'), { mode: 'test' }, null],
    ['mailchimp-api-key', fill('k = {{run:hex:32}}-us21'), { dataCenter: 'us21' }, null],
    [
      'discord-bot-token',
      fill(`DISCORD_TOKEN=${Buffer.from('981234567890123456').toString('base64')}.{{run:base64url:6}}.{{run:base62:38}}`),
      { bot: '981234567890123456' },
      'discord:981234567890123456',
    ],
    [
      'azure-sas-signature',
      fill('https://acme.blob.core.windows.net/c/f?sv=2022-11-02&se=2020-01-01T00%3A00%3A00Z&sr=c&sp=rl&sig={{run:base62:43}}%3D'),
      { account: 'acme', permissions: 'rl', expired: true, resource: 'c' },
      'azure-storage:acme',
    ],
    [
      'google-service-account-key',
      fill(
        '{"type": "service_account", "project_id": "acme-prod", "private_key_id": "{{run:hex:40}}", "private_key": "-----BEGIN PRIVATE KEY-----\\nMII{{run:base64:61}}\\n{{run:base64:64}}\\n-----END PRIVATE KEY-----\\n", "client_email": "ci@acme-prod.iam.gserviceaccount.com"}',
      ),
      { clientEmail: 'ci@acme-prod.iam.gserviceaccount.com', project: 'acme-prod' },
      'gcp:ci@acme-prod.iam.gserviceaccount.com',
    ],
    [
      'azure-entra-client-secret',
      fill(
        'AZURE_TENANT_ID={{run:hex:8}}-{{run:hex:4}}-{{run:hex:4}}-{{run:hex:4}}-{{run:hex:12}}\nAZURE_CLIENT_ID=11112222-3333-4444-5555-666677778888\nAZURE_CLIENT_SECRET={{run:base62:3}}8Q~{{run:base62:34}}\n',
      ),
      { client: '11112222-3333-4444-5555-666677778888' },
      'entra:11112222-3333-4444-5555-666677778888',
    ],
    [
      'azure-storage-account-key',
      fill('DefaultEndpointsProtocol=https;AccountName=acmestore;AccountKey={{run:base64:86}}==;EndpointSuffix=core.windows.net'),
      { account: 'acmestore' },
      'azure-storage:acmestore',
    ],
    [
      'http-auth-url',
      fill('postgresql://svc:{{run:base62:22}}@db.acme.io:5433/orders?sslmode=require'),
      { user: 'svc', host: 'db.acme.io', database: 'orders', port: '5433' },
      null,
    ],
    [
      'shopify-access-token',
      fill('SHOP=acme-shoes.myshopify.com\nSHOPIFY_TOKEN=shpat_{{run:hex:32}}'),
      { shop: 'acme-shoes.myshopify.com' },
      'shopify:acme-shoes.myshopify.com',
    ],
    [
      'databricks-pat',
      fill('DATABRICKS_HOST=https://adb-1234567890123456.7.azuredatabricks.net\nDATABRICKS_TOKEN=dapi{{run:hex:32}}'),
      { host: 'adb-1234567890123456.7.azuredatabricks.net' },
      'databricks:adb-1234567890123456.7.azuredatabricks.net',
    ],
  ])('%s', (rule, text, facts, identity) => {
    const one = found(text).find((detection) => detection.rule === rule)
    expect(one?.facts).toMatchObject(facts)
    expect(one?.identity).toBe(identity)
  })

  test('a PyPI token what it is for, and when it expires', () => {
    const { facts, proven } = found(`password = ${fill('{{token}}', 'pypi-upload-token')}`, '.pypirc')[0] ?? {}
    expect(facts).toMatchObject({ location: 'pypi.org', caveats: 1 })
    expect(facts?.user).toEqual(expect.any(String))
    expect(proven).toBe(true)
  })

  test.each([
    [
      'a Kubernetes service account',
      { iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:ci:deployer' },
      'kubernetes:ci/deployer',
    ],
    [
      'a Google service account',
      { iss: 'x@acme-1.iam.gserviceaccount.com', sub: 'ci-bot@acme-1.iam.gserviceaccount.com' },
      'gcp:ci-bot@acme-1.iam.gserviceaccount.com',
    ],
    [
      'an application of Entra',
      { iss: 'https://sts.windows.net/x/', appid: '11112222-3333-4444-5555-666677778888' },
      'entra:11112222-3333-4444-5555-666677778888',
    ],
    ['nobody known', { iss: 'https://acme.io', sub: 'abc' }, null],
  ])('a JWT that it is %s’s', (_, claims, identity) => {
    const token = [b64url({ alg: 'RS256', kid: 'k1' }), b64url({ ...claims, exp: 4000000000 }), fill('{{run:base64url:86}}')].join('.')
    const [one] = found(`t = ${token}`)
    expect([one?.identity, one?.facts.keyId]).toEqual([identity, 'k1'])
  })
})

describe('private keys', () => {
  const pems = [
    ['rsa', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }), 'rsa', 2048],
    ['ec', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'sec1', format: 'pem' }), 'ec', 384],
    ['ed25519', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), 'ed25519', null],
  ] as const

  test.each(pems)('%s parses', (_, pem, type, bits) => {
    const [one] = found(pem.toString())
    expect([one?.facts.parses, one?.facts.type, one?.facts.bits ?? null, one?.facts.encrypted]).toEqual([true, type, bits, false])
    const [again] = found(`client-key-data: ${Buffer.from(pem).toString('base64')}`)
    expect([again?.rule, again?.facts.parses, again?.facts.type]).toEqual(['private-key-base64', true, type])
  })

  test('one that is encrypted is so said', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    expect(found(pem.toString())[0]).toMatchObject({ severity: 'medium', facts: { encrypted: true, parses: false } })
  })

  test('one that does not parse is doubted, and the message says so', () => {
    const [one] = found(fill('{{pem:torn}}'))
    expect([one?.confidence, one?.facts.parses]).toEqual(['medium', false])
    expect(one?.message).toContain('does not parse')
  })

  test('one of OpenSSH is read without Node’s help', () => {
    expect(found(fill('{{pem:openssh}}'))[0]).toMatchObject({ facts: { type: 'ed25519', encrypted: false, parses: true } })
  })
})

test('whatever is not sure says why', () => {
  for (const rule of allRules) {
    for (const template of rule.examples) {
      for (const one of found(fill(template, rule.id))) expect(one.facts.reason, `${one.rule}: ${template}`).toEqual(expect.any(String))
    }
  }
}, 120_000)
