import { describe, expect, test } from 'vitest'
import type { AwsAccessKey, AwsUser } from '../../../src/core/aws.js'
import { awsAccessKeys } from '../../../src/detectors/aws-access-keys/index.js'
import { account, ago, key, keyId, look, own, told, user } from './account.js'

const see = (users: readonly AwsUser[], more: Parameters<typeof account>[0] = {}, options = {}) =>
  look(awsAccessKeys, 'aws-access-keys', [account({ users, ...more })], options)
const one = (known: Partial<AwsAccessKey>) => see([user({ keys: [key(known)] })])

describe('one key', () => {
  test.each<[string, Partial<AwsAccessKey>, string[]]>([
    ['used yesterday, young', {}, []],
    ['idle for exactly the limit', { createdAt: ago(90), lastUsedAt: ago(90) }, []],
    ['idle for a day more', { createdAt: ago(91), lastUsedAt: ago(91) }, ['aws-access-key-unused medium']],
    ['idle for a year', { createdAt: ago(500), lastUsedAt: ago(365) }, ['aws-access-key-unused medium']],
    ['idle for more than a year', { createdAt: ago(500), lastUsedAt: ago(366) }, ['aws-access-key-unused high']],
    ['never used, within grace', { createdAt: ago(7), lastUsedAt: 'never' }, []],
    ['never used, a day past grace', { createdAt: ago(8), lastUsedAt: 'never' }, ['aws-access-key-never-used medium']],
    ['never used and past rotation: one finding', { createdAt: ago(400), lastUsedAt: 'never' }, ['aws-access-key-never-used high']],
    ['unknown last use is not “never”', { createdAt: ago(30), lastUsedAt: undefined }, []],
    ['unknown last use, old all the same', { createdAt: ago(91), lastUsedAt: undefined }, ['aws-access-key-old medium']],
    ['at rotation age', { createdAt: ago(90) }, []],
    ['a day past rotation age', { createdAt: ago(91) }, ['aws-access-key-old medium']],
    ['more than a year old', { createdAt: ago(366) }, ['aws-access-key-old high']],
    ['idle and old: the stronger one', { createdAt: ago(700), lastUsedAt: ago(400) }, ['aws-access-key-unused high']],
    ['age unknown', { createdAt: undefined, lastUsedAt: 'never' }, []],
    ['inactive: not painted red', { active: false, createdAt: ago(900), lastUsedAt: ago(800) }, ['aws-access-key-inactive low']],
    ['inactive and new', { active: false, createdAt: ago(7), lastUsedAt: 'never' }, []],
    ['made in the future by a clock that is wrong', { createdAt: ago(-3), lastUsedAt: 'never' }, []],
  ])('%s', (_, known, expected) => expect(told(one(known))).toEqual(expected))

  test('says whose key it is, how long, and what to do with', () => {
    const [finding] = one({ createdAt: ago(500), lastUsedAt: ago(412) }).found
    expect(finding).toMatchObject({
      message: `access key ${keyId('ONE')} of ci-bot has been idle for 412 days`,
      subject: keyId('ONE'),
      credential: keyId('ONE'),
      identity: `aws:${own}:user/ci-bot`,
      facts: { account: own, user: 'ci-bot', key: keyId('ONE'), ageDays: 500, idleDays: 412 },
    })
  })

  test('a key without an id is named by its slot', () => {
    const [finding] = one({ id: undefined, slot: 2, lastUsedAt: ago(100), createdAt: ago(200) }).found
    expect(finding).toMatchObject({ message: 'access key 2 of ci-bot has been idle for 100 days', credential: 'access key 2 of ci-bot' })
    expect(finding?.facts.key).toBeNull()
  })

  test('thresholds are options', () => {
    const users = [user({ keys: [key({ createdAt: ago(50), lastUsedAt: ago(46) })] })]
    expect(told(see(users))).toEqual([])
    expect(told(see(users, {}, { 'aws-access-key-unused': { maxIdleDays: 45 } }))).toEqual(['aws-access-key-unused medium'])
  })

  test('a user with and one without a console password are told alike', () => {
    const keys = [key({ createdAt: ago(30), lastUsedAt: 'never' })]
    const person = user({ name: 'kim', keys, console: { enabled: true, lastUsedAt: ago(1), mfa: true } })
    expect(told(see([user({ keys })]))).toEqual(['aws-access-key-never-used medium'])
    expect(told(see([person]))).toEqual(['aws-access-key-console-password medium', 'aws-access-key-never-used medium'])
  })
})

