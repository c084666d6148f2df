import { awsUserKind } from '../../core/aws.js'
import { type Severity, severities } from '../../core/severity.js'
import { isFixed } from '../lib/aws/graph/estate.js'
import type { Scene } from '../lib/aws/graph/scene.js'
import type { Subject } from '../lib/aws/graph/subject.js'

/** Who acts with a principal's rights, the most exposed first. */
export type Holder = 'long-lived key' | 'outside identity' | 'workload' | 'service' | 'principal' | 'nobody'

/** Services that run what people write, by the name a role trusts them under: what runs there can be broken into. */
const workloads = new Set(
  `ec2 lambda ecs-tasks codebuild tasks.apprunner build.apprunner glue sagemaker bedrock-agentcore bedrock eks-nodegroup pods.eks states
   elasticmapreduce emr-serverless batch kinesisanalytics lightsail gamelift edgelambda`.split(/\s+/),
)

/** People sign in with it, or only AWS can change it: not what is looked after here. */
export function isPeoples(subject: Subject): boolean {
  return isFixed(subject) || (subject.who.kind === 'user' && awsUserKind(subject.who) === 'person')
}

/** Who holds a principal's rights, by its keys or its trust policy. */
export function holderOf(scene: Scene, subject: Subject): { readonly holder: Holder; readonly by: string } {
  const { who } = subject
  if (who.kind === 'user') {
    const active = who.keys?.filter((key) => key.active).length
    if (active === 0 && (who.serviceCredentials ?? []).length === 0) return { holder: 'nobody', by: 'no access key' }
    return {
      holder: 'long-lived key',
      by: active === undefined ? 'access keys nobody listed' : `${active} active access key${active === 1 ? '' : 's'}`,
    }
  }
  const { services, federated, named, open } = scene.trustedBy(subject)
  const account = subject.arn.split(':')[4]
  const outside = named.filter((arn) => arn.startsWith('arn:') && arn.split(':')[4] !== account)
  const provider = federated[0] ?? outside[0]
  if (provider !== undefined) return { holder: 'outside identity', by: provider }
  const running = services.find(([service]) => workloads.has(service))
  if (running !== undefined) return { holder: 'workload', by: running[1] }
  const [service] = services
  if (service !== undefined) return { holder: 'service', by: service[1] }
  return named.length > 0 || open
    ? { holder: 'principal', by: open ? 'the account' : (named[0] ?? 'the account') }
    : { holder: 'nobody', by: 'nobody' }
}

const shift: Readonly<Record<Holder, number>> = {
  'long-lived key': -1,
  'outside identity': -1,
  workload: 0,
  service: 1,
  principal: 1,
  nobody: 1,
}

/** A severity by who holds the rights. */
export function weighted(severity: Severity, holder: Holder): Severity {
  const at = severities.indexOf(severity) + shift[holder]
  return severities[Math.min(Math.max(at, 0), severities.length - 2)] ?? severity
}
