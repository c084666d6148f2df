import type { CollectorName, IdentityCollectorName } from '../collectors/index.js'
import type { GitScope, Target } from '../core/collector.js'
import type { Config } from '../core/config.js'

/** One document collector's visit to one target. */
export interface DocumentVisit {
  readonly collector: CollectorName
  readonly target: Target
  readonly scope: GitScope
  /** True when it must be opened on the main thread: standard input cannot be handed on. */
  readonly mainThread: boolean
}

/** One identity collector's visit to one remote target. */
export interface IdentityVisit {
  readonly collector: IdentityCollectorName
  readonly target: Target
}

/** Who visits what. */
export interface Plan {
  readonly documents: readonly DocumentVisit[]
  readonly identities: readonly IdentityVisit[]
}

/** Which collectors visit which targets. Nothing is loaded or read yet. */
export function plan(config: Pick<Config, 'targets' | 'scope' | 'history'>): Plan {
  return {
    documents: config.targets.flatMap((target) => documentVisits(target, config)),
    identities: config.targets.flatMap((target) => identityVisits(target)),
  }
}

function documentVisits(target: Target, { scope, history }: Pick<Config, 'scope' | 'history'>): DocumentVisit[] {
  const visit = (collector: CollectorName): DocumentVisit => ({ collector, target, scope, mainThread: collector === 'stdin' })
  if (target.kind === 'stdin') return [visit('stdin')]
  // Files of an export are read by what they are: the same readers meet them in any tree.
  if (target.kind === 'aws-export') return [visit('files')]
  if (target.kind === 'aws' || target.kind === 'github') return []
  if (target.kind === 'git' || scope.kind !== 'history') return [visit('git')]
  return history ? [visit('files'), visit('git')] : [visit('files')]
}

function identityVisits(target: Target): IdentityVisit[] {
  return target.kind === 'aws' || target.kind === 'github' ? [{ collector: target.kind, target }] : []
}
