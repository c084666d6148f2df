/** Where a passed or attached role is taken on: the service that the role must trust, and whether it comes in an instance profile. */
export interface Into {
  /** Without `.amazonaws.com`. */
  readonly service: string
  readonly profile?: true
  /** The role trusts the service as an identity provider. */
  readonly federated?: true
}

/** How a path works; what is said of each kind is what its judge asks for. */
export type Way =
  /** A new workload runs with a role that is passed to it. */
  | { readonly kind: 'pass'; readonly into: readonly Into[] }
  /** The role passed administers stack sets, and takes on another one. */
  | { readonly kind: 'stack-set' }
  /** An existing workload has a role already; `managed`: the role lets Systems Manager reach the instance. */
  | { readonly kind: 'existing'; readonly into: readonly Into[]; readonly managed?: true }
  /** Policies of oneself, or of another whom one cannot become (then it is latent). */
  | { readonly kind: 'own-policy'; readonly of: 'user' | 'role' }
  | { readonly kind: 'group-policy' }
  | { readonly kind: 'join-group' }
  | { readonly kind: 'policy-version' }
  | { readonly kind: 'default-version' }
  | { readonly kind: 'boundary'; readonly of: 'user' | 'role'; readonly by: 'delete' | 'put' }
  /** A credential of another user. */
  | { readonly kind: 'credential'; readonly of: 'key' | 'key-swap' | 'new-password' | 'password' | 'certificate' | 'old-key' }
  | { readonly kind: 'service-credential'; readonly services: readonly string[]; readonly existing?: true }
  | { readonly kind: 'trust' }
  | { readonly kind: 'assume' }
  /** Another's policies, and a way to become it. */
  | { readonly kind: 'rewrite'; readonly of: 'user' | 'role'; readonly by: 'assume' | 'trust' | 'key' }
  | { readonly kind: 'free'; readonly by: 'delete' | 'put' }
  /** A principal made for the purpose. */
  | { readonly kind: 'create'; readonly of: 'user' | 'role' }
  | { readonly kind: 'federation'; readonly of: 'oidc' | 'oidc-new' | 'saml' }
  /** What decides it is in no export of the account. */
  | { readonly kind: 'elsewhere'; readonly tier: 'conditional' | 'potential'; readonly where: string }

/** One way to more privilege, as a fact. */
export interface EscalationPath {
  /** Id in the public path library, edition of 2025-12-17, or as rule tables cite it since; null where there is none. */
  readonly id: string | null
  /** The permission set: the path's key. The first is the one whose loss ends the path. */
  readonly needs: readonly [string, ...string[]]
  /** Of these one is needed as well. */
  readonly oneOf?: readonly string[]
  /** Actions that must reach one and the same resource. */
  readonly meet?: readonly string[]
  readonly way: Way
  /** `potential` where it needs a workload no export of IAM shows. */
  readonly floor: 'confirmed' | 'potential'
  /** The service takes no new customers, or is no more. */
  readonly retired?: true
}

type More = Partial<Pick<EscalationPath, 'oneOf' | 'meet' | 'retired'>> & { readonly floor?: 'potential' }

function path(id: string | null, needs: string, way: Way, { floor = undefined, ...more }: More = {}): EscalationPath {
  const [first = '', ...rest] = needs.split(' ')
  return { id, needs: [first, ...rest], way, floor: floor ?? 'confirmed', ...more }
}

const pass = (id: string | null, needs: string, into: string | readonly Into[], more: More = {}) =>
  path(id, `iam:PassRole ${needs}`, { kind: 'pass', into: typeof into === 'string' ? [{ service: into }] : into }, more)

const existing = (id: string | null, needs: string, into: string | readonly Into[], more: More = {}) =>
  path(id, needs, { kind: 'existing', into: typeof into === 'string' ? [{ service: into }] : into }, { ...more, floor: 'potential' })

const instance: readonly Into[] = [{ service: 'ec2', profile: true }]
const workload = { floor: 'potential' } as const
const agent = 'bedrock-agentcore'
const runtime = [agent, agent, agent].map(
  (service, at) => `${service}:${['CreateAgentRuntime', 'CreateAgentRuntimeEndpoint', 'CreateWorkloadIdentity'][at]}`,
)

