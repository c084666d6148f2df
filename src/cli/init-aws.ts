import { type CommandResult, done } from './command-result.js'

/** Everything a scan of a live account may ask of IAM; `sts:GetCallerIdentity` needs no permission. All of it reads. */
export const iamReads = [
  'GenerateCredentialReport',
  'GenerateServiceLastAccessedDetails',
  'GetAccessKeyLastUsed',
  'GetAccountAuthorizationDetails',
  'GetAccountSummary',
  'GetCredentialReport',
  'GetOpenIDConnectProvider',
  'GetServiceLastAccessedDetails',
  'ListAccessKeys',
  'ListAccountAliases',
  'ListOpenIDConnectProviders',
  'ListRoles',
  'ListSAMLProviders',
  'ListServiceSpecificCredentials',
  'ListSSHPublicKeys',
  'ListSigningCertificates',
] as const

/** What it may ask of Organizations; answered to the management account and delegated administrators. */
export const organizationReads = ['DescribeOrganization', 'DescribePolicy', 'ListAccounts', 'ListParents', 'ListPoliciesForTarget'] as const

/** What it may ask of Roles Anywhere. */
export const rolesAnywhereReads = ['ListProfiles'] as const

/** `nhi init aws`: the least-privilege policy, as JSON; with `script` the bash script that exports an account. */
export function initAws(script: boolean): CommandResult {
  if (script) {
    return done(exportScript, ['save it, read it, run it with bash where the AWS CLI is signed in; then: nhi scan aws:./aws-export'])
  }
  const policy = {
    Version: '2012-10-17',
    Statement: [
      statement(
        'NhiReadsIam',
        iamReads.map((name) => `iam:${name}`),
      ),
      statement(
        'NhiReadsRolesAnywhere',
        rolesAnywhereReads.map((name) => `rolesanywhere:${name}`),
      ),
      statement(
        'NhiReadsOrganizations',
        organizationReads.map((name) => `organizations:${name}`),
      ),
    ],
  }
  return done(`${JSON.stringify(policy, null, 2)}\n`, [
    'nothing of it writes; without the last statement control policies stay unknown, which a scan says',
    'for --aws-role: attach it to that role in every account, and allow sts:AssumeRole on those roles to whoever scans',
    'without any access: nhi init aws --script prints a script somebody else can run',
  ])
}

function statement(Sid: string, Action: readonly string[]) {
  return { Sid, Effect: 'Allow', Action: [...Action].sort(), Resource: '*' }
}

