import type { Detection } from '../../core/detection.js'
import type { Rule } from '../../core/rule.js'
import { type Confidence, lessSure, type Severity, severities } from '../../core/severity.js'
import { ofPrincipal } from '../lib/aws/finding.js'
import { type Analysis, tempered } from '../lib/aws/graph/analysis.js'
import { compareTier, type Edge } from '../lib/aws/graph/edge.js'
import { pathEdition } from '../lib/aws/graph/paths.js'
import type { Outcome } from '../lib/aws/graph/search.js'
import type { Subject } from '../lib/aws/graph/subject.js'
import { sourceFacts, wayOf } from '../lib/aws/graph/tell.js'
import { counted, listed } from '../lib/aws/words.js'

/** Only so many of the other ways are listed; all are counted. */
const mostListed = 8

/** The finding about one principal: its best way told step by step, the others counted and listed. */
export function escalationFinding(analysis: Analysis, subject: Subject, outcome: Outcome, rule: Rule): Detection {
  const { scene, search, estate } = analysis
  const [first] = outcome.steps
  const last = outcome.steps[outcome.steps.length - 1] ?? first
  const way = wayOf(scene, subject, outcome)
  const others = otherWays(search.edgesOf(subject), first)
  const action = grantedAction(subject, first)
  const open = [...new Set(outcome.steps.flatMap((edge) => edge.open))]
  return ofPrincipal(estate.account, subject.who, {
    rule: rule.id,
    subject: subject.label,
    message: messageOf(subject, outcome, way, others.length),
    severity: severityOf(subject, first, rule.severity),
    confidence: tempered(confidenceOf(outcome, rule.confidence), analysis, subject),
    facts: {
      arn: subject.arn,
      tier: outcome.tier,
      way,
      steps: outcome.steps.length,
      permissions: first.path.needs.join(' + '),
      target: outcome.gain === 'admin' && last.to === null ? 'admin' : (last.to?.label ?? 'more than it has'),
      path: first.path.id,
      pathEdition: first.path.id === null ? null : pathEdition,
      action,
      onArn: targetOf(subject, first, action),
      openUntil: open.length === 0 ? null : open.join(', '),
      otherWays: others.length,
      others: others.length === 0 ? null : listed(others.map(short), mostListed),
      ...(first.path.way.kind === 'assume' && first.to !== null ? { entered: first.to.who.name } : {}),
      ...sourceFacts(subject.source(action), subject.who.kind),
    },
  })
}

function messageOf({ who }: Subject, { tier, gain, steps }: Outcome, way: string, others: number): string {
  const [first] = steps
  const open = [...new Set(steps.flatMap((edge) => edge.open))]
  const more = others === 0 ? '' : ` (and ${counted(others, 'other way')})`
  const inSteps = `in ${counted(steps.length, 'step')}`
  const name = `${who.kind} ${who.name}`
  if (tier === 'latent')
    return `${name} can make ${first.to?.label.replace('/', ' ') ?? 'another principal'} admin without becoming it: ${way}${more}`
  const doubt = tier === 'conditional' ? `, depending on ${listed(open)}` : ''
  if (gain === 'more') return `${name} can get more than it has ${inSteps}${doubt}: ${way}${more}`
  if (tier === 'potential') return `${name} can become admin ${inSteps} if a workload it may change has the role: ${way}${more}`
  return `${name} can become admin ${inSteps}${doubt}: ${way}${more}`
}

function short({ path, tier, on }: Edge): string {
  return `${path.needs.join(' + ')}${on === null ? '' : ` on ${on}`} [${tier}]`
}

/** The other ways, surest first; one that needs all that another needs, and more, is no way of its own. */
function otherWays(edges: readonly Edge[], first: Edge): Edge[] {
  const wider = (edge: Edge) =>
    [first, ...edges].some(
      (other) =>
        other.path !== edge.path &&
        compareTier(other.tier, edge.tier) <= 0 &&
        other.path.needs.length < edge.path.needs.length &&
        other.path.needs.every((need) => edge.path.needs.includes(need)),
    )
  return edges.filter((edge) => edge.path !== first.path && !wider(edge)).sort((a, b) => compareTier(a.tier, b.tier))
}

/** The action whose loss ends the way: the first that the principal's own policies grant. */
function grantedAction(subject: Subject, { path }: Edge): string {
  return path.needs.find((need) => subject.can(need)) ?? path.needs[0]
}

/**
 * The resource a simulation must be asked about to say what was found: nobody knows a workload's, and where the principal's own policies do not grant the
 * action but the role's trust does, it would be told no.
 */
function targetOf(subject: Subject, { to, on }: Edge, action: string): string | null {
  if (!/^(?:iam|sts):/.test(action) || !subject.can(action)) return null
  return to?.arn ?? (on === null ? subject.arn : null)
}

/** A long-lived key in the holder's hand makes it worse, a service that takes nobody new makes it less. */
function severityOf({ who }: Subject, { path }: Edge, severity: Severity): Severity {
  const keyed = who.kind === 'user' && who.keys?.some(({ active }) => active) === true
  const at = severities.indexOf(severity) - (keyed ? 1 : 0) + (path.retired === true ? 1 : 0)
  return severities[Math.min(Math.max(at, 0), severities.length - 1)] ?? severity
}

function confidenceOf({ tier, steps }: Outcome, confidence: Confidence): Confidence {
  return tier === 'confirmed' && steps.length > 3 ? lessSure(confidence) : confidence
}
