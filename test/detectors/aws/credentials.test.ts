import { describe, expect, test } from 'vitest'
import type { AwsIdentityProvider, AwsServiceCredential, AwsUser } from '../../../src/core/aws.js'
import { awsCredentials } from '../../../src/detectors/aws-credentials/index.js'
import { isMachineUser } from '../../../src/detectors/lib/aws/kinds.js'
import { account, ago, key, look, own, role, told, user } from './account.js'

const see = (users: readonly AwsUser[], more: Parameters<typeof account>[0] = {}) =>
  look(awsCredentials, 'aws-credentials', [account({ users, ...more })])

describe('service-specific credentials', () => {
  const credential = (known: Partial<AwsServiceCredential> = {}): AwsServiceCredential => ({
    id: 'ACCAEXAMPLE1',
    userName: 'ci-bot',
    service: 'bedrock.amazonaws.com',
    active: true,
    createdAt: ago(10),
    expiresAt: ago(-20),
    ...known,
  })

  test.each<[string, Partial<AwsServiceCredential>, string[]]>([
    ['a Bedrock key for 30 days', {}, []],
    ['without an end: never expires', { expiresAt: 'never' }, ['aws-api-key-never-expires critical']],
    ['without an end and made today', { expiresAt: 'never', createdAt: ago(0) }, ['aws-api-key-never-expires critical']],
    ['without an end and inactive', { expiresAt: 'never', active: false }, []],
    ['a hundred years are no end', { expiresAt: ago(-36_500) }, ['aws-api-key-never-expires critical']],
    ['10,000 days are one', { createdAt: ago(0), expiresAt: ago(-10_000) }, ['aws-api-key-long-lived high']],
    ['a life of exactly 90 days', { createdAt: ago(10), expiresAt: ago(-80) }, []],
    ['a life of 91 days', { createdAt: ago(10), expiresAt: ago(-81) }, ['aws-api-key-long-lived high']],
    ['expired: opens nothing', { createdAt: ago(400), expiresAt: ago(1) }, []],
    ['end not known: not “never”', { expiresAt: undefined, createdAt: ago(400) }, []],
    ['CloudWatch Logs without an end', { service: 'logs.amazonaws.com', expiresAt: 'never' }, ['aws-api-key-never-expires high']],
    ['CodeCommit, 90 days', { service: 'codecommit.amazonaws.com', expiresAt: 'never', createdAt: ago(90) }, []],
    [
      'CodeCommit, 91 days',
      { service: 'codecommit.amazonaws.com', expiresAt: 'never', createdAt: ago(91) },
      ['aws-service-credential-old low'],
    ],
    [
      'Keyspaces, years',
      { service: 'cassandra.amazonaws.com', expiresAt: undefined, createdAt: ago(800) },
      ['aws-service-credential-old medium'],
    ],
    [
      'a service not known yet',
      { service: 'new.amazonaws.com', expiresAt: 'never', createdAt: ago(91) },
      ['aws-service-credential-old low'],
    ],
  ])('%s', (_, known, expected) => expect(told(see([user({ serviceCredentials: [credential(known)] })]))).toEqual(expected))

  test('names key, user and the values of the fix', () => {
    expect(see([user({ serviceCredentials: [credential({ expiresAt: 'never' })] })]).found[0]).toMatchObject({
      message: 'Bedrock API key ACCAEXAMPLE1 of ci-bot never expires, made 10 days ago',
      credential: 'ACCAEXAMPLE1',
      identity: `aws:${own}:user/ci-bot`,
      facts: { user: 'ci-bot', id: 'ACCAEXAMPLE1', service: 'bedrock.amazonaws.com', ageDays: 10 },
    })
  })

  test.each<[string, Partial<AwsUser>, string[]]>([
    ['its key alone', { serviceCredentials: [credential()] }, []],
    ['an access key beside it', { serviceCredentials: [credential()], keys: [key()] }, ['aws-bedrock-user-extra-credential high']],
    ['an inactive access key', { serviceCredentials: [credential()], keys: [key({ active: false })] }, []],
    [
      'a password beside it',
      { serviceCredentials: [credential()], console: { enabled: true, lastUsedAt: 'never', mfa: true } },
      ['aws-bedrock-user-extra-credential high'],
    ],
    ['nothing left', { serviceCredentials: [] }, ['aws-bedrock-user-leftover low']],
    ['its key expired', { serviceCredentials: [credential({ expiresAt: ago(1) })] }, ['aws-bedrock-user-leftover low']],
    ['credentials not read', { serviceCredentials: undefined }, []],
  ])('the user a Bedrock key was made for: %s', (_, known, expected) =>
    expect(told(see([user({ name: 'BedrockAPIKey-x1y2', ...known })]))).toEqual(expected),
  )
})

