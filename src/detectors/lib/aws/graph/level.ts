import type { PrivilegeLevel } from '../../../../core/identity.js'
import type { Confidence } from '../../../../core/severity.js'
import { effective } from '../../iam/effective.js'
import type { Policy } from '../../iam/policy.js'
import { adminHeld, type Estate } from './estate.js'
import { arnName } from './names.js'
import type { Subject } from './subject.js'

/** What a principal can do by its own policies, before any path is walked. */
export interface Level {
  readonly level: Exclude<PrivilegeLevel, 'escalates'>
  readonly because: string
  readonly confidence: Confidence
}

/** Ranks of levels, higher for more. */
export const rank: Readonly<Record<Level['level'], number>> = { none: 0, limited: 1, sensitive: 2, admin: 3 }

// Whoever may do all of these on everything may do everything: breadth is asked, not a catalogue, so that NotAction and several policies together
// are judged as they work.
const probes = [
  ...[
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
    'iam:PassRole',
    'iam:CreatePolicyVersion',
  ],
  ...['sts:AssumeRole', 'ec2:RunInstances', 'lambda:UpdateFunctionCode', 's3:GetObject', 's3:DeleteBucket', 'dynamodb:Scan'],
  ...['rds:DeleteDBInstance', 'secretsmanager:GetSecretValue', 'kms:Decrypt', 'logs:DeleteLogGroup', 'cloudformation:CreateStack'],
] as const

/** Actions that show data or secrets or change rights, each with what stands for all of its resources; `any` is an action only a wildcard covers. */
const sensitive: readonly (readonly [string, string])[] = [
  ['s3:GetObject', 'arn:*:s3:::*/*'],
  ['secretsmanager:GetSecretValue', 'arn:*:secretsmanager:*:*:secret:*'],
  ['ssm:GetParameter', 'arn:*:ssm:*:*:parameter/*'],
  ['dynamodb:Scan', 'arn:*:dynamodb:*:*:table/*'],
  ['iam:PutUserPolicy', 'arn:*:iam::*:user/*'],
  ['iam:PutRolePolicy', 'arn:*:iam::*:role/*'],
  ['iam:AttachRolePolicy', 'arn:*:iam::*:role/*'],
  ['iam:CreateAccessKey', 'arn:*:iam::*:user/*'],
  ['kms:PutKeyPolicy', 'arn:*:kms:*:*:key/*'],
  ['s3:PutBucketPolicy', 'arn:*:s3:::*'],
]

/** Services whose wildcard makes a principal sensitive. */
export const sensitiveServices = [
  ...['iam', 'sts', 'organizations', 'sso', 's3', 'kms', 'secretsmanager', 'ssm', 'ec2', 'lambda', 'rds', 'dynamodb', 'cloudformation'],
  ...['cloudtrail', 'ecr', 'ecs', 'eks', 'redshift', 'backup', 'codebuild', 'sagemaker'],
] as const

/** An action of a service that no policy names: only a wildcard, or a `NotAction`, covers it. */
export function anyOf(service: string): string {
  return `${service}:AnyActionThereIs`
}

/** Judges principals of one account; judgements are kept. */
export class Leveller {
  readonly #estate: Estate
  readonly #levels = new Map<Subject, Level>()
  readonly #ceilings = new Map<Policy, Level>()
  readonly #probes: readonly string[]

  constructor(estate: Estate) {
    this.#estate = estate
    this.#probes = this.#left()
  }

  levelOf(subject: Subject): Level {
    const known = this.#levels.get(subject)
    if (known !== undefined) return known
    const level = this.#judge(subject)
    this.#levels.set(subject, level)
    return level
  }

  /** What a principal would come to with every right its boundary lets through. */
  ceilingOf(subject: Subject): Level {
    const boundary = subject.policies.boundary
    if (boundary === null) return { level: 'admin', because: 'no boundary holds it', confidence: 'high' }
    const known = this.#ceilings.get(boundary)
    if (known !== undefined) return known
    const ceiling = this.#judge(this.#estate.as(subject, adminHeld(this.#estate.account.partition)))
    this.#ceilings.set(boundary, ceiling)
    return ceiling
  }

