import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { allRules, rulesIn } from './harness.js'

// Names that hold a provider's name as a word of its own, and names in which its letters stand inside another word.
const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'okta-api-token',
    [
      'OKTA_TOKEN',
      'oktatoken',
      'oktaApiToken',
      'myOktaToken',
      'my_okta_token',
      'myoktatoken',
      'PRODOKTATOKEN',
      'OKTATOKEN',
      'OKTAToken',
      'AWSOktaToken',
      'okta.client.token',
      'prod-okta-token',
      'okta2Token',
      'acme.oktaKeys',
    ],
    ['rookTable', 'bookTag', 'lookTableKey', 'brokTal_token', 'rokta_token', 'OKTAVE_KEY', 'oktavia'],
  ],
  ['okta-client-secret', ['OKTA_CLIENT_SECRET', 'oktaClientSecret', 'prodOktaClientSecret'], ['brokta_client_secret']],
  ['ably-api-key', ['ABLY_KEY', 'ablyKey', 'ablykey', 'myAblyKey'], ['probablyKey', 'reliably', 'PROBABLY_KEY', 'notably_id']],
  ['asana-personal-token', ['ASANA_PAT', 'asanaToken', 'asanapat', 'teamAsanaToken'], ['basana_token', 'Hasanabad']],
  ['linear-client-secret', ['LINEAR_SECRET', 'linearSecret', 'myLinearClientSecret'], ['bilinear_secret', 'nonlinearSecret']],
  ['amplitude-api-key', ['AMPLITUDE_API_KEY', 'amplitudeKey', 'myAmplitudeApiKey'], ['misamplitude_key']],
  ['plaid-secret', ['PLAID_SECRET', 'plaidSecret', 'ourPlaidSecret'], ['displaid_secret']],
  [
    'box-developer-token',
    ['BOX_TOKEN', 'boxToken', 'acmeBoxToken'],
    ['SANDBOX_TOKEN', 'inbox_secret', 'mailboxToken', 'dropbox_client_secret'],
  ],
  ['deepl-api-key', ['DEEPL_API_KEY', 'deeplKey', 'deepLApiKey', 'DEEPLAUTHKEY'], ['deeplink_id', 'deepLinkId', 'DeepLinkKey', 'DEEPLINK']],
  ['cohere-api-key', ['COHERE_KEY', 'cohereApiKey', 'cohereapikey'], ['coherence_key', 'incoherent', 'taco_api_key']],
  ['dify-api-key', ['DIFY_API_KEY', 'difyKey', 'difyapikey'], ['modify_key', 'codifyKey']],
  ['brave-api-key', ['BRAVE_API_KEY', 'braveSearchKey'], ['bravery_key']],
  ['sanity-api-token', ['SANITY_TOKEN', 'sanityToken', 'sanityauthtoken'], ['insanity_token']],
  ['adafruit-io-key-legacy', ['IO_KEY', 'AIO_KEY', 'aioKey', 'ADAFRUIT_KEY'], ['audio_key', 'RATIO_KEY', 'portfolio_key']],
  ['ibm-cloud-api-key', ['IC_API_KEY', 'ibmCloudApiKey', 'IBMCLOUD_API_KEY'], ['PUBLIC_API_KEY', 'dynamic_api_key']],
  ['datadog-api-key', ['DD_API_KEY', 'ddApiKey', 'DATADOG_KEY'], ['add_api_key']],
  ['exaai-api-key', ['EXA_API_KEY', 'exaApiKey'], ['hexa_key']],
  ['hereapi-api-key', ['HERE_API_KEY', 'hereApiKey'], ['there_api_key', 'where_key']],
  ['scale-api-key', ['SCALE_API_KEY', 'scaleApiKey'], ['grayscale_key', 'autoscale_api']],
  ['mux-token-secret', ['MUX_TOKEN_SECRET', 'muxTokenSecret'], ['tmux_secret']],
  ['looker-client-secret', ['LOOKER_SECRET', 'lookerClientSecret'], ['onlooker_secret']],
  ['elastic-elasticsearch-api-key', ['ES_API_KEY', 'elasticApiKey'], ['services_api_key', 'aes_api_key']],
  ['klingai-secret-key', ['KLING_SECRET', 'klingAiSecret', 'klingaisecretkey'], ['sprinkling_key', 'tinklingKey']],
  ['gitea-access-token', ['GITEA_TOKEN', 'giteaToken'], ['digitean_token']],
  ['aws-secret-access-key', ['AWS_SECRET', 'awsSecretKey', 'miniosecretkey', 'mysecretaccesskey'], ['draws_secret', 'laws_secret']],
  ['influxdb-api-token', ['INFLUX_TOKEN', 'influxdb_token', 'influxdbToken'], ['refluxinfluxes_x']],
  ['sonarqube-legacy-token', ['SONAR_TOKEN', 'sonar.token', 'sonarToken'], ['consonar_token']],
  ['azure-storage-account-key', ['AccountKey', 'acmestorageaccountkey'], []],
]

const rule = (id: string) => allRules.find((one) => one.id === id)?.token ?? null
const cases = (which: 1 | 2) => table.flatMap((row) => row[which].map((name) => [row[0], name] as const))
const found = (id: string, text: (value: string) => string) => {
  const token = rule(id)
  if (token === null) throw new Error(`no rule ${id}`)
  return [3, 11, 2017].map((seed) => rulesIn(text(fillExample('{{token}}', token, seeded(seed)))).includes(id))
}

describe('a value given to a name that says whose it is', () => {
  test.each(cases(1))('%s: %s', (id, name) => {
    expect(found(id, (value) => `${name}="${value}"`)).toEqual([true, true, true])
  })
})

describe('a value given to a name in which the letters stand inside another word', () => {
  test.each(cases(2))('%s: %s', (id, name) => {
    expect(found(id, (value) => `${name}="${value}"`)).toEqual([false, false, false])
  })
})

test.each([
  ['behind a line break that is written out', (value: string) => `env: "A=1\\nokta_token=${value}"`],
  ['behind a percent code', (value: string) => `https://acme.io/?a=1%26x%3Dokta_token=${value}`],
  ['behind a code of four digits', (value: string) => `"a=1\\u0026okta_token=${value}"`],
  ['behind an option of one letter', (value: string) => `java -Dokta.client.token=${value} -jar app.jar`],
  [
    'at the end of a name longer than is looked back',
    (value: string) => `${'a_very_long_name_of_a_setting_'.repeat(3)}okta_token="${value}"`,
  ],
  ['beside a name that says nothing', (value: string) => `rookTable = 1; okta_token = "${value}"`],
  ['twice in a name', (value: string) => `rookTable_okta_token = "${value}"`],
])('a name %s', (_, text) => {
  expect(found('okta-api-token', text)).toEqual([true, true, true])
})
