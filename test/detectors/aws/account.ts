import { fileURLToPath } from 'node:url'
import {
  type AwsAccessKey,
  type AwsAccount,
  type AwsFacet,
  type AwsPolicy,
  type AwsRole,
  type AwsUser,
  awsFacets,
} from '../../../src/core/aws.js'
import type { Detection } from '../../../src/core/detection.js'
import type { InventoryDetector } from '../../../src/core/detector.js'
import { type Gap, isGap } from '../../../src/core/gap.js'
import { type Identity, identity } from '../../../src/core/identity.js'
import { isJudgement } from '../../../src/core/inventory.js'
import type { RuleOption } from '../../../src/core/rule.js'
import { loadPack } from '../../../src/rules/packs.js'

// Accounts made by hand, with everything read and nothing wrong but what a case says.

/** The clock of these tests. */
export const now = new Date('2026-11-22T12:00:00Z')
/** The account they are about. */
export const own = '111122223333'

/** An instant so many days before the clock. */
export const ago = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString()

/** A made-up key id that is no token in this file. */
export const keyId = (tail: string): string => `${'AKIA'}${tail.padEnd(16, 'Q').toUpperCase()}`

export const key = (known: Partial<AwsAccessKey> = {}): AwsAccessKey => ({
  id: keyId('ONE'),
  slot: 1,
  active: true,
  createdAt: ago(30),
  lastUsedAt: ago(1),
  lastUsedService: 's3',
  lastUsedRegion: 'eu-central-1',
  ...known,
})

const principal = {
  path: '/',
  createdAt: ago(400),
  tags: {},
  attached: [],
  inline: [],
  boundary: null,
  serviceUse: undefined,
  location: null,
}

export const user = (known: Partial<AwsUser> = {}): AwsUser => {
  const name = known.name ?? 'ci-bot'
  return {
    kind: 'user',
    ...principal,
    arn: `arn:aws:iam::${own}:user/${name}`,
    id: `AIDA${name}`,
    name,
    groups: [],
    keys: [],
    console: { enabled: false, lastUsedAt: undefined, mfa: undefined },
    serviceCredentials: [],
    sshKeys: [],
    signingCertificates: [],
    ...known,
  }
}

export const role = (known: Partial<AwsRole> = {}): AwsRole => {
  const name = known.name ?? 'worker'
  const path = known.path ?? '/'
  return {
    kind: 'role',
    ...principal,
    arn: `arn:aws:iam::${own}:role${path}${name}`,
    id: `AROA${name}`,
    name,
    trust: trust({ Principal: { Service: 'ec2.amazonaws.com' } }),
    lastUsedAt: ago(1),
    instanceProfiles: [],
    description: undefined,
    ...known,
  }
}

export const policy = (known: Partial<AwsPolicy> & { document?: unknown } = {}): AwsPolicy => {
  const { document = allow('*'), ...rest } = known
  const name = rest.name ?? 'everything'
  return {
    arn: `arn:aws:iam::${own}:policy/${name}`,
    name,
    attachmentCount: 1,
    boundaryCount: 0,
    versions: [{ id: 'v1', isDefault: true, createdAt: ago(400), document }],
    ...rest,
  }
}

export const allow = (action: string | string[], more: object = {}): unknown => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...more }],
})

/** A trust policy of statements; Effect and Action are filled in. */
export const trust = (...statements: object[]): unknown => ({
  Version: '2012-10-17',
  Statement: statements.map((one) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one })),
})

export const account = (known: Partial<AwsAccount> & { unread?: readonly AwsFacet[] } = {}): AwsAccount => {
  const { unread = [], ...rest } = known
  return {
    id: own,
    partition: 'aws',
    alias: undefined,
    users: [],
    groups: [],
    roles: [],
    policies: [],
    root: { keys: [], keysPresent: 0, activeCertificates: 0, mfa: true, passwordLastUsedAt: undefined },
    providers: [],
    rolesAnywhere: [],
    organization: { id: 'o-acme', managementAccount: own, accounts: [{ id: own, name: 'acme', active: true }] },
    scps: [],
    rcps: [],
    read: new Set(awsFacets.filter((facet) => !unread.includes(facet))),
    ...rest,
  }
}

const rules = loadPack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'rules')

export interface Seen {
  readonly found: readonly Detection[]
  readonly gaps: readonly Gap[]
}

/** What a detector says of accounts, under its own rules with options changed. */
export function look(
  detector: InventoryDetector,
  id: string,
  aws: readonly AwsAccount[],
  options: Readonly<Record<string, Readonly<Record<string, RuleOption>>>> = {},
  identities: readonly Identity[] = [],
): Seen {
  const mine = rules.filter((rule) => rule.detector === id).map((rule) => ({ ...rule, options: { ...rule.options, ...options[rule.id] } }))
  const said = [...detector.create({ rules: mine, now })({ aws, identities })].filter((one) => !isJudgement(one))
  return {
    found: said.filter((one): one is Detection => !isGap(one)),
    gaps: said.filter((one): one is Gap => isGap(one)),
  }
}

/** `rule severity` of each finding, with the rule's own severity where the detector does not change it. */
export const told = ({ found }: Seen): string[] =>
  found.map(({ rule, severity }) => `${rule} ${severity ?? rules.find((one) => one.id === rule)?.severity}`).sort()

export { identity }