describe('SSH keys and certificates', () => {
  test.each([
    [365, true, []],
    [366, true, ['aws-ssh-key-old low']],
    [900, false, []],
  ])('an SSH key of %i days, active %s', (age, active, expected) => {
    const sshKeys = [{ id: 'APKAEXAMPLE1', userName: 'ci-bot', active, uploadedAt: ago(age) }]
    expect(told(see([user({ sshKeys })]))).toEqual(expected)
  })

  test.each<[string, number, string | undefined, boolean, string[]]>([
    ['young', 90, undefined, true, []],
    ['old', 91, undefined, true, ['aws-signing-certificate medium']],
    ['old and valid', 91, ago(-100), true, ['aws-signing-certificate medium']],
    ['expired', 400, ago(1), true, []],
    ['inactive', 400, ago(-100), false, []],
  ])('a signing certificate, %s', (_, age, expiresAt, active, expected) => {
    const signingCertificates = [{ id: 'CERT1', userName: 'ci-bot', active, uploadedAt: ago(age), expiresAt }]
    expect(told(see([user({ signingCertificates })]))).toEqual(expected)
  })

  test('the root user’s', () => {
    const root = { keys: [], keysPresent: 0, activeCertificates: 2, mfa: true, passwordLastUsedAt: undefined }
    const seen = see([], { root })
    expect(told(seen)).toEqual(['aws-root-signing-certificate critical'])
    expect(seen.found[0]?.message).toBe(`the root user of the account ${own} has 2 active signing certificates`)
  })
})

describe('quarantine', () => {
  const policy = (name: string, owner = 'aws') => [{ name, arn: `arn:aws:iam::${owner}:policy/${name}` }]

  test.each<[string, Partial<AwsUser>, string[]]>([
    ['the first policy', { attached: policy('AWSCompromisedKeyQuarantine'), keys: [key()] }, ['aws-quarantined-user critical']],
    ['the third', { attached: policy('AWSCompromisedKeyQuarantineV3'), keys: [key()] }, ['aws-quarantined-user critical']],
    ['keys not known', { attached: policy('AWSCompromisedKeyQuarantineV2'), keys: undefined }, ['aws-quarantined-user critical']],
    [
      'no active key',
      { attached: policy('AWSCompromisedKeyQuarantineV2'), keys: [key({ active: false })] },
      ['aws-quarantined-user medium'],
    ],
    ['a policy of one’s own by that name', { attached: policy('AWSCompromisedKeyQuarantineV2', own), keys: [key()] }, []],
    ['another policy of AWS', { attached: policy('ReadOnlyAccess'), keys: [key()] }, []],
  ])('%s', (_, known, expected) => expect(told(see([user(known)]))).toEqual(expected))

  test('a role can be under it too', () => {
    const roles = [role({ attached: policy('AWSCompromisedKeyQuarantineV2') })]
    expect(told(see([], { roles }))).toEqual(['aws-quarantined-user critical'])
  })
})

describe('passwords of machines', () => {
  test.each<[Partial<AwsUser>, boolean]>([
    [{ name: 'ci-bot' }, true],
    [{ name: 'svc_billing' }, true],
    [{ name: 'TerraformProd' }, true],
    [{ name: 'ses-smtp-user.20240101' }, true],
    [{ name: 'kim', path: '/service-accounts/' }, true],
    [{ name: 'kim', tags: { 'user-type': 'service account' } }, true],
    [{ name: 'ci-bot', tags: { type: 'human' } }, false],
    [{ name: 'kim' }, false],
    [{ name: 'bot.fly@acme.example' }, false],
    [{ name: 'abbott' }, false],
    [{ name: 'alice-admin' }, false],
  ])('%j stands for a machine: %s', (known, expected) => expect(isMachineUser(user(known))).toBe(expected))

  test.each<[boolean, boolean | undefined, string[]]>([
    [true, false, ['aws-service-user-console high']],
    [true, true, []],
    [true, undefined, []],
    [false, false, []],
  ])('password %s, MFA %s', (enabled, mfa, expected) => {
    expect(told(see([user({ console: { enabled, mfa, lastUsedAt: ago(3) } })]))).toEqual(expected)
    expect(told(see([user({ name: 'kim', console: { enabled, mfa, lastUsedAt: ago(3) } })]))).toEqual([])
  })
})

describe('SAML metadata', () => {
  const saml = (validUntil: string | undefined): AwsIdentityProvider => ({
    arn: `arn:aws:iam::${own}:saml-provider/okta`,
    kind: 'saml',
    issuer: null,
    audiences: [],
    createdAt: ago(900),
    validUntil,
  })
  test.each<[string | undefined, string[]]>([
    [ago(-31), []],
    [ago(-30), ['aws-saml-metadata-expiring low']],
    [ago(0), ['aws-saml-metadata-expiring medium']],
    [ago(12), ['aws-saml-metadata-expiring medium']],
    [undefined, []],
  ])('valid until %s', (validUntil, expected) => expect(told(see([], { providers: [saml(validUntil)] }))).toEqual(expected))
})

test('each facet that was not read is one gap, never a pass', () => {
  const unread = ['service-credentials', 'ssh-keys', 'signing-certificates', 'identity-providers', 'credential-report'] as const
  const { gaps, found } = see([user({ serviceCredentials: undefined, sshKeys: undefined, signingCertificates: undefined })], { unread })
  expect(found).toEqual([])
  expect(gaps.map(({ needs }) => /iam:List\w+|iam:Get\w+/.exec(needs)?.[0]).sort()).toEqual([
    'iam:GetCredentialReport',
    'iam:ListOpenIDConnectProviders',
    'iam:ListSSHPublicKeys',
    'iam:ListServiceSpecificCredentials',
    'iam:ListSigningCertificates',
  ])
})
