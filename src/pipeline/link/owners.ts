import type { Owner } from '../../core/finding.js'
import type { Identity, OwnerHint } from '../../core/identity.js'
import type { Confidence } from '../../core/severity.js'

// In order of trust: what people declared, what stands on the thing, who made it, whose path it is, who wrote the line.
const sources = ['declared', 'tag', 'creator', 'codeowners', 'blame'] as const
const confidences: Readonly<Record<Owner['source'], Confidence>> = {
  declared: 'high',
  tag: 'high',
  creator: 'medium',
  codeowners: 'medium',
  blame: 'low',
}

/** The owner the strongest sign points at; of equally strong ones the first. Undefined when there is no sign. */
export function ownerOf(hints: readonly OwnerHint[]): Owner | undefined {
  for (const source of sources) {
    const hint = hints.find((one) => one.source === source)
    if (hint !== undefined) return { id: hint.id, kind: hint.kind, source, confidence: confidences[source], status: hint.status }
  }
  return undefined
}

/** The identities with their owners worked out. */
export function owned(identities: readonly Identity[]): Identity[] {
  return identities.map((one) => ({ ...one, owner: one.owner ?? ownerOf(one.ownerHints) }))
}
