import type { InventoryDetector } from '../../core/detector.js'
import { rulesById } from '../lib/github/finding.js'
import { machineFindings, ownershipFindings } from './people.js'
import { runnerFindings } from './runners.js'
import { agentFindings, environmentFindings, oidcFindings, workflowTokenFindings } from './workflows.js'

/** Sees settings that give machines more than they need: environments, GITHUB_TOKEN, OIDC subjects, runners, the Copilot agent, machine users, CODEOWNERS. */
export const githubSettings: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules }) => {
    const byId = rulesById(rules)
    return function* ({ github }) {
      for (const owner of github) {
        yield* environmentFindings(owner, byId)
        yield* workflowTokenFindings(owner, byId)
        yield* oidcFindings(owner, byId)
        yield* runnerFindings(owner, byId)
        yield* agentFindings(owner, byId)
        yield* machineFindings(owner, byId)
        yield* ownershipFindings(owner, byId)
      }
    }
  },
}
