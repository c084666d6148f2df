import type { Over } from '../../iam/effective.js'
import type { Decision, RequestContext } from '../../iam/request.js'
import { both, type Truth } from '../../iam/truth.js'

/** Whether something can be done, and what would settle it when that is open. */
export interface Answer {
  readonly truth: Truth
  /** Condition keys and missing documents that leave it open. */
  readonly open: readonly string[]
}

/** A plain yes and a plain no. */
export const yes: Answer = { truth: 'yes', open: [] }
export const no: Answer = { truth: 'no', open: [] }

/** An answer that is open for the reasons given. */
export function maybe(...open: readonly string[]): Answer {
  return { truth: 'maybe', open }
}

/** Both must be so. */
export function and(left: Answer, right: Answer): Answer {
  if (left.truth === 'no' || right.truth === 'no') return no
  if (left.truth === 'yes') return right
  return right.truth === 'yes' ? left : { truth: both(left.truth, right.truth), open: [...left.open, ...right.open] }
}

/** The surer of two ways. */
export function or(left: Answer, right: Answer): Answer {
  if (left.truth === 'yes' || right.truth === 'no') return left
  return right.truth === 'yes' || left.truth === 'no' ? right : left
}

/** A decision as an answer. */
export function answerOf({ verdict, undecided, missing }: Decision | Over): Answer {
  if (verdict === 'allow') return yes
  return verdict === 'deny' ? no : maybe(...undecided, ...missing)
}

/** A context that knows every tag of a resource: those it has, and that it has no others. */
export class TaggedContext extends Map<string, readonly string[] | 'absent' | 'present' | 'unknown'> implements RequestContext {
  override get(key: string) {
    const known = super.get(key)
    if (known !== undefined) return known
    return key.startsWith('aws:resourcetag/') || key.startsWith('iam:resourcetag/') ? 'absent' : undefined
  }
}
