import type { CollectorName } from '../collectors/index.js'
import type { GitScope, Target } from '../core/collector.js'
import type { Config } from '../core/config.js'

/** One collector's visit to one target. */
export interface Visit {
  readonly collector: CollectorName
  readonly target: Target
  readonly scope: GitScope
  /** True when it must be opened on the main thread: standard input cannot be handed on. */
  readonly mainThread: boolean
}

/** Which collectors visit which targets. Nothing is loaded or read yet. */
export function plan(config: Pick<Config, 'targets' | 'scope' | 'history'>): Visit[] {
  return config.targets.flatMap((target) => visitsOf(target, config))
}

function visitsOf(target: Target, { scope, history }: Pick<Config, 'scope' | 'history'>): Visit[] {
  const visit = (collector: CollectorName): Visit => ({ collector, target, scope, mainThread: collector === 'stdin' })
  if (target.kind === 'stdin') return [visit('stdin')]
  if (target.kind === 'git' || scope.kind !== 'history') return [visit('git')]
  return history ? [visit('files'), visit('git')] : [visit('files')]
}
