import type { StubAccount, StubMood } from './aws-stub.js'

interface Around {
  readonly mood: StubMood
  /** How often the same was asked before. */
  readonly count: number
  readonly accounts: readonly StubAccount[]
}

/** Makes an answer, or names the error it is answered with. */
export type AnswerOf = (account: StubAccount, params: Readonly<Record<string, string>>, around: Around) => object | string

/** The part of a list a marker begins, and how it goes on. */
function page(items: readonly unknown[], marker: string | undefined, { mood }: Around) {
  const size = mood.pageSize ?? 1000
  const start = marker === undefined ? 0 : Number(marker.slice('page-'.length))
  const next = start + size
  const goesOn = next < items.length || (mood.sameMarker === true && marker !== undefined)
  return {
    items: items.slice(start, next),
    IsTruncated: goesOn,
    Marker: goesOn ? `page-${mood.sameMarker === true ? size : next}` : undefined,
  }
}

const details: AnswerOf = (account, { Marker }, around) => {
  // As AWS does, it leaves descriptions to ListRoles.
  const roles = account.roles?.map((role) => Object.fromEntries(Object.entries(role).filter(([key]) => key !== 'Description')))
  const lists = {
    UserDetailList: account.users,
    GroupDetailList: account.groups,
    RoleDetailList: roles,
    Policies: account.policies,
  }
  const all = Object.entries(lists).flatMap(([list, items]) => (items ?? []).map((item) => ({ list, item })))
  const { items, ...rest } = page(all, Marker, around)
  const of = (list: string) => (items as typeof all).filter((one) => one.list === list).map(({ item }) => item)
  return {
    UserDetailList: of('UserDetailList'),
    GroupDetailList: of('GroupDetailList'),
    RoleDetailList: of('RoleDetailList'),
    Policies: of('Policies'),
    ...rest,
  }
}

const paged =
  (field: string, itemsOf: (account: StubAccount, params: Readonly<Record<string, string>>) => readonly object[] | undefined): AnswerOf =>
  (account, params, around) => {
    const { items, ...rest } = page(itemsOf(account, params) ?? [], params.Marker, around)
    return { [field]: items, ...rest }
  }

