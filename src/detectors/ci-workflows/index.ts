import type { Detection } from '../../core/detection.js'
import type { TextDetector } from '../../core/detector.js'
import type { TextDocument } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import type { Rule } from '../../core/rule.js'
import { workflowIn } from '../../parsers/lib/workflow/index.js'
import { isGithubFile } from '../../parsers/lib/workflow/paths.js'
import { lineFinder, parseYamlTree, type YamlNode } from '../../parsers/lib/yaml-tree.js'
import { azureFindings } from './azure-pipelines.js'
import { bitbucketFindings } from './bitbucket.js'
import { circleFindings } from './circleci.js'
import { githubFindings } from './github.js'
import { gitlabFindings } from './gitlab.js'
import { jenkinsFindings } from './jenkins.js'
import { type Said, type Scene, sceneOf } from './scene.js'

type Rules = ReadonlyMap<string, Rule>

// What a YAML file of another system's is judged by. GitLab takes several documents, of which the last is the pipeline.
const systems: readonly { readonly path: RegExp; readonly findings: (root: YamlNode, scene: Scene) => Iterable<Said> }[] = [
  { path: /(?:^|\/)\.gitlab-ci\.ya?ml$/i, findings: gitlabFindings },
  { path: /(?:^|\/)\.circleci\/config\.ya?ml$/i, findings: circleFindings },
  { path: /(?:^|\/)azure-pipelines[^/]*\.ya?ml$/i, findings: azureFindings },
  { path: /(?:^|\/)bitbucket-pipelines\.ya?ml$/i, findings: bitbucketFindings },
]

/** The identities that files of continuous integration hold and how badly: workflow tokens, stored secrets, third parties, federations. */
export const ciWorkflows: TextDetector = {
  reads: 'text',
  create: ({ rules, inlineIgnores }) => {
    const byId = new Map(rules.map((rule) => [rule.id, rule]))
    return (document) => {
      if (isGithubFile(document.path)) return github(document, byId, inlineIgnores)
      if (/(?:^|\/)jenkinsfile[^/]*$/i.test(document.path)) return jenkins(document, byId, inlineIgnores)
      return yaml(document, byId, inlineIgnores)
    }
  },
}

function* github(document: TextDocument, rules: Rules, inlineIgnores: boolean): Iterable<Detection | Gap> {
  const { workflow, gap, at } = workflowIn(document)
  if (gap !== null) yield gap
  if (workflow === null) return
  const { scene, told } = sceneOf(document, at, rules, inlineIgnores, workflow.kind === 'action')
  for (const said of githubFindings(workflow, scene)) yield* told(said)
}

function* jenkins(document: TextDocument, rules: Rules, inlineIgnores: boolean): Iterable<Detection> {
  const { scene, told } = sceneOf(document, lineFinder(document.text), rules, inlineIgnores)
  for (const said of jenkinsFindings(scene)) yield* told(said)
}

function* yaml(document: TextDocument, rules: Rules, inlineIgnores: boolean): Iterable<Detection | Gap> {
  const { path, text } = document
  const system = systems.find((one) => one.path.test(path))
  if (system === undefined) return
  const { roots, problem, at } = parseYamlTree(text)
  // Of a key that stands twice these systems take the last.
  if (problem !== null && roots.length === 0) yield failed('unparsable', `${path}:${problem.line}:${problem.column}`, problem.needs)
  const root = roots.at(-1)
  if (root === undefined) return
  const { scene, told } = sceneOf(document, at, rules, inlineIgnores)
  for (const said of system.findings(root, scene)) yield* told(said)
}
