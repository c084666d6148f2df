import type { InventoryDetector } from '../../core/detector.js'
import { rulesById } from '../lib/github/finding.js'
import { heldTokens, tokenFindings } from './held.js'

/** Sees fine-grained tokens and credentials authorised for single sign-on whose owner left, that never end, lie idle, reach too far or do a machine's work. */
export const githubTokens: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ github }) {
      for (const owner of github) for (const held of heldTokens(owner)) yield* tokenFindings(owner, held, now, byId)
    }
  },
}
