import type { SecretUse, Workflow } from '../../parsers/workflow/model.js'
import { environmentOf, isWorkflowToken, jobIdentity, secretIdentity, startsBy } from './facts.js'
import { type Said, type Scene, shown } from './scene.js'

/** How many secrets a job gets, how they are masked, and whether an environment stands before them. */
export function* secretFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  yield* inherited(workflow, scene)
  yield* allAtOnce(workflow, scene)
  yield* unredacted(workflow, scene)
  yield* outsideEnvironments(workflow, scene)
}

function* inherited({ jobs }: Workflow, { path, line }: Scene): Iterable<Said> {
  for (const job of jobs) {
    const { inherits, uses } = job
    if (inherits === null || uses === null) continue
    const called = shown(uses.text)
    yield {
      rule: 'ci-secrets-inherit',
      ...{ subject: `${shown(path)}#${shown(job.id)}`, identity: jobIdentity(path, job) },
      message: `job ${shown(job.id)} hands every secret it can see to ${called} (secrets: inherit)`,
      spans: [inherits, uses],
      // What lies in the same commit is no other party.
      ...(uses.kind === 'local' ? { severity: 'low' as const } : {}),
      facts: { job: job.id, line: line(inherits), called },
    }
  }
}

function* allAtOnce({ secretUses }: Workflow, { path, line }: Scene): Iterable<Said> {
  for (const { reference, job, under } of secretUses) {
    if (reference.kind === 'named') continue
    const how = reference.kind === 'all' ? 'the whole secrets context' : 'a secret whose name is worked out at run time'
    const where = job === null ? shown(path) : `job ${shown(job.id)}`
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

function* unredacted({ secretUses }: Workflow, { path, line }: Scene): Iterable<Said> {
  for (const { reference, job } of secretUses) {
    if (reference.kind !== 'named' || !reference.unredacted) continue
    yield {
      rule: 'ci-unredacted-secret',
      ...{ subject: shown(reference.name), identity: secretIdentity(reference.name) },
      message: `a field of the secret ${shown(reference.name)} is taken out with fromJSON${job === null ? '' : ` in job ${shown(job.id)}`}: the log masks the whole secret alone, not its parts`,
      spans: [reference.span],
      facts: { job: job?.id ?? null, secret: reference.name, line: line(reference.span), path },
    }
  }
}

// What publishes or reaches a cloud: the names for which a reviewer before the job is worth it.
const weighty =
  /^(?:AWS_(?:\w+_)?(?:SECRET_ACCESS_KEY|SECRET_KEY)|(?:GCP|GCLOUD|GOOGLE)_(?:\w+_)?(?:CREDENTIALS|SA_KEY|SERVICE_ACCOUNT_KEY|KEY)|GOOGLE_CREDENTIALS|AZURE_CREDENTIALS|(?:ARM|AZURE)_CLIENT_SECRET|NPM_(?:\w+_)?TOKEN|NODE_AUTH_TOKEN|PYPI_(?:\w+_)?(?:TOKEN|PASSWORD)|TWINE_PASSWORD|(?:CARGO|CRATES(?:_IO)?)_(?:\w+_)?TOKEN|NUGET_(?:\w+_)?(?:KEY|TOKEN)|(?:RUBYGEMS|GEM_HOST)_(?:\w+_)?KEY|(?:OSSRH|SONATYPE|MAVEN(?:_CENTRAL)?)_(?:\w+_)?(?:PASSWORD|TOKEN)|KUBE_?CONFIG|TF_API_TOKEN|CLOUDFLARE_API_TOKEN|VERCEL_TOKEN|FLY_API_TOKEN)$/

function* outsideEnvironments(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (workflow.kind !== 'workflow' || startsBy(workflow, 'workflow_call')) return
  const byName = new Map<string, SecretUse[]>()
  for (const use of workflow.secretUses) {
    const { reference, job } = use
    if (reference.kind !== 'named' || job === null || job.uses !== null || environmentOf(job) !== null) continue
    if (isWorkflowToken(reference.name) || !weighty.test(reference.name)) continue
    byName.set(reference.name, [...(byName.get(reference.name) ?? []), use])
  }
  for (const [name, uses] of byName) {
    const [first, ...rest] = uses.map(({ reference }) => reference.span)
    const job = uses[0]?.job
    if (first === undefined || job === null || job === undefined) continue
    yield {
      rule: 'ci-secret-outside-environment',
      ...{ subject: shown(name), identity: secretIdentity(name) },
      message: `job ${shown(job.id)} takes ${shown(name)} without an environment: every workflow on every branch can take it too`,
      spans: [first, ...rest],
      facts: { job: job.id, secret: name, line: scene.line(first) },
    }
  }
}
