import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { detect, documentOf } from './harness.js'

const fill = (text: string) => fillExample(text, { shapes: [], checksum: null }, seeded(3))
const said = (text: string, path: string | null) =>
  detect(documentOf(fill(text), { path })).found.map(({ rule, confidence }) => `${rule} ${confidence ?? 'medium'}`)
const v4 = '{{run:hex:8}}-{{run:hex:4}}-4{{run:hex:3}}-a{{run:hex:3}}-{{run:hex:12}}'
const v1 = '{{run:hex:8}}-{{run:hex:4}}-1{{run:hex:3}}-a{{run:hex:3}}-{{run:hex:12}}'

describe('what a person makes up', () => {
  test.each([
    ['in a configuration', 'db:\n  password: Sommer2024!\n', 'config/app.yml', ['generic-password medium']],
    ['in an environment', 'DB_PASSWORD=Winter1987#\n', 'deploy/app.conf', ['generic-password medium']],
    ['of a database user', "ALTER USER app IDENTIFIED BY 'Sommer2024!';", 'init.sql', ['generic-password medium']],
    ['a phrase', 'password: wombat-teapot-orchard-lamp\n', 'app.yml', ['generic-password medium']],
    ['one word', 'password: wombat\n', 'app.yml', ['generic-password low']],
    ['what everyone has seen', 'password: P@ssw0rd1\n', 'app.yml', ['generic-password low']],
    ['in a comment of documentation', '/**\n * connect({ password: "Sommer2024!" })\n */', 'a.d.ts', ['generic-password low']],
    ['in YAML within Python', 'EXAMPLES = """\n- name: x\n  password: "Sommer2024!"\n"""', 'module.py', ['generic-password low']],
    ['a word under a name of its own, deployed', 'MYSQL_PASSWORD=firefly\n', 'roles/shop/app.env', ['generic-password medium']],
    ['the same, bare, where one develops', 'MYSQL_PASSWORD=firefly\n', 'dev/app.conf', ['generic-password medium']],
    ['the same to copy', 'MYSQL_PASSWORD=firefly\n', 'app.env.sample', ['generic-password low']],
    ['the same in quotes of a program', 'MYSQL_PASSWORD = "firefly"', 'app.py', ['generic-password low']],
    ['a short one', 'MYSQL_PASSWORD: gorm\n', 'docker-compose.yml', ['generic-password medium']],
    ['a short one among code', "password: 'pizza'", 'tests/a.js', ['generic-password low']],
    ['a common one', 'MYSQL_PASSWORD=mysecretpassword\n', 'app.properties', ['generic-password low']],
    ['what Java begins with', 'keystorePassword=changeit\n', 'app.properties', ['generic-password low']],
    ['a phrase among code', "password: 'wombat-teapot-orchard-lamp'", 'a.js', ['generic-password low']],
    ['of openssl', 'openssl req -passin pass:wombat77 -in a.csr', 'a.sh', ['generic-password low']],
    [
      'of a database user, without quotes',
      'ALTER USER app IDENTIFIED BY Sommer2024 CONTAINER=ALL;',
      'a.sql',
      ['generic-sql-password medium'],
    ],
    ['behind a flag', 'deploy --admin-password Sommer2024! --now', 'a.sh', ['generic-command-password medium']],
    ['a number', 'password: "12345678"', 'app.yml', ['generic-password low']],
    ['a template', 'sysPassword=###ORACLE_PWD###', 'db.rsp', []],
    ['a setting switched off', '#  password: "Sommer2024!"\n', 'conf/cloud.profiles', ['generic-password low']],
    ['in the description of an API', '{"JUPYTER_PASSWORD": "wombat7"}', 'api/openapi.json', ['generic-password low']],
    ['of a joke', 'JUPYTER_PASSWORD=hunter2\n', 'app.conf', ['generic-password low']],
    ['typed along the keyboard', 'dot1x_password: "asdfasdfasdfsdf"', 'wireless.yml', ['generic-password low']],
  ])('%s', (_, text, path, expected) => {
    expect(said(text, path)).toEqual(expected)
  })
})

test.each([
  ['what signs with a hash', 'HMAC_SHA256_SECRET={{run:base62:40}}\n'],
  ['the salt of tokens', 'access_token_salt: "{{run:hex:64}}"\n'],
])('%s', (_, text) => {
  expect(said(text, 'roles/app/defaults/main.yml')).toEqual(['generic-secret medium'])
})

test('a password on a command line ends before the escape that ends its string', () => {
  const { found } = detect(documentOf(String.raw`run("deploy --admin-password Wombat77!q\n")`, { path: 'a.js' }))
  expect(found.map(({ locations: [{ column, endColumn }] }) => (endColumn ?? 0) - (column ?? 0))).toEqual(['Wombat77!q'.length])
})

