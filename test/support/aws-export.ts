import { sampleAwsKeyId } from '../../src/core/aws-key-id.js'
import { seeded } from '../../src/core/sample.js'

/** A made-up account with one user `ci` and one access key, as the AWS command line exports it. */
export const exportedAccount = '111122223333'
/** The key's public id; it belongs to nobody. */
export const exportedKey = sampleAwsKeyId(exportedAccount, seeded(7))

const arn = `arn:aws:iam::${exportedAccount}:user/ci`

/** The export's files by name. `created` is the instant the key was made. */
export function awsExport(created = '2025-01-01T00:00:00+00:00'): Record<string, string> {
  const user = {
    Path: '/',
    UserName: 'ci',
    UserId: 'AIDAEXAMPLE',
    Arn: arn,
    CreateDate: created,
    UserPolicyList: [],
    GroupList: [],
    AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    Tags: [{ Key: 'owner', Value: 'platform' }],
  }
  const policy = {
    PolicyName: 'AdministratorAccess',
    PolicyId: 'ANPAEXAMPLE',
    Arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 1,
    PolicyVersionList: [
      {
        VersionId: 'v1',
        IsDefaultVersion: true,
        Document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
      },
    ],
  }
  const details = { UserDetailList: [user], GroupDetailList: [], RoleDetailList: [], Policies: [policy], IsTruncated: false }
  const keys = { AccessKeyMetadata: [{ UserName: 'ci', AccessKeyId: exportedKey, Status: 'Active', CreateDate: created }] }
  return { 'authorization.json': `${JSON.stringify(details, null, 2)}\n`, 'keys.json': `${JSON.stringify(keys, null, 2)}\n` }
}
