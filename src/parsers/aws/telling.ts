/** Fields that tell an export by its first kilobyte; for each, a file that breaks off later still counts as one. */
export const tellingFields: readonly string[] = [
  ...[
    'UserDetailList',
    'RoleDetailList',
    'GroupDetailList',
    'PolicyVersionList',
    'DefaultVersionId',
    'AccessKeyMetadata',
    'AccessKeyLastUsed',
  ],
  ...['ServiceSpecificCredentials', 'SSHPublicKeys', 'CertificateId', 'OpenIDConnectProviderList', 'SAMLProviderList', 'ThumbprintList'],
  ...['profileArn', 'ServicesLastAccessed', 'ServiceControlPolicies', 'ResourceControlPolicies', 'SummaryMap', 'AccountAliases'],
]

/** Fields that may be an export's or anybody's: such a file is read, and says nothing when it is none. */
export const possibleFields: readonly string[] = [
  ...['AccessKeyId', 'Content', 'Certificates', 'Organization', 'Accounts', 'Account', 'Roles', 'State', 'Policies', 'JobStatus', 'Answer'],
]
