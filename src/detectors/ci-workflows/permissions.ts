import type { Job, Permissions, Workflow } from '../../parsers/lib/workflow/model.js'
import type { Span } from '../../parsers/lib/yaml-tree.js'
import { jobIdentity, permissionsIn, startsBy } from './facts.js'
import { consumesIdToken } from './oidc-consumers.js'
import { counted, listed, type Said, type Scene, shown } from './scene.js'

// A token with one of these changes code, releases or what runs; the others change words and marks.
const grave: ReadonlySet<string> = new Set([
  'contents',
  'packages',
  'actions',
  'deployments',
  'id-token',
  'attestations',
  'pages',
  'artifact-metadata',
])

/** What the workflow's own token may do: everything, more jobs than need it, whatever the default is, and OIDC tokens nobody asks for. */
export function* permissionFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (workflow.kind !== 'workflow') return
  yield* writeAll(workflow, scene)
  yield* broad(workflow, scene)
  yield* byDefault(workflow)
  yield* unusedIdToken(workflow, scene)
}

function* writeAll(workflow: Workflow, scene: Scene): Iterable<Said> {
  const { path } = scene
  const { permissions, jobs } = workflow
  if (permissions?.all === 'write') {
    const heirs = jobs.filter((job) => job.permissions === null)
    if (heirs.length > 0) {
      yield {
        rule: 'ci-token-write-all',
        ...{ subject: shown(path), identity: `ci:${path}` },
        message: `permissions: write-all gives the token of ${counted(heirs.length, 'job')} (${listed(heirs.map(({ id }) => id))}) every right in the repository`,
        spans: [whole(permissions)],
        facts: { jobs: heirs.length, line: scene.line(permissions), job: heirs[0]?.id ?? null },
      }
    }
  }
  for (const job of jobs) {
    if (job.permissions?.all !== 'write') continue
    yield {
      rule: 'ci-token-write-all',
      ...{ subject: `${shown(path)}#${shown(job.id)}`, identity: jobIdentity(path, job) },
      message: `permissions: write-all gives the token of ${scene.job(job)} every right in the repository`,
      spans: [whole(job.permissions)],
      facts: { jobs: 1, line: scene.line(job.permissions), job: job.id },
    }
  }
}

function* broad(workflow: Workflow, scene: Scene): Iterable<Said> {
  const { permissions, jobs } = workflow
  if (permissions === null || permissions.all === 'write') return
  const heirs = jobs.filter((job) => job.permissions === null)
  const writes = [...permissions.scopes].filter(([, { access }]) => access === 'write')
  const [first, ...rest] = writes
  // A workflow of one job says the same at either level.
  if (first === undefined || heirs.length < 2) return
  const names = writes.map(([scope]) => scope)
  yield {
    rule: 'ci-token-broad',
    ...{ subject: shown(scene.path), identity: `ci:${scene.path}` },
    message: `${listed(names.map((name) => `${name}: write`))} for the whole workflow reaches ${counted(heirs.length, 'job')}: ${listed(heirs.map(({ id }) => id))}`,
    spans: [first[1].span, ...rest.map(([, { span }]) => span)],
    severity: names.some((name) => grave.has(name)) ? 'medium' : 'low',
    facts: { scopes: names.join(', '), jobs: heirs.length, line: scene.line(permissions) },
  }
}

/** One thing for all files of a run: it fires in most repositories. */
function* byDefault(workflow: Workflow): Iterable<Said> {
  const { permissions, jobs, triggers } = workflow
  // What is only called gets what its caller has.
  if (permissions !== null || (triggers.length > 0 && triggers.every(({ event }) => event === 'workflow_call'))) return
  const [first, ...rest] = jobs.filter((job) => job.permissions === null).map(({ keySpan }) => keySpan)
  if (first === undefined) return
  yield {
    rule: 'ci-token-default',
    ...{ subject: 'jobs without permissions', identity: null },
    message:
      'jobs have no permissions at either level: their GITHUB_TOKEN may do whatever the default of the repository or organization says',
    spans: [first, ...rest],
    facts: { path: null },
  }
}

function* unusedIdToken(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (startsBy(workflow, 'workflow_call')) return
  const asked = workflow.jobs.filter((job) => permissionsIn(workflow, job)?.scopes.get('id-token')?.access === 'write')
  const alone = (job: Job) => !consumesIdToken(workflow, job)
  if (asked.length === 0 || workflow.jobs.some((job) => job.permissions === null && permissionsIn(workflow, job) !== null && !alone(job))) {
    if (asked.every((job) => job.permissions === null)) return
  }
  for (const job of asked) {
    const scope = job.permissions?.scopes.get('id-token')
    if (scope === undefined || !alone(job)) continue
    yield {
      rule: 'ci-id-token-unused',
      ...{ subject: `${shown(scene.path)}#${shown(job.id)}`, identity: jobIdentity(scene.path, job) },
      message: `${scene.job(job)} may mint OIDC tokens (id-token: write), and no step of it asks for one`,
      spans: [scope.span],
      facts: { job: job.id, line: scene.line(scope.span) },
    }
  }
}

function whole({ keySpan, end }: Permissions): Span {
  return { start: keySpan.start, end }
}
