import { failed, type Gap, limit } from '../../../core/gap.js'
import { entriesOf, listOf, parseYamlTree, type Span, textOf, valueAt, type YamlNode, type YamlTree } from '../yaml-tree.js'
import type { Job, SecretUse, Step, Workflow } from './model.js'
import { permissionsOf, readJob, settingsOf, stepsOf, TooMany, triggersOf } from './parts.js'
import { expressionsIn, namesIn, secretsIn } from './references.js'

/** A workflow file read: the model with its places, or why there is none. Both when the file is flawed and can still be read. */
export interface ParsedWorkflow {
  readonly workflow: Workflow | null
  readonly gap: Gap | null
  /** Where it is no YAML, whatever the path says of it; null when it is. */
  readonly problem: { readonly line: number; readonly column: number } | null
  at: YamlTree['at']
}

const mostSteps = 20_000
const mostNodes = 1_000_000
const longestFile = 16 << 20

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
      problem: null,
      at: () => ({ line: 1, column: 1 }),
    }
  }
  const tree = parseYamlTree(text)
  const isWorkflow = /(?:^|\/)\.github\/workflows\/[^/]+$/.test(path)
  const { problem, at } = tree
  const gap = problem === null || !isWorkflow ? null : failed('unparsable', `${path}:${problem.line}:${problem.column}`, problem.needs)
  const [root] = tree.roots
  if (root?.kind !== 'map') return { workflow: null, gap, problem, at }
  try {
    return { workflow: isWorkflow ? workflowOf(root, text) : actionOf(root, text), gap, problem, at }
  } catch (error) {
    if (!(error instanceof TooMany)) throw error
    return {
      workflow: null,
      gap: limit('bound', path, `a workflow of at most ${mostSteps} steps and ${mostNodes} values, its aliases counted`),
      problem,
      at,
    }
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

/**
 * Every expression of the file, told by job and step. What an alias stands for belongs to each step that uses it, and is looked at once for each. Throws
 * `TooMany` where that multiplies.
 */
function reaches(
  root: YamlNode,
  jobs: readonly { job: Job; node: YamlNode }[],
  source: string,
): Pick<Workflow, 'secretUses' | 'variables'> {
  const secretUses: SecretUse[] = []
  const variables: { name: string; span: Span }[] = []
  let left = mostNodes
  const look = (node: YamlNode, job: Job | null, step: Step | null, under: string, seen: Set<YamlNode>): void => {
    if (seen.has(node)) return
    seen.add(node)
    if (left-- <= 0) throw new TooMany()
    if (node.kind === 'scalar') {
      const bare = under === 'if'
      if (!bare && !node.text.includes('${{')) return
      const expressions = expressionsIn(node, source, bare)
      for (const reference of secretsIn(expressions)) secretUses.push({ reference, job, step, under })
      variables.push(...namesIn(expressions, 'vars'))
    } else if (node.kind === 'list') for (const item of node.items) look(item, job, step, under, seen)
    else for (const { key, value } of node.entries) look(value, job, step, under === '' ? key : `${under}.${key}`.slice(0, 80), seen)
  }
  for (const { job, node } of jobs) {
    const steps = valueAt(node, 'steps')
    const byIndex = new Map(job.steps.map((step) => [step.index, step]))
    for (const [index, item] of listOf(steps).entries()) {
      look(item, job, byIndex.get(index) ?? null, '', new Set())
    }
    look(node, job, null, '', new Set(steps === undefined ? [] : [steps]))
  }
  for (const { key, value } of entriesOf(root)) if (key !== 'jobs' && key !== 'runs') look(value, null, null, key, new Set())
  return { secretUses, variables }
}