/** Answers by action: IAM and STS in the query protocol, Organizations in JSON. */
export const answers: Readonly<Record<string, AnswerOf>> = {
  GetCallerIdentity: ({ id }) => ({ UserId: 'AIDASTUB', Account: id, Arn: `arn:aws:iam::${id}:user/auditor` }),
  AssumeRole: (_, { RoleArn = '', ExternalId }, { accounts, mood }) => {
    const id = RoleArn.split(':')[4] ?? ''
    const holder = accounts.find((one) => one.id === id)
    if (holder === undefined || (holder.externalId !== undefined && holder.externalId !== ExternalId)) return 'AccessDenied'
    return {
      Credentials: {
        AccessKeyId: `key-of-${id}`,
        SecretAccessKey: 'made-up',
        SessionToken: 'made-up',
        Expiration: new Date(mood.shortSessions === true ? Date.now() + 1000 : '2099-01-01T00:00:00Z'),
      },
      AssumedRoleUser: {
        AssumedRoleId: 'AROASTUB:nhi',
        Arn: `${RoleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/nhi`,
      },
    }
  },
  GetAccountAuthorizationDetails: details,
  GenerateCredentialReport: (_account, _params, { mood, count }) =>
    count < (mood.unfinished ?? 0)
      ? { State: count === 0 ? 'STARTED' : 'INPROGRESS', Description: 'No report exists' }
      : { State: 'COMPLETE' },
  GetCredentialReport: ({ report }, _params, { mood, count }) => {
    if (report === undefined) return 'ReportNotPresent'
    if (count < (mood.unfinished ?? 0)) return 'ReportInProgress'
    return { Content: Buffer.from(report).toString('base64'), ReportFormat: 'text/csv', GeneratedTime: new Date('2026-11-01T00:00:00Z') }
  },
  ListAccessKeys: paged('AccessKeyMetadata', ({ keys }, { UserName = '' }) => keys?.[UserName]),
  GetAccessKeyLastUsed: ({ uses }, { AccessKeyId = '' }) => ({
    UserName: 'somebody',
    AccessKeyLastUsed: uses?.[AccessKeyId] ?? { ServiceName: 'N/A', Region: 'N/A' },
  }),
  ListServiceSpecificCredentials: (account, params, around) =>
    params.AllUsers === 'true'
      ? paged('ServiceSpecificCredentials', (one) => one.serviceCredentials)(account, params, around)
      : 'ValidationError',
  ListSSHPublicKeys: paged('SSHPublicKeys', ({ sshKeys }, { UserName = '' }) => sshKeys?.[UserName]),
  ListSigningCertificates: paged('Certificates', ({ certificates }, { UserName = '' }) => certificates?.[UserName]),
  ListOpenIDConnectProviders: ({ providers = [] }) => ({ OpenIDConnectProviderList: providers.map(({ Arn }) => ({ Arn })) }),
  GetOpenIDConnectProvider: ({ providers = [] }, { OpenIDConnectProviderArn }) => {
    const found = providers.find(({ Arn }) => Arn === OpenIDConnectProviderArn)
    if (found === undefined) return 'NoSuchEntity'
    return {
      Url: found.Url,
      ClientIDList: found.ClientIDList,
      ThumbprintList: ['0'.repeat(40)],
      CreateDate: new Date('2024-01-01T00:00:00Z'),
      Tags: [{ Key: 'owner', Value: 'platform' }],
    }
  },
  ListSAMLProviders: ({ saml = [] }) => ({ SAMLProviderList: saml }),
  GetAccountSummary: ({ summary = {} }) => ({ SummaryMap: new Map(Object.entries(summary)) }),
  ListAccountAliases: ({ alias }) => ({ AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false }),
  ListRoles: paged('Roles', ({ roles = [] }) =>
    roles.map((role) => {
      const { RoleName, RoleId, Arn, Path, CreateDate, AssumeRolePolicyDocument, Description } = role as Record<string, unknown>
      return { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument, Description, MaxSessionDuration: 3600 }
    }),
  ),
  GenerateServiceLastAccessedDetails: (_, { Arn = '' }) => ({ JobId: Buffer.from(Arn).toString('hex').padStart(36, '0') }),
  GetServiceLastAccessedDetails: ({ services }, params, around) => {
    const times = {
      JobCreationDate: new Date('2026-11-01T00:00:00Z'),
      JobCompletionDate: new Date('2026-11-01T00:00:05Z'),
      JobType: 'SERVICE_LEVEL',
    }
    const arn = Buffer.from((params.JobId ?? '').replace(/^0+(?=(..)+$)/, ''), 'hex')
      .toString('utf8')
      .replace(/^\0+/, '')
    if (around.count < (around.mood.unfinished ?? 0) && params.Marker === undefined)
      return { JobStatus: 'IN_PROGRESS', ...times, JobCompletionDate: new Date(0), ServicesLastAccessed: [] }
    const { items, ...rest } = page(services?.[arn] ?? [], params.Marker, around)
    return { JobStatus: 'COMPLETED', ...times, ServicesLastAccessed: items, ...rest }
  },
  ListProfiles: ({ profiles = {} }, { region = '', nextToken }, around) => {
    // A region that is not switched on knows nobody.
    if (profiles[region] === undefined) return 'UnrecognizedClientException'
    const { items, Marker } = page(profiles[region], nextToken, around)
    return { profiles: items, ...(Marker === undefined ? {} : { nextToken: Marker }) }
  },
  DescribeOrganization: ({ organization }) => {
    if (organization === undefined) return 'AWSOrganizationsNotInUseException'
    const { id, management } = organization
    return {
      Organization: {
        Id: id,
        Arn: `arn:aws:organizations::${management}:organization/${id}`,
        FeatureSet: 'ALL',
        MasterAccountId: management,
      },
    }
  },
  ListAccounts: (account, params, around) =>
    organizations(account, (organization) => {
      const { items, Marker } = page(organization.accounts, params.NextToken, around)
      return { Accounts: items, NextToken: Marker }
    }),
  ListParents: (account, { ChildId = '' }) =>
    organizations(account, ({ parents }) => ({ Parents: parents[ChildId] === undefined ? [] : [parents[ChildId]] })),
  ListPoliciesForTarget: (account, { TargetId = '', Filter = '' }) =>
    organizations(account, ({ attached }) => ({
      Policies: (attached[TargetId]?.[Filter] ?? []).map((Id) => ({
        Id,
        Arn: `arn:aws:organizations::aws:policy/${Id}`,
        Name: Id,
        Type: Filter,
        AwsManaged: false,
      })),
    })),
  DescribePolicy: (account, { PolicyId = '' }) =>
    organizations(account, ({ documents }) => ({
      Policy: { PolicySummary: { Id: PolicyId, Name: PolicyId }, Content: documents[PolicyId] },
    })),
}

/** Only the management account may ask. */
function organizations(account: StubAccount, make: (organization: NonNullable<StubAccount['organization']>) => object): object | string {
  const { organization, id } = account
  return organization === undefined || organization.management !== id ? 'AccessDeniedException' : make(organization)
}
