import { awsIdentityId } from '../../../../core/aws.js'
import type { Privilege } from '../../../../core/identity.js'
import type { Judgement } from '../../../../core/inventory.js'
import { type Analysis, tempered } from './analysis.js'
import type { Subject } from './subject.js'
import { wayOf } from './tell.js'

/** What a principal can do at worst: what it is, or what it can make itself by a confirmed or conditional way. */
export function privilegeOf(analysis: Analysis, subject: Subject): Privilege {
  const { level, because, confidence } = analysis.scene.levelOf(subject)
  if (level === 'admin') return { level, because, confidence: tempered(confidence, analysis, subject) }
  const outcome = analysis.search.outcomeOf(subject)
  if (outcome?.gain === 'admin' && (outcome.tier === 'confirmed' || outcome.tier === 'conditional')) {
    const sure = outcome.tier === 'confirmed' ? 'high' : 'medium'
    return { level: 'escalates', because: wayOf(analysis.scene, subject, outcome), confidence: tempered(sure, analysis, subject) }
  }
  return { level, because, confidence: tempered(confidence, analysis, subject) }
}

/** The judgements of every user and role of an account. */
export function* judgements(analysis: Analysis): Iterable<Judgement> {
  for (const subject of analysis.estate.subjects) {
    yield { judged: awsIdentityId(subject.arn), privilege: privilegeOf(analysis, subject) }
  }
}
