import { expect, test } from 'vitest'
import { adjustForPlace, placeOf } from '../../src/core/place.js'

test.each([
  ['src/app.ts', 'source'],
  ['.env', 'source'],
  ['test/app.test.ts', 'test'],
  ['src/app.spec.js', 'test'],
  ['pkg/server_test.go', 'test'],
  ['src/test/java/AppTest.java', 'test'],
  ['t/t0001-init.sh', 'test'],
  ['router-tests/tls/key.pem', 'test'],
  ['csharp/Acme.Tests/webhook.cs', 'test'],
  ['_fixture/certs/key.pem', 'test'],
  ['testcerts/private.key', 'test'],
  ['openpgp/keys_test_data.go', 'test'],
  ['dev/studio-e2e-testing/config.ts', 'test'],
  ['molecule/agent/prepare.yml', 'test'],
  ['latest/app.js', 'source'],
  ['contests/app.js', 'source'],
  ['attestation/keys.go', 'source'],
  ['examples/basic/app.js', 'example'],
  ['.env.example', 'example'],
  ['code-examples/curl/login.json', 'example'],
  ['src/TokenExplanation.story.tsx', 'example'],
  ['src/Button.stories.mdx', 'example'],
  ['src/stories.ts', 'source'],
  ['iam/2010-05-08/examples-1.json', 'example'],
  ['config.sample.yml', 'example'],
  ['README.md', 'docs'],
  ['docs/setup.rst', 'docs'],
  ['package-lock.json', 'lock'],
  ['a/yarn.lock', 'lock'],
  ['web/app.min.js', 'minified'],
  ['node_modules/a/lib/b.js', 'vendored'],
  ['node_modules/a/test/b.js', 'vendored-test'],
  ['vendor/golang.org/x/crypto/ssh/testdata/keys.go', 'vendored-test'],
  ['dist/index.js', 'generated'],
  ['src/latest.ts', 'source'],
  ['src/contest.py', 'source'],
  ['shop/orders/tests.py', 'test'],
  ['src/parser/tests.rs', 'test'],
  ['lib/test.js', 'test'],
  ['config/test.yml', 'source'],
  ['src/latests.py', 'source'],
  ['roles/proxy/templates/config.yml.j2', 'source'],
  ['site/roles/proxy/templates/app/main.conf', 'source'],
  ['roles/proxy/templates/config.example.yml', 'example'],
  ['examples/roles/proxy/templates/config.yml.j2', 'example'],
  ['templates/proxy/config.yml', 'example'],
])('%s is %s', (path, place) => {
  expect(placeOf(path)).toBe(place)
})

test.each([
  ['high', 'structured', 'test', false, 'medium'],
  ['high', 'structured', 'test', true, 'high'],
  ['high', 'structured', 'vendored', false, 'high'],
  ['high', 'structured', 'vendored-test', false, 'low'],
  ['high', 'structured', 'vendored-test', true, 'high'],
  ['high', 'named', 'docs', false, 'medium'],
  ['medium', 'generic', 'test', false, 'low'],
  ['medium', 'generic', 'lock', false, 'drop'],
  ['medium', 'generic', 'source', false, 'medium'],
  ['high', 'posture', 'source', false, 'high'],
  ['high', 'posture', 'test', false, 'low'],
  ['high', 'posture', 'example', false, 'low'],
  ['high', 'posture', 'vendored', false, 'low'],
  ['high', 'posture', 'generated', false, 'high'],
] as const)('%s %s at %s (proven: %s) is %s', (confidence, kind, place, proven, result) => {
  expect(adjustForPlace(confidence, { kind, proven, selfMade: false }, place)).toBe(result)
})

test.each([
  ['structured', 'source', false, 'high'],
  ['structured', 'test', false, 'low'],
  ['structured', 'example', false, 'low'],
  ['structured', 'docs', false, 'medium'],
  ['structured', 'generated', false, 'high'],
  ['structured', 'vendored', false, 'high'],
  ['structured', 'test', true, 'high'],
  ['named', 'test', false, 'low'],
  ['named', 'generated', false, 'medium'],
] as const)('what anyone makes, %s at %s (proven: %s), is %s', (kind, place, proven, result) => {
  expect(adjustForPlace('high', { kind, proven, selfMade: true }, place)).toBe(result)
})