/** One's own rights. */
const self: readonly EscalationPath[] = [
  path('iam-007', 'iam:PutUserPolicy', { kind: 'own-policy', of: 'user' }),
  path('iam-008', 'iam:AttachUserPolicy', { kind: 'own-policy', of: 'user' }),
  path('iam-005', 'iam:PutRolePolicy', { kind: 'own-policy', of: 'role' }),
  path('iam-009', 'iam:AttachRolePolicy', { kind: 'own-policy', of: 'role' }),
  path('iam-001', 'iam:CreatePolicyVersion', { kind: 'policy-version' }),
  path(null, 'iam:SetDefaultPolicyVersion', { kind: 'default-version' }),
  path('iam-010', 'iam:AttachGroupPolicy', { kind: 'group-policy' }),
  path('iam-011', 'iam:PutGroupPolicy', { kind: 'group-policy' }),
  path('iam-013', 'iam:AddUserToGroup', { kind: 'join-group' }),
  path('iam-022', 'iam:DeleteUserPermissionsBoundary', { kind: 'boundary', of: 'user', by: 'delete' }),
  path(null, 'iam:DeleteRolePermissionsBoundary', { kind: 'boundary', of: 'role', by: 'delete' }),
  path(null, 'iam:PutUserPermissionsBoundary', { kind: 'boundary', of: 'user', by: 'put' }),
  path(null, 'iam:PutRolePermissionsBoundary', { kind: 'boundary', of: 'role', by: 'put' }),
]

/** Another principal, taken over. */
const principals: readonly EscalationPath[] = [
  path('sts-001', 'sts:AssumeRole', { kind: 'assume' }),
  path('iam-012', 'iam:UpdateAssumeRolePolicy', { kind: 'trust' }),
  path(null, 'iam:UpdateAssumeRolePolicy sts:AssumeRole', { kind: 'trust' }),
  path('iam-002', 'iam:CreateAccessKey', { kind: 'credential', of: 'key' }),
  path('iam-003', 'iam:CreateAccessKey iam:DeleteAccessKey', { kind: 'credential', of: 'key-swap' }),
  path('iam-004', 'iam:CreateLoginProfile', { kind: 'credential', of: 'new-password' }),
  path('iam-006', 'iam:UpdateLoginProfile', { kind: 'credential', of: 'password' }),
  path(null, 'iam:UploadSigningCertificate', { kind: 'credential', of: 'certificate' }),
  path(null, 'iam:UpdateAccessKey', { kind: 'credential', of: 'old-key' }),
  path('iam-014', 'iam:AttachRolePolicy sts:AssumeRole', { kind: 'rewrite', of: 'role', by: 'assume' }),
  path('iam-017', 'iam:PutRolePolicy sts:AssumeRole', { kind: 'rewrite', of: 'role', by: 'assume' }),
  path('iam-016', 'iam:CreatePolicyVersion sts:AssumeRole', { kind: 'rewrite', of: 'role', by: 'assume' }),
  path('iam-019', 'iam:AttachRolePolicy iam:UpdateAssumeRolePolicy', { kind: 'rewrite', of: 'role', by: 'trust' }),
  path('iam-021', 'iam:PutRolePolicy iam:UpdateAssumeRolePolicy', { kind: 'rewrite', of: 'role', by: 'trust' }),
  path('iam-020', 'iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy', { kind: 'rewrite', of: 'role', by: 'trust' }),
  path('iam-015', 'iam:AttachUserPolicy iam:CreateAccessKey', { kind: 'rewrite', of: 'user', by: 'key' }),
  path('iam-018', 'iam:PutUserPolicy iam:CreateAccessKey', { kind: 'rewrite', of: 'user', by: 'key' }),
  path('iam-023', 'iam:DeleteRolePermissionsBoundary sts:AssumeRole', { kind: 'free', by: 'delete' }),
  path(null, 'iam:PutRolePermissionsBoundary sts:AssumeRole', { kind: 'free', by: 'put' }),
  path(null, 'iam:CreateRole iam:AttachRolePolicy', { kind: 'create', of: 'role' }),
  path(null, 'iam:CreateRole iam:PutRolePolicy', { kind: 'create', of: 'role' }),
  path(null, 'iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey', { kind: 'create', of: 'user' }),
  path(null, 'iam:CreateUser iam:PutUserPolicy iam:CreateAccessKey', { kind: 'create', of: 'user' }),
  path(null, 'iam:CreateOpenIDConnectProvider', { kind: 'federation', of: 'oidc-new' }),
  path(null, 'iam:UpdateOpenIDConnectProviderThumbprint', { kind: 'federation', of: 'oidc' }),
  path(null, 'iam:AddClientIDToOpenIDConnectProvider', { kind: 'federation', of: 'oidc' }),
  path(null, 'iam:UpdateSAMLProvider', { kind: 'federation', of: 'saml' }),
  path(null, 'iam:CreateServiceSpecificCredential', {
    kind: 'service-credential',
    services: ['codecommit', 'cassandra', 'bedrock', 'logs'],
  }),
  path(null, 'iam:ResetServiceSpecificCredential', {
    kind: 'service-credential',
    services: ['codecommit', 'cassandra', 'bedrock', 'logs'],
    existing: true,
  }),
  path(null, 'iam:UploadSSHPublicKey', { kind: 'service-credential', services: ['codecommit'] }),
]

