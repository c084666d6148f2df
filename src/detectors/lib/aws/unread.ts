import type { AwsAccount, AwsFacet } from '../../../core/aws.js'
import { type Gap, limit } from '../../../core/gap.js'

/** What each facet is called in a gap, and the file or the permissions that would show it. Names of actions: IAM API reference. */
const facets: Readonly<Record<AwsFacet, { readonly what: string; readonly needs: string }>> = {
  'authorization-details': {
    what: 'users, roles and policies',
    needs: 'the output of `aws iam get-account-authorization-details`, or iam:GetAccountAuthorizationDetails',
  },
  'credential-report': {
    what: 'passwords, and age and last use of access keys',
    needs: 'the credential report (CSV), or iam:GenerateCredentialReport and iam:GetCredentialReport',
  },
  'access-keys': { what: 'ids of access keys', needs: 'the output of `aws iam list-access-keys` for each user, or iam:ListAccessKeys' },
  'service-credentials': {
    what: 'service-specific credentials',
    needs: 'the output of `aws iam list-service-specific-credentials --all-users`, or iam:ListServiceSpecificCredentials',
  },
  'ssh-keys': { what: 'SSH public keys', needs: 'the output of `aws iam list-ssh-public-keys` for each user, or iam:ListSSHPublicKeys' },
  'signing-certificates': {
    what: 'signing certificates',
    needs: 'the output of `aws iam list-signing-certificates` for each user, or iam:ListSigningCertificates',
  },
  'identity-providers': {
    what: 'identity providers',
    needs:
      'the output of `aws iam list-open-id-connect-providers` and `aws iam list-saml-providers`, or iam:ListOpenIDConnectProviders and iam:ListSAMLProviders',
  },
  'roles-anywhere': {
    what: 'Roles Anywhere profiles',
    needs: 'the output of `aws rolesanywhere list-profiles`, or rolesanywhere:ListProfiles',
  },
  'last-accessed': {
    what: 'last use of services',
    needs:
      'the output of `aws iam get-service-last-accessed-details` for each role and user, or iam:GenerateServiceLastAccessedDetails and iam:GetServiceLastAccessedDetails',
  },
  organization: {
    what: 'the accounts of its organization',
    needs: 'the output of `aws organizations list-accounts`, or organizations:ListAccounts',
  },
  'service-control-policies': { what: 'service control policies', needs: 'organizations:ListPolicies and organizations:DescribePolicy' },
  'resource-control-policies': { what: 'resource control policies', needs: 'organizations:ListPolicies and organizations:DescribePolicy' },
  'role-descriptions': { what: 'descriptions of roles', needs: 'the output of `aws iam list-roles`, or iam:ListRoles' },
  'account-summary': { what: 'the account summary', needs: 'the output of `aws iam get-account-summary`, or iam:GetAccountSummary' },
}

/** A gap for each of the facets that was not read of an account: what was to be judged by it is not judged. */
export function* unread(account: AwsAccount, wanted: readonly AwsFacet[]): Iterable<Gap> {
  for (const facet of wanted) {
    if (account.read.has(facet)) continue
    yield limit('skipped', `${facets[facet].what} of the AWS account ${account.id}`, facets[facet].needs)
  }
}

/** A gap for what a facet that was read leaves open, such as keys whose last use it does not say. */
export function leftOpen(account: AwsAccount, what: string, facet: AwsFacet): Gap {
  return limit('skipped', `${what} of the AWS account ${account.id}`, facets[facet].needs)
}
