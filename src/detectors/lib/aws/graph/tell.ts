import type { Edge } from './edge.js'
import { arnName } from './names.js'
import type { Scene } from './scene.js'
import type { Outcome } from './search.js'
import type { Held, Subject } from './subject.js'

/** The whole way in one line: `ci → iam:PassRole + lambda:CreateFunction on role build (AdministratorAccess) → admin`. */
export function wayOf(scene: Scene, subject: Subject, { steps, gain, tier }: Pick<Outcome, 'steps' | 'gain' | 'tier'>): string {
  const said = steps.map((edge) => stepOf(scene, edge))
  if (tier === 'latent') return [subject.who.name, ...said].join(' → ')
  return [subject.who.name, ...said, gain === 'admin' ? 'admin' : 'more than it has'].join(' → ')
}

/** One step: the permissions, and what they are used on. */
export function stepOf(scene: Scene, { path, to, on, gain, tier }: Edge): string {
  const what = path.needs.join(' + ')
  if (path.way.kind === 'elsewhere') return what
  if (on === null) return `${what} on itself`
  return `${what} on ${on.replace('/', ' ')}${to === null || tier === 'latent' ? '' : reason(scene, to, gain)}`
}

function reason(scene: Scene, to: Subject, gain: Edge['gain']): string {
  const { level, because } = scene.levelOf(to)
  return level === 'admin' || gain === 'more' ? ` (${because})` : ''
}

/** Facts about where a permission comes from, for the commands of a fix: each is there for one way of holding a policy only. */
export function sourceFacts(held: Held | null, kind: 'user' | 'role'): Readonly<Record<string, string>> {
  if (held === null) return {}
  const { name, group, how } = held
  if (group !== null) return { group, ...(how === 'inline' ? { groupInline: name } : managed(name, 'group')), policy: shown(held) }
  return { ...(how === 'inline' ? { [`${kind}Inline`]: name } : managed(name, kind)), policy: shown(held) }
}

function managed(arn: string, holder: string): Readonly<Record<string, string>> {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn) ? { [`${holder}AwsPolicy`]: arn } : { ownPolicy: arn }
}

function shown({ name, how, group }: Held): string {
  const plain = how === 'inline' ? name : arnName(name)
  return group === null ? plain : `${plain} (group ${group})`
}