describe('two keys', () => {
  const old = (known: Partial<AwsAccessKey> = {}) => key({ createdAt: ago(80), ...known })
  const young = (known: Partial<AwsAccessKey> = {}) => key({ id: keyId('TWO'), slot: 2, createdAt: ago(20), ...known })
  const pair = (a: AwsAccessKey, b: AwsAccessKey) => see([user({ keys: [a, b] })])

  test.each<[string, AwsAccessKey, AwsAccessKey, string[], RegExp | null]>([
    [
      'both in use',
      old(),
      young(),
      ['aws-access-key-unfinished-rotation low'],
      /both in use, AKIAONE\w+ \(80 days old, used 1 day ago\) and AKIATWO/,
    ],
    ['the younger one is still within grace', old(), young({ createdAt: ago(14) }), [], null],
    [
      'the old one is out of use',
      old({ lastUsedAt: ago(15) }),
      young(),
      ['aws-access-key-unfinished-rotation low'],
      /AKIAONE\w+ is safe to delete \(used 15 days ago\), AKIATWO\w+ is the one in use \(used 1 day ago\)/,
    ],
    [
      'order in the report does not matter',
      young(),
      old({ lastUsedAt: ago(15) }),
      ['aws-access-key-unfinished-rotation low'],
      /AKIAONE\w+ is safe/,
    ],
    [
      'the old one is out of use for the limit of grace',
      old({ lastUsedAt: ago(14) }),
      young(),
      ['aws-access-key-unfinished-rotation low'],
      /both in use/,
    ],
    [
      'the new one was never put in place: told by itself',
      old(),
      young({ lastUsedAt: 'never' }),
      ['aws-access-key-never-used medium'],
      null,
    ],
    [
      'the old one is idle: told by itself',
      old({ createdAt: ago(200), lastUsedAt: ago(120) }),
      young(),
      ['aws-access-key-unused medium'],
      null,
    ],
    [
      'last use unknown: said, not guessed',
      old({ lastUsedAt: undefined }),
      young({ lastUsedAt: undefined }),
      ['aws-access-key-unfinished-rotation low'],
      /last use unknown/,
    ],
    ['one is inactive', old({ active: false }), young(), ['aws-access-key-inactive low'], null],
    [
      'what can go need not be rotated',
      old({ createdAt: ago(200), lastUsedAt: ago(40) }),
      young(),
      ['aws-access-key-unfinished-rotation low'],
      /safe to delete/,
    ],
    [
      'what is in use and old must be rotated as well',
      old({ createdAt: ago(200) }),
      young(),
      ['aws-access-key-old medium', 'aws-access-key-unfinished-rotation low'],
      null,
    ],
  ])('%s', (_, a, b, expected, message) => {
    const seen = pair(a, b)
    expect(told(seen)).toEqual(expected)
    if (message !== null) expect(seen.found.map((finding) => finding.message).join('\n')).toMatch(message)
  })

  test('keys without ids are told apart by their slots', () => {
    const seen = pair(old({ id: undefined }), young({ id: undefined }))
    expect(seen.found.map(({ message }) => message)).toEqual([
      'ci-bot has two active access keys: both in use, key 1 (80 days old, used 1 day ago) and key 2 (20 days old, used 1 day ago)',
    ])
  })

  test('each key has a finding of its own', () => {
    const seen = pair(old({ createdAt: ago(200), lastUsedAt: ago(120) }), young({ createdAt: ago(300), lastUsedAt: ago(200) }))
    expect(seen.found.map(({ credential }) => credential)).toEqual([keyId('ONE'), keyId('TWO')])
  })
})

