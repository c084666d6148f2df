import { everySecret } from '../../core/ci.js'
import type { GitHubSecretUse } from '../../core/github.js'
import { type ParsedWorkflow, parseWorkflow } from '../lib/workflow/index.js'
import type { Job, SecretUse, Workflow } from '../lib/workflow/model.js'
import type { SecretReference } from '../lib/workflow/references.js'

/** What a workflow does with secrets. */
export interface WorkflowUses {
  readonly uses: readonly GitHubSecretUse[]
  /** True when a job may ask for an OIDC token. */
  readonly federated: boolean
  /** Where it is no YAML that can be read; null when it is. */
  readonly problem: { readonly line: number; readonly column: number } | null
}

const longest = 1 << 20
const named = /\bsecrets(?:\.([A-Za-z_]\w{0,254})|\[\s{0,8}'([^']{1,255})'\s{0,8}\])/g
const dynamic = /\bsecrets\s{0,8}(?:\)|\[(?!\s{0,8}'))/

/** Which secrets the jobs of a workflow read, by name. A text that is no workflow is searched as text: a name met there is a use. */
export function workflowUses(text: string): WorkflowUses {
  const { workflow, problem, at } = parseWorkflow({ path: '.github/workflows/one.yml', text })
  if (workflow === null) return { ...searched(text.slice(0, longest)), problem }
  const asks = [workflow.permissions, ...workflow.jobs.map(({ permissions }) => permissions)]
  const federated = asks.some((one) => one !== null && (one.scopes.get('id-token')?.access ?? one.all) === 'write')
  return { uses: unique([...used(workflow, at)]), federated, problem: null }
}

function* used({ jobs, secretUses }: Workflow, at: ParsedWorkflow['at']): Generator<GitHubSecretUse> {
  const use = ({ reference }: SecretUse, job: Job): GitHubSecretUse => {
    const { line } = at(reference.span.start)
    return { secret: nameOf(reference), job: job.id, environment: environmentOf(job), line }
  }
  for (const one of secretUses) {
    // What stands above the jobs is for all of them.
    for (const job of one.job === null ? jobs : [one.job]) yield use(one, job)
  }
  for (const job of jobs) {
    if (job.inherits === null) continue
    yield { secret: everySecret, job: job.id, environment: environmentOf(job), line: at(job.inherits.start).line }
  }
}

function nameOf(reference: SecretReference): string {
  return reference.kind === 'named' ? reference.name : everySecret
}

function environmentOf({ environment }: Job): string | null | undefined {
  if (environment === null) return null
  return environment.text.includes('${{') ? undefined : environment.text
}

function searched(text: string): Pick<WorkflowUses, 'uses' | 'federated'> {
  const uses = [...names(text)].map((secret) => ({ secret, job: '', environment: undefined, line: 1 }))
  return { uses, federated: /id-token:\s{0,8}write/.test(text) }
}

/** Names of secrets in a text with expressions in it. */
function* names(text: string): Generator<string> {
  for (const [, dotted, quoted] of text.matchAll(named)) yield (dotted ?? quoted ?? '').toUpperCase()
  if (dynamic.test(text)) yield everySecret
}

/** One use for each secret and job: where the job first reads it. */
function unique(uses: readonly GitHubSecretUse[]): GitHubSecretUse[] {
  const known = new Map<string, GitHubSecretUse>()
  for (const use of uses) {
    const key = `${use.secret}\0${use.job}`
    const before = known.get(key)
    if (before === undefined || use.line < before.line) known.set(key, use)
  }
  return [...known.values()]
}