// Names of IAM users hold letters, digits and +=,.@_- alone, ARNs / and : beside them: neither can leave its quotes.
const exportScript = `#!/usr/bin/env bash
# Exports what nhi reads of an AWS account. Only Get, List, Describe and the two Generate calls that have AWS write a report are made;
# no secret is among the answers. Usage: bash aws-export.sh [FOLDER] [--last-accessed]
# --last-accessed also asks, for every user and role, which services it used last: two calls or more for each.
# Where Roles Anywhere is used, put the answer of aws rolesanywhere list-profiles beside the others, a file for each region.
set -u -o pipefail
umask 077

folder=aws-export
last_accessed=no
for word in "$@"; do
  case "$word" in
    --last-accessed) last_accessed=yes ;;
    -*) echo "unknown option: $word" >&2; exit 2 ;;
    *) folder=$word ;;
  esac
done

account=$(aws sts get-caller-identity --query Account --output text) || { echo 'no session: aws sso login, or aws configure' >&2; exit 1; }
out=$folder/$account
mkdir -p -- "$out" || exit 1
missed=0

miss() {
  missed=$((missed + 1))
  printf 'not exported: %s\\n' "$1" >&2
}

# ask FILE COMMAND...: one answer, whole, in a file; no file when it is refused.
ask() {
  local file=$out/$1
  shift
  if ! aws --output json "$@" > "$file"; then
    rm -f -- "$file"
    miss "$*"
  fi
}

# each FILE FIELD COMMAND... < names: one answer for each name, wrapped with whose it is.
each() {
  local file=$out/$1 field=$2 name answer
  shift 2
  : > "$file"
  while IFS= read -r name; do
    [ -n "$name" ] && [ "$name" != None ] || continue
    if answer=$(aws --output json "$@" "$name" < /dev/null); then
      printf '{"%s":"%s","Answer":%s}\\n' "$field" "$name" "$answer" >> "$file"
    else
      miss "$* $name"
    fi
  done
}

names() {
  aws --output text "$@" | tr '\\t' '\\n'
}

ask caller.json sts get-caller-identity
ask authorization-details.json iam get-account-authorization-details
ask account-summary.json iam get-account-summary
ask account-alias.json iam list-account-aliases
ask roles.json iam list-roles
ask saml-providers.json iam list-saml-providers
ask oidc-providers.json iam list-open-id-connect-providers

for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  state=$(aws iam generate-credential-report --query State --output text) || break
  [ "$state" = COMPLETE ] && break
  sleep 2
done
ask credential-report.json iam get-credential-report

if answer=$(aws --output json iam list-service-specific-credentials --all-users); then
  printf '{"AllUsers":true,"Answer":%s}\\n' "$answer" > "$out/service-credentials.json"
else
  miss 'iam list-service-specific-credentials --all-users'
fi

users=$(names iam list-users --query 'Users[].UserName') || miss 'iam list-users'
each access-keys.jsonl UserName iam list-access-keys --user-name <<< "$users"
each ssh-keys.jsonl UserName iam list-ssh-public-keys --user-name <<< "$users"
each signing-certificates.jsonl UserName iam list-signing-certificates --user-name <<< "$users"
providers=$(names iam list-open-id-connect-providers --query 'OpenIDConnectProviderList[].Arn')
each oidc-provider.jsonl Arn iam get-open-id-connect-provider --open-id-connect-provider-arn <<< "$providers"

# Control policies of the organization, level by level from the root down to this account.
levels() {
  local type=$1 target id document level all=
  for target in $line; do
    level=
    for id in $(names organizations list-policies-for-target --target-id "$target" --filter "$type" --query 'Policies[].Id' || echo refused); do
      [ "$id" != None ] || continue
      [ "$id" != refused ] || return 1
      document=$(aws organizations describe-policy --policy-id "$id" --query Policy.Content --output json) || return 1
      level=$level\${level:+,}$document
    done
    all=$all\${all:+,}[$level]
  done
  printf '[%s]' "$all"
}

control_policies() {
  local said child parent scps rcps
  if ! said=$(aws --output json organizations describe-organization 2>&1); then
    # An account of its own is bound by none.
    case "$said" in *AWSOrganizationsNotInUse*) printf '{"Account":"%s","ServiceControlPolicies":[],"ResourceControlPolicies":[]}\\n' "$account"; return 0 ;; esac
    return 1
  fi
  line=$account
  child=$account
  for _ in 1 2 3 4 5 6 7; do
    parent=$(aws organizations list-parents --child-id "$child" --query 'Parents[0].Id' --output text) || return 1
    line="$parent $line"
    child=$parent
    case "$parent" in r-*) break ;; esac
  done
  scps=$(levels SERVICE_CONTROL_POLICY) || return 1
  rcps=$(levels RESOURCE_CONTROL_POLICY) || return 1
  printf '{"Account":"%s","ServiceControlPolicies":%s,"ResourceControlPolicies":%s}\\n' "$account" "$scps" "$rcps"
}

if ! control_policies > "$out/control-policies.json"; then
  rm -f -- "$out/control-policies.json"
  miss 'control policies of the organization: only its management account or a delegated administrator may read them'
fi
if aws --output json organizations describe-organization > "$out/organization.json" 2> /dev/null; then
  ask organization-accounts.json organizations list-accounts
else
  rm -f -- "$out/organization.json"
fi

if [ "$last_accessed" = yes ]; then
  : > "$out/last-accessed.jsonl"
  arns=$(names iam list-users --query 'Users[].Arn' && names iam list-roles --query 'Roles[].Arn') || miss 'services last accessed by some'
  while IFS= read -r arn; do
    [ -n "$arn" ] && [ "$arn" != None ] || continue
    answer=IN_PROGRESS
    if job=$(aws iam generate-service-last-accessed-details --arn "$arn" --query JobId --output text < /dev/null); then
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        answer=$(aws --output json iam get-service-last-accessed-details --job-id "$job" < /dev/null) || answer=IN_PROGRESS
        case "$answer" in *IN_PROGRESS*) sleep 2 ;; *) break ;; esac
      done
    fi
    case "$answer" in
      *IN_PROGRESS*) miss "services last accessed by $arn" ;;
      *) printf '{"Arn":"%s","Answer":%s}\\n' "$arn" "$answer" >> "$out/last-accessed.jsonl" ;;
    esac
  done <<< "$arns"
fi

printf 'exported to %s%s\\n' "$out" "$([ "$missed" -eq 0 ] || printf ', %s answers missing' "$missed")"
[ "$missed" -eq 0 ]
`