  /** Probes that the organization leaves to anybody: what nobody may do does not make an administrator less of one. */
  #left(): readonly string[] {
    const { account, subjects } = this.#estate
    const [any] = subjects
    if (any === undefined || (any.policies.scps.length === 0 && any.policies.rcps.length === 0)) return probes
    const arn = `arn:${account.partition}:iam::${account.id}:user/nobody`
    const nobody = { arn, type: 'user', id: null, tags: {}, credential: 'long-lived' } as const
    const identity = adminHeld(account.partition).map(({ policy }) => policy)
    const whole = effective(nobody, { ...any.policies, boundary: null, identity })
    const left = probes.filter((probe) => whole.reach(probe).over('*').extent !== 'none')
    return left.length >= probes.length / 2 ? left : probes
  }

  #judge(subject: Subject): Level {
    return this.#admin(subject) ?? this.#sensitive(subject) ?? this.#rest(subject)
  }

  #admin(subject: Subject): Level | null {
    let confidence: Confidence = 'high'
    const open: string[] = []
    for (const probe of this.#probes) {
      const over = subject.effective.reach(probe).over('*')
      if (over.extent === 'none' || over.missing.length > 0) return null
      if (over.extent === 'all' && over.verdict === 'allow') continue
      // A denial of some roles or buckets leaves an administrator; a grant or boundary for some of them makes none.
      const granted = subject.undenied.reach(probe).over('*')
      if (granted.extent !== 'all') return null
      if (over.verdict === 'depends') {
        confidence = 'low'
        open.push(...over.undecided)
      } else if (confidence === 'high') confidence = 'medium'
    }
    const but =
      open.length > 0
        ? `, if ${[...new Set(open)].sort().join(' and ')} allow it`
        : confidence === 'medium'
          ? ', but for what is denied'
          : ''
    return { level: 'admin', because: `${this.#origin(subject)}${but}`, confidence }
  }

  /** The policies an administrator owes it to: the one that does it alone, or all that have a part in it. */
  #origin(subject: Subject): string {
    const [first] = this.#probes
    const sources = new Set(this.#probes.map((probe) => subject.source(probe)))
    const names = [...sources].flatMap((held) => (held === null ? [] : [heldName(held)]))
    if (names.length === 0) return `${first ?? 'everything'} on everything`
    return names.length === 1 ? `${names[0]}` : `${names.slice(0, 3).join(' and ')} together`
  }

  #sensitive(subject: Subject): Level | null {
    const { partition, id } = this.#estate.account
    for (const [action, family] of sensitive) {
      const over = subject.effective.reach(action).over(family.replace('*', partition).replace(/(?<=^arn:[^:]*:iam::)\*/, id))
      if (over.extent !== 'all') continue
      const confidence = over.verdict === 'allow' ? 'high' : 'medium'
      return { level: 'sensitive', because: `${action} on everything through ${this.#by(subject, action)}`, confidence }
    }
    for (const service of sensitiveServices) {
      const over = subject.effective.reach(anyOf(service)).over('*')
      if (over.extent !== 'all') continue
      const confidence = over.verdict === 'allow' ? 'high' : 'medium'
      return { level: 'sensitive', because: `${service}:* on everything through ${this.#by(subject, anyOf(service))}`, confidence }
    }
    return null
  }

  #by(subject: Subject, action: string): string {
    const held = subject.source(action)
    return held === null ? 'its policies' : heldName(held)
  }

  #rest(subject: Subject): Level {
    const confidence: Confidence = subject.unread.length > 0 ? 'low' : 'high'
    const allowed = subject.held.flatMap(({ policy }) => policy.statements).some((statement) => allows(subject, statement))
    if (allowed) return { level: 'limited', because: 'its policies allow certain actions on certain resources', confidence }
    const because = subject.held.length === 0 ? 'no policy allows it anything' : 'nothing its policies allow is left to it'
    return { level: 'none', because: subject.unread.length > 0 ? 'what its policies allow could not be read' : because, confidence }
  }
}

/** Whether anything of a statement is left to a principal; a wildcard is asked by an action only it covers. */
function allows({ effective }: Subject, { effect, actions }: Policy['statements'][number]): boolean {
  if (effect === 'deny') return false
  const asked = actions.not ? ['any:AnyActionThereIs'] : actions.values.slice(0, 50).map(concrete)
  return asked.some((action) => effective.reach(action).grants().length > 0)
}

function concrete(action: string): string {
  return action.includes(':') ? action.replace(/[*?]/g, 'z') : 'any:AnyActionThereIs'
}

/** `AdministratorAccess attached through the group ops`, `the inline policy deploy`. */
export function heldName({ how, name, group }: Subject['held'][number]): string {
  const what = how === 'inline' ? `the inline policy ${name}` : arnName(name)
  return group === null ? what : `${what}${how === 'attached' ? ' attached' : ''} through the group ${group}`
}
