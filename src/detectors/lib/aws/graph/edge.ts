import { overlaps } from '../../iam/match.js'
import { pattern } from '../../iam/pattern.js'
import { type Answer, and, no, yes } from './answer.js'
import type { EscalationPath } from './paths.js'
import type { Subject } from './subject.js'

/** How sure a path is, surest first. */
export const tiers = ['confirmed', 'conditional', 'potential', 'latent'] as const
/**
 * `confirmed`: every prerequisite is in the data. `conditional`: all but something that cannot be decided. `potential`: it needs a workload that is not
 * in the data. `latent`: another principal becomes privileged, the holder does not.
 */
export type Tier = (typeof tiers)[number]

/** One step of a principal by one path. */
export interface Edge {
  readonly path: EscalationPath
  readonly from: Subject
  /** Who it becomes; null when it changes its own rights, or makes a principal for itself. */
  readonly to: Subject | null
  /** Everything, or more than it had. */
  readonly gain: 'admin' | 'more'
  readonly tier: Tier
  /** What the step is done to: `role/build`, `group/ops`, `policy/Own`; null for itself. */
  readonly on: string | null
  /** Condition keys, documents and workloads that leave it open. */
  readonly open: readonly string[]
}

/** The less sure of two tiers. */
export function weaker(a: Tier, b: Tier): Tier {
  return tiers.indexOf(a) >= tiers.indexOf(b) ? a : b
}

/** Negative when `a` is surer than `b`. */
export function compareTier(a: Tier, b: Tier): number {
  return tiers.indexOf(a) - tiers.indexOf(b)
}

/** The edge an answer amounts to; null for no. */
export function edgeOf(path: EscalationPath, from: Subject, answer: Answer, known: Pick<Edge, 'to' | 'gain' | 'on'>): Edge | null {
  if (answer.truth === 'no') return null
  const tier = answer.truth === 'yes' ? path.floor : weaker('conditional', path.floor)
  return { path, from, ...known, tier, open: [...new Set(answer.open)].sort() }
}

/** Whether a principal holds a path's other permissions, on one resource where they must meet. `skip` are judged by who asks. */
export function holdsAll(subject: Subject, { needs, oneOf, meet }: EscalationPath, skip: readonly string[]): Answer {
  let answer: Answer = yes
  for (const need of needs) {
    if (skip.includes(need)) continue
    answer = and(answer, subject.anywhere(need))
    if (answer.truth === 'no') return no
  }
  if (oneOf !== undefined) answer = and(answer, surest(oneOf.map((action) => subject.anywhere(action))))
  return meet === undefined || answer.truth === 'no' ? answer : and(answer, meeting(subject, meet))
}

/** The surest of several answers. */
export function surest(answers: Iterable<Answer>): Answer {
  let best: Answer = no
  for (const answer of answers) {
    if (answer.truth === 'yes') return answer
    if (answer.truth === 'maybe' && best.truth === 'no') best = answer
  }
  return best
}

function meeting(subject: Subject, [first = '', ...others]: readonly string[]): Answer {
  return surest(
    subject.patterns(first).map((resources) =>
      others.reduce((answer, action) => {
        const near = subject.patterns(action).some((other) => mayMeet(resources, other))
        return near ? and(answer, subject.over(action, resources)) : no
      }, yes),
    ),
  )
}

/** Whether two resource patterns can name the same thing, field by field: a `*` for the region is read as a region, not as all that may follow. */
function mayMeet(left: string, right: string): boolean {
  if (!left.startsWith('arn:') || !right.startsWith('arn:')) return true
  const [a, b] = [left.split(':'), right.split(':')]
  if (a.length < 6 || b.length < 6) return true
  const fields = [...a.slice(0, 5), a.slice(5).join(':')]
  return fields.every((field, at) => overlaps(pattern(field, 'plain'), pattern(at < 5 ? (b[at] ?? '') : b.slice(5).join(':'), 'plain')))
}
