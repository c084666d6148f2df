import { fileURLToPath } from 'node:url'
import type { AwsAccount, AwsPolicy, AwsPrincipal, AwsRole, AwsUser } from '../../src/core/aws.js'
import { isGap } from '../../src/core/gap.js'
import { isJudgement } from '../../src/core/inventory.js'
import { seeded } from '../../src/core/sample.js'
import { awsEscalation } from '../../src/detectors/aws-escalation/index.js'
import { awsPrivilege } from '../../src/detectors/aws-privilege/index.js'
import { loadPack } from '../../src/rules/packs.js'

// How long the two detectors over AWS principals take on made-up accounts: `npx tsx test/bench/aws.ts [principals …]`. Half of the roles run workloads,
// each with policies of its own; one in twenty is powerful, one in ten may pass or write something.

const id = '111122223333'
const created = '2025-01-01T00:00:00Z'

function document(...statements: object[]) {
  return { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })) }
}

function principal(kind: 'user' | 'role', name: string): Omit<AwsPrincipal, 'kind'> {
  const base = { path: '/', createdAt: created, tags: { team: name.slice(-1) }, attached: [], inline: [], boundary: null }
  return { ...base, arn: `arn:aws:iam::${id}:${kind}/${name}`, id: `${kind}-${name}`, name, serviceUse: undefined, location: null }
}

/** Principals with the spread of rights real accounts show; `wide` has every role trust the account and many pass every role. */
function accountOf(count: number, wide: boolean): AwsAccount {
  const random = seeded(count)
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(random() * items.length)] ?? items[0]
  const managed = (index: number): AwsPolicy => ({
    arn: `arn:aws:iam::${id}:policy/shared-${index}`,
    name: `shared-${index}`,
    attachmentCount: 1,
    boundaryCount: 0,
    versions: [
      {
        id: 'v1',
        isDefault: true,
        createdAt: created,
        document: document({ Action: [`s3:Get*`, `sqs:*`, `logs:Put${index}*`], Resource: `arn:aws:s3:::b-${index}/*` }),
      },
    ],
  })
  const policies = Array.from({ length: Math.ceil(count / 10) }, (_, index) => managed(index))
  const rights = (index: number): object[] => {
    const own = [{ Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::data-${index}/*` }, { Action: 'logs:PutLogEvents' }]
    const team = `arn:aws:iam::${id}:role/app-${index % 50}-*`
    const sorts: [object[], ...object[][]] = [
      own,
      [
        ...own,
        { Action: 'iam:PassRole', Resource: team },
        { Action: ['lambda:CreateFunction', 'lambda:InvokeFunction', 'ec2:RunInstances'] },
      ],
      [
        ...own,
        {
          Action: ['lambda:UpdateFunctionCode', 'codebuild:StartBuild', 'ssm:SendCommand'],
          Resource: `arn:aws:lambda:*:${id}:function:f-${index}`,
        },
      ],
      [...own, { Action: 'sts:AssumeRole', Resource: wide ? '*' : team }],
      [...own, { Action: ['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'], Resource: team }],
    ]
    return index % 10 === 0 ? pick(sorts) : own
  }
  const services = ['ec2', 'lambda', 'ecs-tasks', 'glue', 'codebuild', 'states', 'cloudformation', 'sagemaker'] as const
  const roles = Array.from({ length: Math.floor(count * 0.85) }, (_, index): AwsRole => {
    const base = principal('role', `app-${index}-${Math.floor(random() * 1e6)}`)
    const trusted = wide || index % 4 === 0 ? { AWS: `arn:aws:iam::${id}:root` } : { Service: `${pick(services)}.amazonaws.com` }
    const admin = index % 20 === 7 ? [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess', name: 'AdministratorAccess' }] : []
    return {
      ...base,
      kind: 'role',
      attached: [...admin, { arn: policies[index % policies.length]?.arn ?? '', name: 'shared' }],
      inline: [{ name: `own-${index}`, document: document(...rights(index)) }],
      trust: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' }] },
      lastUsedAt: undefined,
      instanceProfiles: index % 8 === 0 ? [`arn:aws:iam::${id}:instance-profile/p-${index}`] : [],
      description: undefined,
    }
  })
  const users = Array.from({ length: count - roles.length }, (_, index): AwsUser => {
    const rest = { console: undefined, serviceCredentials: undefined, sshKeys: undefined, signingCertificates: undefined, keys: undefined }
    return {
      ...principal('user', `user-${index}`),
      ...rest,
      kind: 'user',
      groups: [`team-${index % 20}`],
      inline: [{ name: 'own', document: document(...rights(index * 10)) }],
    }
  })
  const groups = Array.from({ length: 20 }, (_, index) => {
    const name = `team-${index}`
    return {
      arn: `arn:aws:iam::${id}:group/${name}`,
      name,
      path: '/',
      attached: [],
      inline: [{ name: 'g', document: document({ Action: 'ec2:Describe*' }) }],
    }
  })
  const rest = {
    alias: undefined,
    root: undefined,
    providers: undefined,
    rolesAnywhere: undefined,
    organization: undefined,
    rcps: undefined,
  }
  return { id, partition: 'aws', users, roles, groups, policies, scps: undefined, read: new Set(), ...rest }
}

const rules = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')

/** Milliseconds and what was said. */
function measure(account: AwsAccount) {
  const started = process.hrtime.bigint()
  const before = process.cpuUsage()
  const said = (['aws-escalation', 'aws-privilege'] as const).flatMap((name) => {
    const detector = name === 'aws-escalation' ? awsEscalation : awsPrivilege
    return [
      ...detector.create({ rules: rules.filter((rule) => rule.detector === name), now: new Date(0) })({ aws: [account], identities: [] }),
    ]
  })
  const ms = Number(process.hrtime.bigint() - started) / 1e6
  const { user, system } = process.cpuUsage(before)
  const findings = said.filter((item) => !isGap(item) && !isJudgement(item)).length
  return { ms: Math.round(ms), cpu: Math.round((user + system) / 1000), findings, gaps: said.filter(isGap).length }
}

const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0)
measure(accountOf(100, false))
for (const wide of [false, true]) {
  for (const size of sizes.length > 0 ? sizes : [300, 1200, 4800]) {
    const { ms, cpu, findings, gaps } = measure(accountOf(size, wide))
    const memory = Math.round(process.memoryUsage().rss / 1e6)
    console.log(
      `${wide ? 'wide' : 'usual'} ${size} principals: ${ms} ms (${cpu} ms of CPU), ${findings} findings, ${gaps} gaps, ${memory} MB`,
    )
  }
}
