import { parsePolicy } from '../../iam/parse-policy.js'
import type { Policy } from '../../iam/policy.js'

/**
 * What AWS's own policies allow, in so far as it decides privilege, for exports that leave their documents out. Only what is stable and small: the
 * reading policies are given by the actions that show data or secrets. Source: AWS Managed Policy Reference Guide.
 */
const written: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  IAMFullAccess: [
    {
      Effect: 'Allow',
      Action: ['iam:*', 'organizations:DescribeAccount', 'organizations:DescribeOrganization', 'organizations:ListRoots'],
      Resource: '*',
    },
  ],
  PowerUserAccess: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles', 'organizations:DescribeOrganization'],
      Resource: '*',
    },
  ],
  ReadOnlyAccess: [
    {
      Effect: 'Allow',
      Action: [
        ...['s3:Get*', 's3:List*', 'dynamodb:BatchGet*', 'dynamodb:Get*', 'dynamodb:Query', 'dynamodb:Scan', 'ssm:Get*', 'sqs:Receive*'],
        ...['iam:Get*', 'iam:List*', 'ec2:Describe*', 'lambda:Get*', 'lambda:List*', 'kms:Describe*', 'kms:Get*', 'kms:List*'],
        ...['logs:Get*', 'logs:Describe*', 'logs:FilterLogEvents', 'cloudformation:Describe*', 'cloudformation:Get*', 'rds:Describe*'],
      ],
      Resource: '*',
    },
  ],
  SecurityAudit: [
    {
      Effect: 'Allow',
      Action: [
        'iam:Get*',
        'iam:List*',
        'iam:GenerateCredentialReport',
        'ec2:Describe*',
        's3:GetBucket*',
        's3:ListAllMyBuckets',
        'lambda:List*',
      ],
      Resource: '*',
    },
  ],
}

/** The three editions of the quarantine policy agree in these; what else they deny is no part of any path. */
const quarantine = [
  {
    Effect: 'Deny',
    Action: [
      ...['iam:AttachGroupPolicy', 'iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:ChangePassword', 'iam:CreateAccessKey'],
      ...['iam:CreateInstanceProfile', 'iam:CreateLoginProfile', 'iam:CreatePolicyVersion', 'iam:CreateRole', 'iam:CreateUser'],
      ...['iam:DetachUserPolicy', 'iam:PassRole', 'iam:PutGroupPolicy', 'iam:PutRolePolicy', 'iam:PutUserPermissionsBoundary'],
      ...[
        'iam:PutUserPolicy',
        'iam:SetDefaultPolicyVersion',
        'iam:UpdateAccessKey',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateLoginProfile',
      ],
      ...['ec2:RequestSpotInstances', 'ec2:RunInstances', 'ec2:StartInstances', 'lambda:CreateFunction', 'lightsail:Create*'],
      ...['organizations:CreateAccount', 'organizations:CreateOrganization', 'organizations:InviteAccountToOrganization'],
    ],
    Resource: '*',
  },
]

const parsed = new Map<string, Policy | null>()

/** The document of an AWS-managed policy whose export lacks it; null for one that is not known here. */
export function awsManaged(arn: string): Policy | null {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  if (!/^arn:[^:]*:iam::aws:policy\//.test(arn)) return null
  const known = parsed.get(arn)
  if (known !== undefined) return known
  const statements = Object.hasOwn(written, name)
    ? written[name]
    : /^AWSCompromisedKeyQuarantine(?:V\d+)?$/.test(name)
      ? quarantine
      : undefined
  const policy = statements === undefined ? null : parsePolicy({ Version: '2012-10-17', Statement: statements }, arn, 'identity').policy
  parsed.set(arn, policy)
  return policy
}
