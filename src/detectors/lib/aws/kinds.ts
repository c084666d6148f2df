import type { AwsUser } from '../../../core/aws.js'

/** True for a policy that AWS wrote. */
export function isAwsPolicy(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn)
}

/** The user that the Bedrock console makes for a long-term API key. */
export function isBedrockUser({ name }: AwsUser): boolean {
  return name.startsWith('BedrockAPIKey-')
}

const words = new Set(
  `agent api app automation backup bot build builder cd ci circleci cron cronjob datadog deploy deployer deployment exporter github gitlab
   integration jenkins job lambda loader machine monitor monitoring pipeline prometheus robot runner s3 sa script scripts service ses smtp
   svc sync system terraform travis uploader worker`.split(/\s+/),
)
const kindTags = /^(?:account|user|identity)?[-_]?(?:type|kind|class)$/i
const machineKinds =
  /^(?:service|machine|system|bot|robot|nhi|non-?human|workload|application|technical)(?:[ -_]?(?:account|user|identity))?$/i
const humanKinds = /^(?:human|person|people|employee|contractor|user)$/i

/** Whether a user stands for a machine, by what people write: a tag of its kind, its path, the words of its name; of an address or none of these it does not. */
export function isMachineUser(user: AwsUser): boolean {
  const kind = Object.entries(user.tags).find(([key]) => kindTags.test(key))?.[1]
  if (kind !== undefined && machineKinds.test(kind)) return true
  if (kind !== undefined && humanKinds.test(kind)) return false
  if (user.name.includes('@')) return false
  if (isBedrockUser(user)) return true
  if (/\/(?:services?|service-accounts?|machines?|bots?|system|ci|automation|workloads?)\//i.test(user.path)) return true
  return user.name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => words.has(word))
}