describe('what is no secret', () => {
  test.each([
    ['what goes there instead', 'password: your-password', 'app.yml'],
    ['a type', 'password: string', 'openapi.yml'],
    ['a flag and what it takes', 'deploy --password PASSWORD', 'a.sh'],
    ['a hash of a database user', 'CREATE USER app IDENTIFIED BY VALUES {{run:hex:16}};', 'a.sql'],
    ['a sentence about a user', 'Each user is identified by their number2.', 'a.txt'],
    ['versions', 'min_pass: 3.0-3.12', 'a.yml'],
    ['the hash of a password', 'APP_SHA256_PASSWORD={{run:hex:64}}\n', 'defaults.env'],
    ['a public token of Mapbox', "mapboxgl.accessToken = 'pk.eyJ{{run:base62:60}}.{{run:base62:22}}'", 'map.js'],
    ['a package in its scope', 'ui.Token = "@acme/services:ISessionManager"', 'a.js'],
    ['a translation', '{"password": "Passwort"}', 'src/labels.json'],
    ['another translation', 'password: "Mot_de_passe_oublie"', 'locales/fr.yml'],
    ['a translation beyond ASCII', '{"password": "\u0441\u043b\u043e\u0432\u043e"}', 'a.json'],
    ['a list of fields', 'fields = ["login", "password", "remember"]', 'forms.py'],
    ['a sentence', 'For no interval pass `always_invoice` here.', 'openapi.json'],
    ['a comparison of code', 'pass = d===t?a:b', 'printer.conf'],
    ['encrypted by openssl', 'password: U2FsdGVkX1{{run:base62:33}}=', 'app.yml'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a filler behind a dollar
    ['hashed behind a name', 'htpasswd: "ci:$2y$05${{run:base62:53}}"', 'app.yml'],
    ['the token of a request', `"ClientRequestToken": "${v4}"`, 'a.json'],
    ['what makes a request one', `"clientToken": "${v4}"`, 'a.json'],
    ['a UUID that was counted', `api_key: "${v1}"`, 'a.yml'],
    ['a path', 'secret_key = "/etc/ssl/private/acme-server-2024.key"', 'a.conf'],
    ['a property', 'secretKey: "services.payments.clientSecret"', 'a.yml'],
    ['a key of PostHog that every page shows', "key = process.env.POSTHOG_API_KEY || 'phc_{{run:base62:43}}'", 'a.ts'],
    ['a key that can search and no more', 'algolia: { searchOnlyApiKey: "{{run:hex:32}}" }', 'site.config.js'],
  ])('%s', (_, text, path) => {
    expect(said(text, path)).toEqual([])
  })
})

describe('why it is one', () => {
  const reasons = (text: string) => detect(documentOf(fill(text), { path: 'a.yml' })).found.map(({ facts }) => facts.reason)

  test.each([
    ['drawn', 'db_password: {{run:base62:20}}', 'it is random and given to a name that says password'],
    [
      'words with letters replaced',
      'db_password: Sup3rS3cr3tW0mb@t',
      'it mixes kinds of characters and given to a name that says password',
    ],
    ['a key drawn', 'app_key: {{run:base62:32}}', 'it is random and given to a name that says secret'],
    [
      'a key of words with letters replaced',
      'app_key: "Wh@t3v3rStr1ng0fL3tt3rsF1tsH3r3"',
      'its words have letters replaced, and the name it is given to says secret',
    ],
  ])('%s', (_, text, reason) => {
    expect(reasons(text)).toEqual([reason])
  })

  test('a key of words with letters replaced is counted, not shown', () => {
    expect(said('app_key: "Wh@t3v3rStr1ng0fL3tt3rsF1tsH3r3"', 'a.yml')).toEqual(['generic-secret low'])
  })

  test('a key that a page searches with is counted, not shown', () => {
    expect(said("docsearch({ appId: 'ACME', apiKey: '{{run:hex:32}}', indexName: 'docs' })", 'search.js')).toEqual(['generic-secret low'])
    expect(said("docsearch({ indexName: 'docs', apiKey: '{{run:hex:32}}' })", 'search.js')).toEqual(['generic-secret low'])
    expect(said("client({ appId: 'ACME', apiKey: '{{run:hex:32}}', region: 'eu' })", 'search.js')).toEqual(['generic-secret medium'])
  })
})

describe('what a program draws', () => {
  test.each([
    ['a UUID', `client_secret: "${v4}"`, 'a.yml'],
    ['behind a prefix', 'api_key: "prod.{{run:base62:28}}"', 'a.yml'],
    ['letters alone', 'jwt_secret: "{{run:alpha:32}}"', 'a.yml'],
    ['like a path', 'secret_key = "/{{run:base62:31}}"', 'a.toml'],
    ['named from a configuration', "config.secret_key_base = '{{run:hex:64}}'", 'a.rb'],
    ['numbered', 'api_key_2: "{{run:base62:32}}"', 'a.yml'],
  ])('%s', (_, text, path) => {
    expect(said(text, path)).toEqual(['generic-secret medium'])
  })

  test('counts short ones', () => {
    expect(said('api_key: "{{run:base62:10}}"', 'a.yml')).toEqual(['generic-secret low'])
  })

  test('a password behind a symbol of YAML', () => {
    expect(said('root_password=!{{run:base62:14}}', 'a.conf')).toEqual(['generic-password medium'])
  })
})