/** A new workload with a role that is passed to it. */
const passing: readonly EscalationPath[] = [
  pass('lambda-001', 'lambda:CreateFunction lambda:InvokeFunction', 'lambda', { meet: ['lambda:CreateFunction', 'lambda:InvokeFunction'] }),
  pass('lambda-002', 'lambda:CreateFunction lambda:CreateEventSourceMapping', 'lambda'),
  pass('lambda-006', 'lambda:CreateFunction lambda:AddPermission', 'lambda', { meet: ['lambda:CreateFunction', 'lambda:AddPermission'] }),
  pass(null, 'lambda:CreateFunction lambda:CreateEventSourceMapping dynamodb:CreateTable dynamodb:PutItem', 'lambda', {
    meet: ['dynamodb:CreateTable', 'dynamodb:PutItem'],
  }),
  pass('ec2-001', 'ec2:RunInstances', instance),
  pass('ec2-003', 'ec2:RequestSpotInstances', instance),
  pass('cloudformation-001', 'cloudformation:CreateStack', 'cloudformation'),
  path('cloudformation-003', 'iam:PassRole cloudformation:CreateStackSet cloudformation:CreateStackInstances', { kind: 'stack-set' }),
  pass('codebuild-001', 'codebuild:CreateProject codebuild:StartBuild', 'codebuild', {
    meet: ['codebuild:CreateProject', 'codebuild:StartBuild'],
  }),
  pass('codebuild-004', 'codebuild:CreateProject codebuild:StartBuildBatch', 'codebuild', {
    meet: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
  }),
  pass('ecs-001', 'ecs:CreateCluster ecs:RegisterTaskDefinition ecs:CreateService', 'ecs-tasks'),
  pass('ecs-002', 'ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask', 'ecs-tasks', {
    meet: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  }),
  pass('glue-001', 'glue:CreateDevEndpoint', 'glue'),
  pass('glue-003', 'glue:CreateJob glue:StartJobRun', 'glue', { meet: ['glue:CreateJob', 'glue:StartJobRun'] }),
  pass('glue-004', 'glue:CreateJob glue:CreateTrigger', 'glue'),
  pass('glue-007', 'glue:CreateSession glue:RunStatement', 'glue', { meet: ['glue:CreateSession', 'glue:RunStatement'] }),
  pass('apprunner-001', 'apprunner:CreateService', 'tasks.apprunner'),
  pass('sagemaker-001', 'sagemaker:CreateNotebookInstance', 'sagemaker', {
    oneOf: ['sagemaker:CreatePresignedNotebookInstanceUrl', 'sagemaker:CreateNotebookInstanceLifecycleConfig'],
  }),
  pass('sagemaker-002', 'sagemaker:CreateTrainingJob', 'sagemaker'),
  pass('sagemaker-003', 'sagemaker:CreateProcessingJob', 'sagemaker'),
  pass('stepfunctions-001', 'states:CreateStateMachine states:StartExecution', 'states', {
    meet: ['states:CreateStateMachine', 'states:StartExecution'],
  }),
  pass('scheduler-001', 'scheduler:CreateSchedule', 'scheduler'),
  pass('ssm-003', 'ssm:CreateDocument ssm:StartAutomationExecution', 'ssm'),
  pass('emr-001', 'elasticmapreduce:RunJobFlow', [{ service: 'ec2', profile: true }, { service: 'elasticmapreduce' }]),
  pass('emrserverless-001', 'emr-serverless:CreateApplication emr-serverless:StartJobRun', 'emr-serverless'),
  pass(
    'imagebuilder-001',
    'imagebuilder:CreateComponent imagebuilder:CreateImageRecipe imagebuilder:CreateInfrastructureConfiguration imagebuilder:CreateImage',
    instance,
  ),
  pass('kinesisanalytics-001', 'kinesisanalytics:CreateApplication kinesisanalytics:StartApplication', 'kinesisanalytics', {
    meet: ['kinesisanalytics:CreateApplication', 'kinesisanalytics:StartApplication'],
  }),
  pass('omics-001', 'omics:CreateWorkflow omics:StartRun s3:GetObject', 'omics'),
  pass('braket-001', 'braket:CreateJob', 'braket'),
  pass('gamelift-001', 'gamelift:CreateBuild gamelift:CreateFleet gamelift:RequestUploadCredentials', 'gamelift'),
  pass(null, 'autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup', instance),
  pass('bedrock-001', `${agent}:CreateCodeInterpreter ${agent}:StartCodeInterpreterSession ${agent}:InvokeCodeInterpreter`, agent),
  pass(null, `${runtime.join(' ')} ${agent}:InvokeAgentRuntimeCommand`, agent),
  pass(null, `${runtime.join(' ')} ${agent}:CreateHarness ${agent}:GetAgentRuntime ${agent}:InvokeAgentRuntimeCommand`, agent),
  pass(null, `${agent}:CreateBrowser ${agent}:StartBrowserSession ${agent}:ConnectBrowserAutomationStream`, agent),
  pass(null, 'rolesanywhere:CreateTrustAnchor rolesanywhere:CreateProfile', 'rolesanywhere'),
  pass(null, 'rolesanywhere:CreateTrustAnchor rolesanywhere:UpdateProfile', 'rolesanywhere'),
  pass(
    'datapipeline-001',
    'datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline',
    [{ service: 'datapipeline' }, { service: 'elasticmapreduce' }],
    {
      retired: true,
    },
  ),
  pass(null, 'codestar:CreateProject', 'codestar', { retired: true }),
]

