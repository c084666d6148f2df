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
  ['examples/basic/app.js', 'example'],
  ['.env.example', 'example'],
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
  expect(adjustForPlace(confidence, kind, place, proven)).toBe(result)
})
