import { listOption } from '../../core/rule.js'
import type { Job, Setting, Step, Uses, Workflow } from '../../parsers/lib/workflow/model.js'
import { canWrite, jobIdentity, passesWorkflowToken, powerfulNames, strangersEvents } from './facts.js'
import { ownersIn } from './own-owner.js'
import { listed, type Said, type Scene, shown } from './scene.js'

/** A third party's code, changeable behind our back, that is handed a secret. */
export function* thirdPartyFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  const rule = scene.rule('ci-secret-to-unpinned-action')
  if (rule === null) return
  const trusted = new Set([...listOption(rule, 'trustedOwners'), ...ownersIn(workflow)].map((owner) => owner.toLowerCase()))
  const vendors = new Set(listOption(rule, 'vendors').map((owner) => owner.toLowerCase()))
  const foreign = (uses: Uses | null): uses is Uses =>
    uses !== null && !uses.pinned && (uses.kind === 'docker' || (uses.kind === 'repository' && !trusted.has(uses.owner)))
  for (const job of workflow.jobs) {
    if (foreign(job.uses)) yield* called(job, job.uses, scene)
    for (const step of job.steps) if (foreign(step.uses)) yield* handed(workflow, job, step, step.uses, vendors, scene)
  }
}

function* called(job: Job, uses: Uses, scene: Scene): Iterable<Said> {
  const names = [...powerfulNames(job.secrets), ...powerfulNames(job.with)]
  if (job.inherits === null && names.length === 0) return
  const what = job.inherits === null ? listed(names) : 'every secret'
  yield {
    ...aboutAction(uses, job, scene),
    message: `${scene.job(job)} hands ${what} to the reusable workflow ${shown(uses.text)}, which is not pinned to a commit: whoever moves ${refName(uses)} gets ${many(names, job)}`,
    spans: [uses],
    severity: 'high',
    facts: factsOf(uses, job, scene, job.inherits === null ? names.join(', ') : 'all'),
  }
}

function* handed(workflow: Workflow, job: Job, step: Step, uses: Uses, vendors: ReadonlySet<string>, scene: Scene): Iterable<Said> {
  const given = [...step.with, ...step.env]
  const own = powerfulNames(given)
  // What stands in the job's env is in every step's.
  const around = powerfulNames([...job.env, ...workflow.env])
  const names = [...new Set([...own, ...around])]
  const token = names.length === 0 && passesWorkflowToken(given)
  const writes = canWrite(workflow, job)
  if (names.length === 0 && (!token || writes === false)) return
  const strangersStart = strangersEvents(workflow)
  const known = vendors.has(uses.owner)
  const how = own.length > 0 ? keysOf(given) : token ? keysOf(given, true) : 'the env of the job'
  yield {
    ...aboutAction(uses, job, scene),
    message: `${scene.job(job)} gives ${token ? 'its GITHUB_TOKEN' : listed(names)} (${how}) to ${shown(uses.text)}, which is not pinned to a commit: whoever moves ${refName(uses)} gets ${token ? 'it' : many(names, job)}`,
    spans: [
      uses,
      ...given.filter((one) => powerfulNames([one]).length > 0 || (token && passesWorkflowToken([one]))).map(({ keySpan }) => keySpan),
    ],
    severity: severityOf(token, writes === true, known, strangersStart.length > 0),
    facts: { ...factsOf(uses, job, scene, token ? 'GITHUB_TOKEN' : names.join(', ')), triggers: strangersStart.join(', ') || null },
  }
}

function severityOf(token: boolean, writes: boolean, vendor: boolean, strangers: boolean): 'high' | 'medium' | 'low' {
  if (token) return writes && !vendor ? (strangers ? 'high' : 'medium') : 'low'
  return vendor && !strangers ? 'medium' : 'high'
}

function many(names: readonly string[], job: Job): string {
  return new Set(names).size > 1 || job.inherits !== null ? 'them' : 'it'
}

function refName(uses: Uses): string {
  if (uses.kind === 'docker') return 'the image tag'
  return uses.ref === null ? 'its default branch' : `the tag or branch ${shown(uses.ref)}`
}

function keysOf(settings: readonly Setting[], token = false): string {
  const carrying = settings.filter((one) => (token ? passesWorkflowToken([one]) : powerfulNames([one]).length > 0))
  return listed(carrying.map(({ key }) => key))
}

/** One finding for each action, whatever workflows hand it secrets. */
function aboutAction(uses: Uses, job: Job, { path }: Scene): Pick<Said, 'rule' | 'subject' | 'identity'> {
  const identity = uses.kind === 'docker' ? jobIdentity(path, job) : `ci:action/${uses.repository}`
  return { rule: 'ci-secret-to-unpinned-action', subject: shown(uses.text), identity }
}

function factsOf(uses: Uses, job: Job, scene: Scene, secrets: string) {
  return {
    job: job.id,
    action: uses.kind === 'docker' ? uses.text : uses.repository,
    ref: uses.ref,
    owner: uses.owner === '' ? null : uses.owner,
    secrets,
    line: scene.line(uses),
  }
}
