import { failed } from '../../core/gap.js'
import { type Asked, parseAccessKeys } from './access-keys.js'
import {
  parseAccountFacts,
  parseControlPolicies,
  parseLastAccessed,
  parseOidcProvider,
  parseOrganization,
  parseProviderList,
  parseRoleDescriptions,
  parseRolesAnywhere,
} from './account-facts.js'
import { parseAuthorizationDetails } from './authorization-details.js'
import { parseCredentialReportAnswer } from './credential-report.js'
import { type Fields, fieldsOf, text } from './fields.js'
import type { AwsSource, Parsed } from './part.js'
import { parseServiceCredentials, parseSigningCertificates, parseSshKeys } from './user-credentials.js'

/** One kind of answer: what it is called, how it is told by its fields, and who reads it. */
interface AnswerKind {
  readonly what: string
  /** Any of these fields makes it one; the first of them that holds a list is what pages are of. */
  readonly fields: readonly string[]
  /** Where the fields alone could be anybody's. */
  readonly is?: (answer: Fields, asked: Asked) => boolean
  readonly parse: (answer: Fields, source: AwsSource, asked: Asked) => Iterable<Parsed>
}

/** The first item of a list, or nothing. */
function firstOf(list: unknown): Fields | null {
  return Array.isArray(list) ? fieldsOf(list[0]) : null
}

const kinds: readonly AnswerKind[] = [
  {
    what: 'authorization details',
    fields: ['UserDetailList', 'RoleDetailList', 'GroupDetailList', 'Policies'],
    is: (answer) =>
      ['UserDetailList', 'RoleDetailList', 'GroupDetailList'].some((field) => answer[field] !== undefined) ||
      firstOf(answer.Policies)?.PolicyVersionList !== undefined,
    parse: parseAuthorizationDetails,
  },
  {
    what: 'credential report',
    fields: ['Content'],
    is: ({ Content, ReportFormat, GeneratedTime }) =>
      (text(Content) !== undefined || Content instanceof Uint8Array) && (ReportFormat !== undefined || GeneratedTime !== undefined),
    parse: parseCredentialReportAnswer,
  },
  { what: 'access keys', fields: ['AccessKeyMetadata'], parse: (answer, source, asked) => parseAccessKeys(answer, asked, source) },
  { what: 'access keys', fields: ['AccessKeyLastUsed'], parse: (answer, source, asked) => parseAccessKeys(answer, asked, source) },
  {
    what: 'access keys',
    fields: ['AccessKeyId'],
    is: (answer) => text(answer.UserName) !== undefined && answer.Status !== undefined && answer.SecretAccessKey === undefined,
    parse: (answer, source, asked) => parseAccessKeys(answer, asked, source),
  },
  {
    what: 'service-specific credentials',
    fields: ['ServiceSpecificCredentials'],
    parse: (answer, source, asked) => parseServiceCredentials(answer, asked, source),
  },
  { what: 'SSH keys', fields: ['SSHPublicKeys'], parse: (answer, source, asked) => parseSshKeys(answer, asked, source) },
  {
    what: 'signing certificates',
    fields: ['Certificates'],
    is: ({ Certificates }, { user }) => user !== undefined || firstOf(Certificates)?.CertificateId !== undefined,
    parse: (answer, source, asked) => parseSigningCertificates(answer, asked, source),
  },
  { what: 'identity providers', fields: ['OpenIDConnectProviderList', 'SAMLProviderList'], parse: parseProviderList },
  {
    what: 'an identity provider',
    fields: ['ThumbprintList'],
    is: ({ Url, ClientIDList }) => text(Url) !== undefined && Array.isArray(ClientIDList),
    parse: (answer, source, asked) => parseOidcProvider(answer, asked, source),
  },
  {
    what: 'Roles Anywhere profiles',
    fields: ['profiles'],
    is: ({ profiles }) => firstOf(profiles)?.profileArn !== undefined,
    parse: parseRolesAnywhere,
  },
  {
    what: 'services last accessed',
    fields: ['ServicesLastAccessed'],
    parse: (answer, source, asked) => parseLastAccessed(answer, asked, source),
  },
  { what: 'the organization', fields: ['Organization', 'Accounts'], is: isOrganization, parse: parseOrganization },
  { what: 'policies of the organization', fields: ['ServiceControlPolicies', 'ResourceControlPolicies'], parse: parseControlPolicies },
  {
    what: 'the account summary',
    fields: ['SummaryMap'],
    is: ({ SummaryMap }) => fieldsOf(SummaryMap)?.AccountAccessKeysPresent !== undefined,
    parse: parseAccountFacts,
  },
  { what: 'the account alias', fields: ['AccountAliases'], parse: parseAccountFacts },
  {
    what: 'the account',
    fields: ['Account'],
    is: ({ Account, Arn, UserId }) =>
      /^\d{12}$/.test(text(Account) ?? '') && text(Arn)?.startsWith('arn:aws') === true && UserId !== undefined,
    parse: parseAccountFacts,
  },
  {
    what: 'roles',
    fields: ['Roles'],
    is: ({ Roles }) => firstOf(Roles)?.AssumeRolePolicyDocument !== undefined,
    parse: parseRoleDescriptions,
  },
  {
    what: 'the credential report',
    fields: ['State'],
    is: ({ State, Content, ...rest }) =>
      Content === undefined &&
      /^(STARTED|INPROGRESS|COMPLETE)$/.test(text(State) ?? '') &&
      Object.keys(rest).every((key) => key === 'Description'),
    parse: unfinishedReport,
  },
]

