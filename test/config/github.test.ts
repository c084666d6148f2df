import { describe, expect, test } from 'vitest'
import { githubOptions } from '../../src/config/github.js'
import { UsageError } from '../../src/core/errors.js'

const targets = [{ kind: 'github', owner: 'acme', repository: null, text: 'github:acme' }] as const
const root = (githubUrl: string | undefined, environment: Record<string, string> = {}) =>
  githubOptions({ githubUrl }, targets, environment, '/').githubUrl

describe('where GitHub is asked', () => {
  test.each([
    [undefined, {}, 'https://api.github.com'],
    ['https://github.com', {}, 'https://api.github.com'],
    ['https://ghe.example.com', {}, 'https://ghe.example.com/api/v3'],
    ['https://ghe.example.com/api/v3/', {}, 'https://ghe.example.com/api/v3'],
    ['https://ghe.example.com:8443', {}, 'https://ghe.example.com:8443/api/v3'],
    ['https://acme.ghe.com', {}, 'https://api.acme.ghe.com'],
    ['https://api.acme.ghe.com', {}, 'https://api.acme.ghe.com'],
    [undefined, { GH_HOST: 'acme.ghe.com' }, 'https://api.acme.ghe.com'],
    [undefined, { GH_HOST: 'ghe.example.com', GITHUB_API_URL: 'https://other.example.com/api/v3' }, 'https://other.example.com/api/v3'],
    ['http://127.0.0.1:80/api/v3', { GITHUB_API_URL: 'https://x.example.com' }, 'http://127.0.0.1/api/v3'],
  ])('%j with %j is %s', (option, environment, expected) => {
    expect(root(option, environment)).toBe(expected)
  })

  test.each([
    'http://ghe.example.com',
    'https://me:pw@ghe.example.com',
    'https://ghe.example.com/?x=1',
    'nonsense',
    'ftp://ghe.example.com',
  ])('%s is refused', (option) => {
    expect(() => root(option)).toThrow(UsageError)
  })
})

test.each([
  [{ GITHUB_TOKEN: ' made-up ' }, { kind: 'token', token: 'made-up' }],
  [{ GH_TOKEN: 'made-up' }, { kind: 'token', token: 'made-up' }],
  [{ GITHUB_TOKEN: '' }, null],
  [
    { GITHUB_TOKEN: 'x', NHI_GITHUB_APP_ID: '7', NHI_GITHUB_APP_KEY_FILE: 'a.pem' },
    { kind: 'app', appId: '7', keyFile: '/w/a.pem' },
  ],
])('with %j it is asked by %j', (environment, expected) => {
  expect(githubOptions({}, targets, environment, '/w').credentials.github).toEqual(expected)
})

test('an app without its key, and a token that no header can hold, are refused without showing them', () => {
  expect(() => githubOptions({}, targets, { NHI_GITHUB_APP_ID: '7' }, '/')).toThrow(/NHI_GITHUB_APP_KEY_FILE/)
  expect(() => githubOptions({}, targets, { GITHUB_TOKEN: 'a\nb' }, '/')).toThrow(/^GITHUB_TOKEN holds characters no token has$/)
})
