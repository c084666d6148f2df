import { awsUserKind } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import { rulesById } from '../lib/aws/finding.js'
import { type Analysis, analysisGaps, analysisOf } from '../lib/aws/graph/analysis.js'
import { isFixed } from '../lib/aws/graph/estate.js'
import { escalationFinding } from './finding.js'

/** Sees how users and roles that are no administrators can become one, or get more than they have: the best way of each is one finding. */
export const awsEscalation: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules }) => {
    const byId = rulesById(rules)
    return function* ({ aws }) {
      for (const account of aws) {
        const analysis = analysisOf(account)
        yield* findings(analysis)
        yield* analysisGaps(analysis)
      }
    }

    function* findings(analysis: Analysis): Iterable<Detection> {
      for (const subject of analysis.estate.subjects) {
        // People, and roles that only AWS can change, are not what is looked after here; as targets they count.
        if (isFixed(subject) || (subject.who.kind === 'user' && awsUserKind(subject.who) === 'person')) continue
        const outcome = analysis.search.outcomeOf(subject)
        if (outcome === undefined) continue
        const id = ruleOf(outcome)
        const rule = byId.get(id)
        if (rule !== undefined) yield escalationFinding(analysis, subject, outcome, rule)
      }
    }
  },
}

function ruleOf({ tier, gain }: { readonly tier: string; readonly gain: string }): string {
  return gain === 'more' ? 'aws-escalation-lateral' : `aws-escalation-${tier}`
}