describe('the account', () => {
  const root = (keys: AwsAccessKey[], keysPresent: number | undefined = undefined) => ({
    root: { keys, keysPresent, activeCertificates: 0, mfa: true, passwordLastUsedAt: undefined },
  })

  test('an active root key is critical, an inactive one lies around', () => {
    const id = undefined
    const seen = see([], root([key({ id, createdAt: ago(812), lastUsedAt: ago(3) })]))
    expect(told(seen)).toEqual(['aws-root-access-key critical'])
    expect(seen.found[0]).toMatchObject({
      message: `the root user of the account ${own} has an active access key, made 812 days ago, last used 3 days ago`,
      identity: `aws:${own}:root`,
    })
    expect(told(see([], root([key({ active: false, createdAt: ago(812) })])))).toEqual(['aws-access-key-inactive low'])
  })

  test('the summary alone is enough', () => {
    expect(told(see([], root([], 1)))).toEqual(['aws-root-access-key critical'])
    expect(told(see([], root([], 0)))).toEqual([])
  })

  test('inactive keys are one finding, however many', () => {
    const users = ['a', 'b', 'c', 'd', 'e'].map((name, index) =>
      user({ name, keys: [key({ id: keyId(name), active: false, createdAt: ago(100 + index) })] }),
    )
    const seen = see(users)
    expect(told(seen)).toEqual(['aws-access-key-inactive low'])
    expect(seen.found[0]?.message).toBe(
      `5 access keys of the account ${own} are inactive and were never deleted: e (${keyId('e')}), d (${keyId('d')}), c (${keyId('c')}) and 2 more`,
    )
  })

  test.each<[string, Partial<AwsUser>, string[]]>([
    ['a person with MFA', { name: 'kim' }, ['aws-access-key-console-password medium']],
    [
      'a person without',
      { name: 'kim', console: { enabled: true, lastUsedAt: ago(2), mfa: false } },
      ['aws-access-key-console-password high'],
    ],
    ['a machine with MFA', {}, ['aws-access-key-console-password medium']],
    ['a machine without is told elsewhere', { console: { enabled: true, lastUsedAt: ago(2), mfa: false } }, []],
    ['no active key', { name: 'kim', keys: [] }, []],
    ['a disabled password', { name: 'kim', console: { enabled: false, lastUsedAt: ago(2), mfa: false } }, []],
  ])('password and key: %s', (_, known, expected) => {
    expect(told(see([user({ keys: [key()], console: { enabled: true, lastUsedAt: ago(2), mfa: true }, ...known })]))).toEqual(expected)
  })
})

describe('what was not read', () => {
  test('no keys known is not no keys: a gap', () => {
    const seen = see([user({ keys: undefined, console: undefined })], {
      unread: ['credential-report', 'access-keys', 'account-summary'],
      root: undefined,
    })
    expect(seen.found).toEqual([])
    expect(seen.gaps).toHaveLength(1)
    expect(seen.gaps[0]).toMatchObject({
      class: 'limit',
      what: expect.stringContaining(own),
      needs: expect.stringContaining('iam:GetCredentialReport'),
    })
  })

  test('keys listed without their last use: one gap, and what age tells all the same', () => {
    const keys = [key({ createdAt: ago(200), lastUsedAt: undefined })]
    const seen = see([user({ keys }), user({ name: 'b', keys })], { unread: ['credential-report'] })
    expect(told(seen)).toEqual(['aws-access-key-old medium', 'aws-access-key-old medium'])
    expect(seen.gaps.map(({ what }) => what)).toEqual([`last use of 2 access keys of the AWS account ${own}`])
  })

  test('a root user nobody spoke of is a gap', () => {
    expect(see([user()], { root: undefined, unread: ['account-summary'] }).gaps.map(({ what }) => what)).toEqual([
      `keys of the root user of the AWS account ${own}`,
    ])
  })

  test('everything read and nothing wrong: nothing at all', () => {
    expect(see([user()])).toEqual({ found: [], gaps: [] })
  })
})
