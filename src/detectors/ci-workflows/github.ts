import type { Workflow } from '../../parsers/lib/workflow/model.js'
import { agentFindings } from './agents.js'
import { appFindings } from './apps.js'
import { checkoutFindings } from './checkout.js'
import { permissionFindings } from './permissions.js'
import { personalTokenFindings } from './personal-tokens.js'
import type { Said, Scene } from './scene.js'
import { secretFindings } from './secrets.js'
import { staticKeyFindings } from './static-keys.js'
import { thirdPartyFindings } from './third-party.js'
import { triggerFindings } from './triggers.js'

const checks: readonly ((workflow: Workflow, scene: Scene) => Iterable<Said>)[] = [
  permissionFindings,
  secretFindings,
  staticKeyFindings,
  personalTokenFindings,
  thirdPartyFindings,
  checkoutFindings,
  triggerFindings,
  appFindings,
  agentFindings,
]

/** Everything that is wrong with the identities of a GitHub Actions workflow or composite action. */
export function* githubFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  for (const check of checks) yield* check(workflow, scene)
}
