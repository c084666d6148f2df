import { compareConfidence } from '../../core/severity.js'
import { parseShape, shapeBreadth } from '../../core/shape.js'
import { type Hit, overlap } from './hit.js'

/** The lower, the more a rule knows of what it found: a provider's structure, a name, a form anyone uses, a guess. */
export function rank({ token }: Hit): number {
  if (token.kind === 'generic') return 3
  if (token.kind === 'named') return 1
  return token.shapes.length > 0 ? 0 : 2
}

/** What knows most first; of equals the longer text, the longer literal beginning, the form that fewer texts have. */
function byClaim(a: Hit, b: Hit): number {
  return (
    rank(a) - rank(b) ||
    b.end - b.start - (a.end - a.start) ||
    b.publicPrefix - a.publicPrefix ||
    compareBreadth(a, b) ||
    (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0)
  )
}

function compareBreadth(a: Hit, b: Hit): number {
  const [one, other] = [breadthOf(a), breadthOf(b)]
  return one.perCharacter - other.perCharacter || one.whole - other.whole
}

function breadthOf({ shape }: Hit): { readonly perCharacter: number; readonly whole: number } {
  return shape === null ? { perCharacter: 8, whole: 0 } : shapeBreadth(parseShape(shape))
}

/** Of overlapping hits the best: a sweep over clusters of overlapping ones, linear but for the sort. */
export function keepBest(hits: readonly Hit[]): Hit[] {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Hit[] = []
  for (let i = 0; i < sorted.length; ) {
    const cluster: Hit[] = []
    let reach = -1
    for (let hit = sorted[i]; hit !== undefined && (cluster.length === 0 || hit.start < reach); hit = sorted[++i]) {
      cluster.push(hit)
      reach = Math.max(reach, hit.end)
    }
    const chosen: Hit[] = []
    for (const hit of cluster.sort(byClaim)) {
      const rival = chosen.findIndex((other) => overlap(other, hit))
      const winner = chosen[rival]
      if (winner === undefined) chosen.push(hit)
      else chosen[rival] = backed(winner, hit)
    }
    kept.push(...chosen.sort((a, b) => a.start - b.start))
  }
  return kept
}

/**
 * A hit is believed at least as much as what it displaces: the guess by name, for who knows the provider must not hide what anyone would see,
 * and another maker's form for the same text, for it is somebody's key in any case. One whose checksum was found wrong is not.
 */
function backed(winner: Hit, loser: Hit): Hit {
  if (winner.verdict.refuted === true) return winner
  if (rank(loser) === 0 && rank(winner) === 0) return undecided(winner, loser) ? withRival(winner, loser) : winner
  return rank(loser) === 3 ? believedAs(winner, loser) : winner
}

function believedAs(winner: Hit, loser: Hit): Hit {
  const { confidence, facts } = loser.verdict
  if (compareConfidence(confidence, winner.verdict.confidence) >= 0) return winner
  return { ...winner, verdict: { ...winner.verdict, confidence, facts: { ...winner.verdict.facts, reason: facts?.reason ?? null } } }
}

// So many bits make it a thousand times less likely that a text of one maker has the other's form than that somebody mistyped.
const decided = 20

/** True when two makers' forms fit the same text and neither says more of it: no longer beginning, no smaller alphabet. */
function undecided(winner: Hit, loser: Hit): boolean {
  if (winner.start !== loser.start || winner.end !== loser.end || winner.token.provider === loser.token.provider) return false
  if (winner.publicPrefix > loser.publicPrefix) return false
  const narrower = breadthOf(loser).perCharacter - breadthOf(winner).perCharacter
  return narrower * (winner.shown.length - winner.publicPrefix) < decided
}

/** One finding names both makers rather than the wrong one. */
function withRival(winner: Hit, { rule, verdict }: Hit): Hit {
  const remark = [winner.verdict.remark, `or a ${rule.title}`].filter((part) => part !== undefined).join(', ')
  const surer = compareConfidence(verdict.confidence, winner.verdict.confidence) < 0
  const confidence = surer ? verdict.confidence : winner.verdict.confidence
  const reason = surer ? (verdict.facts?.reason ?? null) : (winner.verdict.facts?.reason ?? null)
  return { ...winner, verdict: { ...winner.verdict, confidence, remark, facts: { ...winner.verdict.facts, reason, alternative: rule.id } } }
}
