import { ciSecretIdentity } from '../../core/ci.js'
import type { Job, SecretUse, Workflow } from '../../parsers/lib/workflow/model.js'
import { environmentOf, isWorkflowToken, jobIdentity, startsBy } from './facts.js'
import { counted, listed, type Said, type Scene, shown } from './scene.js'

/** How many secrets a job gets, how they are masked, and whether an environment stands before them. */
export function* secretFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  yield* inherited(workflow, scene)
  yield* allAtOnce(workflow, scene)
  yield* unredacted(workflow, scene)
  yield* outsideEnvironments(workflow, scene)
}

function* inherited({ jobs }: Workflow, scene: Scene): Iterable<Said> {
  const { path, line } = scene
  const own: Job[] = []
  for (const job of jobs) {
    const { inherits, uses } = job
    if (inherits === null || uses === null) continue
    if (uses.kind === 'local') {
      own.push(job)
      continue
    }
    const called = shown(uses.text)
    yield {
      rule: 'ci-secrets-inherit',
      ...{ subject: `${shown(path)}#${shown(job.id)}`, identity: jobIdentity(path, job) },
      message: `${scene.job(job)} hands every secret it can see to ${called} (secrets: inherit)`,
      spans: [inherits, uses],
      facts: { job: job.id, line: line(inherits), called },
    }
  }
  // What is called lies in the same commit: no other party gets them, only more jobs than need them.
  const [first, ...rest] = own.flatMap(({ inherits }) => inherits ?? [])
  const [one] = own
  if (first === undefined || one === undefined) return
  const called = own.flatMap(({ uses }) => uses?.text ?? [])
  yield {
    rule: 'ci-secrets-inherit',
    ...{ subject: shown(path), identity: `ci:${path}` },
    message: `${counted(own.length, 'job')} (${listed(own.map(({ id }) => id))}) ${own.length === 1 ? 'hands' : 'hand'} every secret to ${listed(called)} (secrets: inherit)`,
    spans: [first, ...rest],
    severity: 'low',
    facts: { job: one.id, line: line(first), called: called[0] ?? null },
  }
}

function* allAtOnce({ secretUses }: Workflow, scene: Scene): Iterable<Said> {
  const { path, line } = scene
  for (const { reference, job, under } of secretUses) {
    if (reference.kind === 'named') continue
    const how = reference.kind === 'all' ? 'the whole secrets context' : 'a secret whose name is worked out at run time'
    const where = job === null ? shown(path) : `${scene.job(job)}`
    yield {
      rule: 'ci-all-secrets',
      ...{
        subject: `${shown(path)}${job === null ? '' : `#${shown(job.id)}`}`,
        identity: job === null ? `ci:${path}` : jobIdentity(path, job),
      },
      message: `${where} reaches for ${how} in ${shown(under)}: GitHub then hands every secret to the runner`,
      spans: [reference.span],
      // The call of a local reusable workflow or a matrix of names still sends all to the machine, less openly.
      ...(reference.kind === 'computed' ? { severity: 'medium' as const } : {}),
      facts: { job: job?.id ?? null, line: line(reference.span), under },
    }
  }
}

function* unredacted({ secretUses }: Workflow, scene: Scene): Iterable<Said> {
  const { path, line } = scene
  for (const { reference, job } of secretUses) {
    if (reference.kind !== 'named' || !reference.unredacted) continue
    yield {
      rule: 'ci-unredacted-secret',
      ...{ subject: shown(reference.name), identity: ciSecretIdentity(reference.name) },
      message: `a field of the secret ${shown(reference.name)} is taken out with fromJSON${job === null ? '' : ` in ${scene.job(job)}`}: the log masks the whole secret alone, not its parts`,
      spans: [reference.span],
      facts: { job: job?.id ?? null, secret: reference.name, line: line(reference.span), path },
    }
  }
}

// What deploys, signs or publishes where no federation is to be had: the names for which a reviewer before the job is worth it. Keys that a
// workflow need not store at all are the business of other rules.
const weighty =
  /^(?:(?:OSSRH|SONATYPE|MAVEN(?:_CENTRAL)?)_(?:\w+_)?(?:PASSWORD|TOKEN)|TF_API_TOKEN|TFE_TOKEN|CLOUDFLARE_API_TOKEN|CF_API_TOKEN|VERCEL_TOKEN|FLY_API_TOKEN|NETLIFY_AUTH_TOKEN|HEROKU_API_KEY|DOCKER(?:HUB)?_(?:\w+_)?(?:TOKEN|PASSWORD)|(?:MAVEN_)?GPG_(?:\w+_)?PRIVATE_KEY|SIGNING_KEY|VSCE_PAT|OVSX_PAT|DIGITALOCEAN_ACCESS_TOKEN|HCLOUD_TOKEN|RAILWAY_TOKEN)$/

function* outsideEnvironments(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (workflow.kind !== 'workflow' || startsBy(workflow, 'workflow_call')) return
  const byName = new Map<string, SecretUse[]>()
  for (const use of workflow.secretUses) {
    const { reference, job } = use
    if (reference.kind !== 'named' || reference.asked || job === null || job.uses !== null || environmentOf(job) !== null) continue
    if (isWorkflowToken(reference.name) || !weighty.test(reference.name)) continue
    byName.set(reference.name, [...(byName.get(reference.name) ?? []), use])
  }
  for (const [name, uses] of byName) {
    const [first, ...rest] = uses.map(({ reference }) => reference.span)
    const job = uses[0]?.job
    if (first === undefined || job === null || job === undefined) continue
    yield {
      rule: 'ci-secret-outside-environment',
      ...{ subject: shown(name), identity: ciSecretIdentity(name) },
      message: `${scene.job(job)} takes ${shown(name)} without an environment: every workflow on every branch can take it too`,
      spans: [first, ...rest],
      facts: { job: job.id, secret: name, line: scene.line(first) },
    }
  }
}