/** A role that may be passed, and a workload to pass it to that no export of IAM shows. */
const passingToExisting: readonly EscalationPath[] = [
  path('cloudformation-004', 'iam:PassRole cloudformation:UpdateStackSet', { kind: 'stack-set' }, workload),
  pass('ecs-003', 'ecs:RegisterTaskDefinition ecs:CreateService', 'ecs-tasks', workload),
  pass('ecs-004', 'ecs:RegisterTaskDefinition ecs:RunTask', 'ecs-tasks', {
    ...workload,
    meet: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  }),
  pass('ecs-005', 'ecs:RegisterTaskDefinition ecs:StartTask', 'ecs-tasks', {
    ...workload,
    meet: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
  }),
  pass('ecs-007', 'ecs:StartTask ecs:RegisterContainerInstance ecs:DeregisterContainerInstance', 'ecs-tasks', workload),
  pass('ecs-008', 'ecs:RunTask', 'ecs-tasks', workload),
  pass('ecs-009', 'ecs:StartTask', 'ecs-tasks', workload),
  pass('glue-005', 'glue:UpdateJob glue:StartJobRun', 'glue', { ...workload, meet: ['glue:UpdateJob', 'glue:StartJobRun'] }),
  pass('glue-006', 'glue:UpdateJob glue:CreateTrigger', 'glue', workload),
  pass('batch-001', 'batch:RegisterJobDefinition batch:SubmitJob', 'ecs-tasks', workload),
  pass('cognitoidentity-001', 'cognito-identity:SetIdentityPoolRoles', [{ service: 'cognito-identity', federated: true }], workload),
  pass(null, 'autoscaling:CreateLaunchConfiguration autoscaling:UpdateAutoScalingGroup', instance, workload),
]

