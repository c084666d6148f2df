import type { Job, Step, Uses, Workflow } from '../../parsers/lib/workflow/model.js'
import { jobIdentity, settingOf } from './facts.js'
import { type Said, type Scene, shown } from './scene.js'

/** Tokens of GitHub Apps that are wider than their job, and passwords of container registries written into the file. */
export function* appFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  for (const job of workflow.jobs) {
    for (const step of job.steps) yield* appToken(job, step, scene)
    yield* containerPasswords(job, scene)
  }
}

function* appToken(job: Job, { uses, with: given }: Step, scene: Scene): Iterable<Said> {
  if (uses === null || !isAppTokenAction(uses)) return
  const has = (key: string) => settingOf(given, key) !== undefined
  const narrowed = given.some(({ key }) => /^permission[-_]/i.test(key)) || has('permissions')
  const skip = settingOf(given, 'skip_token_revoke')
  const everywhere = has('owner') && !has('repositories')
  const orgOnly =
    given.length > 0 &&
    given.filter(({ key }) => /^permission-/.test(key)).every(({ key }) => /^permission-(?:organization|members|team)/.test(key))
  const faults: string[] = []
  if (!narrowed) faults.push('has every permission of the installation (no permission-… input)')
  if (everywhere && !(narrowed && orgOnly)) faults.push('reaches every repository of the installation (owner without repositories)')
  if (skip?.text.toLowerCase() === 'true') faults.push('outlives the job (skip-token-revoke: true)')
  if (faults.length === 0) return
  const worst = everywhere && !narrowed
  yield {
    rule: 'ci-app-token-broad',
    ...{ subject: `${shown(scene.path)}#${shown(job.id)}`, identity: jobIdentity(scene.path, job) },
    message: `the app token of ${scene.job(job)} ${faults.join(', and ')}`,
    spans: [uses, ...(skip !== undefined && skip.text.toLowerCase() === 'true' ? [skip.keySpan] : [])],
    ...(worst ? { severity: 'high' as const } : {}),
    facts: { job: job.id, line: scene.line(uses), action: uses.repository },
  }
}

function isAppTokenAction({ repository }: Uses): boolean {
  return repository === 'actions/create-github-app-token' || repository === 'tibdex/github-app-token'
}

function* containerPasswords(job: Job, scene: Scene): Iterable<Said> {
  for (const { of, password } of job.containers) {
    if (password === null || password.text === '' || password.text.includes('${{')) continue
    yield {
      rule: 'ci-container-credentials',
      ...{ subject: `${shown(scene.path)}#${shown(job.id)}`, identity: `${jobIdentity(scene.path, job)}/${of}` },
      message: `${scene.job(job)} has the password of its registry written out (${shown(of)}.credentials.password, line ${scene.line(password)})`,
      // Nothing of the value is marked, nor shown.
      spans: [{ start: password.start, end: password.start }],
      facts: { job: job.id, line: scene.line(password), under: `${of}.credentials.password` },
    }
  }
}
