import type { Look } from './comparison.js'
import { type CompiledStatement, compile, conditionsHold, coversResource } from './compile.js'
import type { Policy } from './policy.js'
import { type Named, type Naming, named } from './principal.js'
import type { Layer, Principal, Reason } from './request.js'
import { both, either, type Truth } from './truth.js'

/** A request as the layers see it: `action` in lower case, `look` the whole context. */
export interface Question {
  readonly principal: Principal
  readonly action: string
  readonly resource: string
  readonly look: Look
  readonly bounded: boolean
}

/** One statement that may apply, with what leaves it open. */
export interface Hit {
  readonly layer: Layer
  readonly statement: CompiledStatement
  readonly truth: Exclude<Truth, 'no'>
  readonly open: readonly string[]
  /** How a resource policy names the principal; null elsewhere. */
  readonly naming: Naming | null
}

/** What one set of policies says: whether it allows, whether it denies, and by what. */
export interface Opinion {
  readonly layer: Layer
  readonly allow: Truth
  readonly deny: Truth
  readonly allows: readonly Hit[]
  readonly denies: readonly Hit[]
  readonly missing: readonly string[]
}

/** The opinion of policies of which one allow is enough. */
export function opinionOf(policies: readonly Policy[], layer: Layer, question: Question): Opinion {
  const allows: Hit[] = []
  const denies: Hit[] = []
  const missing = policies.filter((policy) => policy.missing !== null)
  for (const policy of policies) {
    if (policy.missing !== null) continue
    const relevant = compile(policy).about(question.action)
    for (const statement of relevant.allows) gather(statement, layer, question, allows)
    for (const statement of relevant.denies) gather(statement, layer, question, denies)
  }
  const allow = allows.reduce<Truth>((truth, hit) => either(truth, hit.truth), missing.length > 0 ? 'maybe' : 'no')
  const deny = denies.reduce<Truth>((truth, hit) => either(truth, hit.truth), missing.some((one) => one.missing?.mayDeny) ? 'maybe' : 'no')
  return { layer, allow, deny, allows, denies, missing: missing.map(({ name }) => name) }
}

/** The opinion of levels of which each must allow: an organization's root, its units, the account. */
export function opinionOfLevels(levels: readonly (readonly Policy[])[], layer: Layer, question: Question): Opinion {
  const opinions = levels.map((policies) => opinionOf(policies, layer, question))
  return {
    layer,
    allow: opinions.reduce<Truth>((truth, one) => both(truth, one.allow), 'yes'),
    deny: opinions.reduce<Truth>((truth, one) => either(truth, one.deny), 'no'),
    allows: opinions.flatMap((one) => one.allows),
    denies: opinions.flatMap((one) => one.denies),
    missing: opinions.flatMap((one) => one.missing),
  }
}

/** The opinion of a layer that is not there. */
export function silent(layer: Layer, allow: Truth): Opinion {
  return { layer, allow, deny: 'no', allows: [], denies: [], missing: [] }
}

/** Adds a statement to the hits unless it surely does not apply. */
function gather(statement: CompiledStatement, layer: Layer, question: Question, hits: Hit[]): void {
  const { principals, effect } = statement.statement
  const { look, resource, principal, bounded } = question
  const who: Named = principals === null ? { truth: 'yes', naming: null } : named(principals, principal, effect, bounded)
  if (who.truth === 'no') return
  const open: string[] = []
  // A key policy's statement without a resource has no effect; in a trust or repository policy it is about what the policy belongs to.
  if (statement.resources === null && question.action.startsWith('kms:')) return
  const truth = both(who.truth, both(coversResource(statement, resource, look, open), conditionsHold(statement, look, open)))
  if (truth !== 'no') hits.push({ layer, statement, truth, open: truth === 'maybe' ? open : [], naming: who.naming })
}

/** A hit as a verdict's reason. */
export function reasonOf({ layer, statement: { policy, statement }, truth }: Hit): Reason {
  return { layer, policy: policy.name, sid: statement.sid, index: statement.index, effect: statement.effect, certain: truth === 'yes' }
}
