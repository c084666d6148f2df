import { failed, type Gap, limit } from '../../core/gap.js'
import { entriesOf, listOf, parseYamlTree, type Span, textOf, valueAt, type YamlNode, type YamlTree } from '../lib/yaml-tree.js'
import type { Job, SecretUse, Step, Workflow } from './model.js'
import { permissionsOf, readJob, settingsOf, stepsOf, TooMany, triggersOf } from './parts.js'
import { expressionsIn, namesIn, secretsIn } from './references.js'

/** A workflow file read: the model with its places, or why there is none. Both when the file is flawed and can still be read. */
export interface ParsedWorkflow {
  readonly workflow: Workflow | null
  readonly gap: Gap | null
  at: YamlTree['at']
}

const mostSteps = 20_000
const longestFile = 16 << 20

/** `.github/workflows/x.yml` and composite actions (`action.yml`, whatever is YAML in `.github/actions`), anywhere in a tree. */
export const githubFile = /(?:^|\/)(?:\.github\/(?:workflows\/[^/]+|actions\/.+)|action)\.ya?ml$/

const known = new WeakMap<object, ParsedWorkflow>()

/** The same, read once for each document however many ask for it. */
export function workflowIn(document: { readonly path: string; readonly text: string }): ParsedWorkflow {
  const before = known.get(document)
  if (before !== undefined) return before
  const parsed = parseWorkflow(document)
  known.set(document, parsed)
  return parsed
}

/**
 * Reads a workflow or composite action of GitHub Actions. YAML that cannot be read is a failed gap with its place when the path says that the
 * file is a workflow. A file that is neither workflow nor composite action has no model and no gap.
 */
export function parseWorkflow({ path, text }: { readonly path: string; readonly text: string }): ParsedWorkflow {
  if (text.length > longestFile) {
    return {
      workflow: null,
      gap: limit('bound', path, `a workflow of at most ${longestFile >> 20} MB`),
      at: () => ({ line: 1, column: 1 }),
    }
  }
  const tree = parseYamlTree(text)
  const isWorkflow = /(?:^|\/)\.github\/workflows\/[^/]+$/.test(path)
  const { problem, at } = tree
  const gap = problem === null || !isWorkflow ? null : failed('unparsable', `${path}:${problem.line}:${problem.column}`, problem.needs)
  const [root] = tree.roots
  if (root?.kind !== 'map') return { workflow: null, gap, at }
  try {
    return { workflow: isWorkflow ? workflowOf(root, text) : actionOf(root, text), gap, at }
  } catch (error) {
    if (!(error instanceof TooMany)) throw error
    return { workflow: null, gap: limit('bound', path, `a workflow of at most ${mostSteps} steps, its aliases counted`), at }
  }
}

function workflowOf(root: YamlNode, source: string): Workflow | null {
  const jobs = valueAt(root, 'jobs')
  if (root.kind !== 'map' || jobs?.kind !== 'map') return null
  const budget = { left: mostSteps }
  const read = jobs.entries.map((entry) => ({ job: readJob(entry, source, budget), node: entry.value }))
  return {
    kind: 'workflow',
    name: textOf(valueAt(root, 'name')) ?? null,
    // A writer of YAML 1.1 turns `on` into `true`.
    triggers: triggersOf(valueAt(root, 'on') ?? valueAt(root, 'true')),
    permissions: permissionsOf(root.byKey.get('permissions')),
    env: settingsOf(valueAt(root, 'env'), source),
    jobs: read.map(({ job }) => job),
    ...reaches(root, read, source),
  }
}

function actionOf(root: YamlNode, source: string): Workflow | null {
  const runs = valueAt(root, 'runs')
  const steps = valueAt(runs, 'steps')
  if (root.kind !== 'map' || textOf(valueAt(runs, 'using')) !== 'composite' || steps === undefined) return null
  const entry = root.byKey.get('runs')
  const empty = { condition: null, permissions: null, environment: null, labels: [], group: null, env: [], containers: [], uses: null }
  const job: Job = {
    ...{ id: 'runs', keySpan: entry?.keySpan ?? { start: 0, end: 0 }, ...empty, with: [], inherits: null, secrets: [] },
    steps: stepsOf(steps, source, { left: mostSteps }),
  }
  const name = textOf(valueAt(root, 'name')) ?? null
  const read = [{ job, node: runs ?? root }]
  return { kind: 'action', name, triggers: [], permissions: null, env: [], jobs: [job], ...reaches(root, read, source) }
}

/** Every expression of the file, each node looked at once whatever aliases say, and told by job and step. */
function reaches(
  root: YamlNode,
  jobs: readonly { job: Job; node: YamlNode }[],
  source: string,
): Pick<Workflow, 'secretUses' | 'variables'> {
  const secretUses: SecretUse[] = []
  const variables: { name: string; span: Span }[] = []
  const seen = new Set<YamlNode>()
  const look = (node: YamlNode, job: Job | null, step: Step | null, under: string, depth: number): void => {
    if (seen.has(node)) return
    seen.add(node)
    if (node.kind === 'scalar') {
      const bare = under === 'if'
      if (!bare && !node.text.includes('${{')) return
      const expressions = expressionsIn(node, source, bare)
      for (const reference of secretsIn(expressions)) secretUses.push({ reference, job, step, under })
      variables.push(...namesIn(expressions, 'vars'))
    } else if (node.kind === 'list') for (const item of node.items) look(item, job, step, under, depth + 1)
    else for (const { key, value } of node.entries) look(value, job, step, under === '' ? key : `${under}.${key}`.slice(0, 80), depth + 1)
  }
  for (const { job, node } of jobs) {
    const steps = valueAt(node, 'steps')
    for (const [index, item] of listOf(steps).entries()) {
      look(item, job, job.steps.find((one) => one.index === index) ?? null, '', 0)
    }
    if (steps !== undefined) seen.add(steps)
    look(node, job, null, '', 0)
  }
  for (const { key, value } of entriesOf(root)) if (key !== 'jobs' && key !== 'runs') look(value, null, null, key, 0)
  return { secretUses, variables }
}