function isOrganization({ Organization, Accounts }: Fields): boolean {
  const arn = fieldsOf(Organization)?.Arn ?? firstOf(Accounts)?.Arn
  return text(arn)?.includes(':organizations:') === true
}

function* unfinishedReport(_answer: Fields, source: AwsSource): Generator<Parsed> {
  yield failed('unreadable', `${source.name}: the credential report`, 'the finished report: this only says that it is being made')
}

const nothingAsked: Asked = { user: undefined, allUsers: false, keyId: undefined, arn: undefined }

/**
 * Everything in a value that is an answer of AWS's tools: the answer itself, lists of answers, and answers wrapped with what was asked,
 * `{"UserName": "…", "Answer": …}`, `{"AllUsers": true, "Answer": …}`, `{"Arn": "…", "Answer": …}`. An answer that says it is not the whole, and is
 * followed by no other of its kind, is a failed gap.
 */
export function parseAnswers(values: readonly unknown[], source: AwsSource): Parsed[] {
  const parsed: Parsed[] = []
  const unfinished = new Map<string, string>()
  for (const { answer, asked } of unwrapped(values, nothingAsked)) {
    const kind = kindOf(answer, asked)
    if (kind === null) continue
    const about = asked.user ?? asked.arn ?? ''
    if (isCut(answer)) unfinished.set(`${kind.what} ${about}`, kind.what)
    else unfinished.delete(`${kind.what} ${about}`)
    for (const part of kind.parse(answer, source, asked)) parsed.push(part)
  }
  for (const what of unfinished.values()) {
    parsed.push(
      failed('unreadable', `${source.name}: the rest of ${what}`, 'the whole answer: this one was cut (IsTruncated), as --max-items does'),
    )
  }
  return parsed
}

function kindOf(answer: Fields, asked: Asked): AnswerKind | null {
  return (
    kinds.find(({ fields, is }) => fields.some((field) => answer[field] !== undefined) && (is === undefined || is(answer, asked))) ?? null
  )
}

function isCut({ IsTruncated, NextToken, nextToken }: Fields): boolean {
  return IsTruncated === true || text(NextToken) !== undefined || text(nextToken) !== undefined
}

/** Answers within lists and wrappers; both end after a few levels, whatever the value. */
function* unwrapped(values: readonly unknown[], asked: Asked, level = 0): Generator<{ answer: Fields; asked: Asked }> {
  for (const value of values) {
    if (Array.isArray(value)) {
      if (level < 4) yield* unwrapped(value, asked, level + 1)
      continue
    }
    const fields = fieldsOf(value)
    if (fields === null) continue
    if (fields.Answer === undefined) yield { answer: fields, asked: { ...asked, user: asked.user } }
    else if (level < 4) yield* unwrapped([fields.Answer], askedBy(fields, asked), level + 1)
  }
}

function askedBy(wrapper: Fields, asked: Asked): Asked {
  return {
    user: text(wrapper.UserName) ?? asked.user,
    allUsers: wrapper.AllUsers === true || asked.allUsers,
    keyId: text(wrapper.AccessKeyId) ?? asked.keyId,
    arn: text(wrapper.Arn) ?? asked.arn,
  }
}