/** An existing workload with a role of its own. */
const workloads: readonly EscalationPath[] = [
  existing('lambda-003', 'lambda:UpdateFunctionCode', 'lambda'),
  existing('lambda-004', 'lambda:UpdateFunctionCode lambda:InvokeFunction', 'lambda', {
    meet: ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'],
  }),
  existing('lambda-005', 'lambda:UpdateFunctionCode lambda:AddPermission', 'lambda', {
    meet: ['lambda:UpdateFunctionCode', 'lambda:AddPermission'],
  }),
  existing(null, 'lambda:UpdateFunctionConfiguration', 'lambda'),
  existing('cloudformation-002', 'cloudformation:UpdateStack', 'cloudformation'),
  existing('cloudformation-005', 'cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet', 'cloudformation', {
    meet: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
  }),
  existing('codebuild-002', 'codebuild:StartBuild', 'codebuild'),
  existing('codebuild-003', 'codebuild:StartBuildBatch', 'codebuild'),
  existing('ec2-002', 'ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances', instance, {
    meet: ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
  }),
  existing('ec2-004', 'ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate', instance, {
    meet: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
  }),
  existing('ec2instanceconnect-003', 'ec2-instance-connect:SendSSHPublicKey ec2:DescribeInstances', instance),
  path('ssm-001', 'ssm:StartSession', { kind: 'existing', into: instance, managed: true }, workload),
  path('ssm-002', 'ssm:SendCommand', { kind: 'existing', into: instance, managed: true }, workload),
  existing('glue-002', 'glue:UpdateDevEndpoint', 'glue'),
  existing('sagemaker-004', 'sagemaker:CreatePresignedNotebookInstanceUrl', 'sagemaker'),
  existing(
    'sagemaker-005',
    'sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance',
    'sagemaker',
    {
      meet: ['sagemaker:StopNotebookInstance', 'sagemaker:UpdateNotebookInstance', 'sagemaker:StartNotebookInstance'],
    },
  ),
  existing('apprunner-002', 'apprunner:UpdateService', 'tasks.apprunner'),
  existing('bedrock-002', `${agent}:StartCodeInterpreterSession ${agent}:InvokeCodeInterpreter`, agent),
  existing(null, `${agent}:InvokeAgentRuntimeCommand`, agent),
  existing(null, `${agent}:StartBrowserSession ${agent}:ConnectBrowserAutomationStream`, agent),
  existing('ecs-006', 'ecs:ExecuteCommand ecs:DescribeTasks', 'ecs-tasks'),
  existing('batch-002', 'batch:SubmitJob', 'ecs-tasks'),
  existing('codedeploy-001', 'codedeploy:CreateDeployment codedeploy:RegisterApplicationRevision codedeploy:GetDeploymentConfig', [
    ...instance,
    { service: 'lambda' },
    { service: 'ecs-tasks' },
  ]),
  existing('stepfunctions-002', 'states:UpdateStateMachine states:StartExecution', 'states', {
    meet: ['states:UpdateStateMachine', 'states:StartExecution'],
  }),
]

/** What an export of the account's IAM cannot decide. */
const elsewhere: readonly EscalationPath[] = [
  path(null, 'iam:AcceptDelegationRequest', { kind: 'elsewhere', tier: 'conditional', where: 'delegation requests of third parties' }),
  path('sso-001', 'sso:CreatePermissionSet sso:CreateAccountAssignment sso:AttachManagedPolicyToPermissionSet', {
    ...{ kind: 'elsewhere', tier: 'potential', where: 'IAM Identity Center' },
  }),
  path('sso-002', 'sso:AttachManagedPolicyToPermissionSet', { kind: 'elsewhere', tier: 'potential', where: 'IAM Identity Center' }),
  path('sso-003', 'sso:PutInlinePolicyToPermissionSet', { kind: 'elsewhere', tier: 'potential', where: 'IAM Identity Center' }),
]

/**
 * Every path, the simplest first: of two that lead equally far the first is told. Sources: AWS Service Authorization Reference for the actions, the
 * public path library in its edition of 2025-12-17 for the ids, and what follows from IAM's own semantics.
 */
export const escalationPaths: readonly EscalationPath[] = [
  ...self,
  ...principals,
  ...passing,
  ...passingToExisting,
  ...workloads,
  ...elsewhere,
]

/** The day of the edition that ids are of. */
export const pathEdition = '2025-12-17'
