import type { TextDetector } from '../../core/detector.js'
import { githubFile, workflowIn } from '../../parsers/workflow/index.js'
import { githubFindings } from './github.js'
import { sceneOf } from './scene.js'

/** The identities that files of continuous integration hold and how badly: workflow tokens, stored secrets, third parties, federations. */
export const ciWorkflows: TextDetector = {
  reads: 'text',
  create: ({ rules, inlineIgnores }) => {
    const byId = new Map(rules.map((rule) => [rule.id, rule]))
    return function* (document) {
      if (!githubFile.test(document.path)) return
      const { workflow, gap, at } = workflowIn(document)
      if (gap !== null) yield gap
      if (workflow === null) return
      const { scene, told } = sceneOf(document, at, byId, inlineIgnores, workflow.kind === 'action')
      for (const said of githubFindings(workflow, scene)) yield* told(said)
    }
  },
}
