import { type CiAppToken, type CiJob, type CiLogin, type CiRecord, type CiSecretUse, everySecret } from '../../core/ci.js'
import { at, type Location } from '../../core/location.js'
import type { Reader } from '../../core/reader.js'
import { workflowIn } from '../../parsers/lib/workflow/index.js'
import { inputOf, loginOf } from '../../parsers/lib/workflow/logins.js'
import type { Job, Permissions, Step, Workflow } from '../../parsers/lib/workflow/model.js'
import type { Span } from '../../parsers/lib/yaml-tree.js'

type Locate = (span: Span) => Location

/** Reads GitHub's workflows and composite actions into one record each: which identities they hold, and where. */
export const workflowReader: Reader = {
  *read(document) {
    const { workflow, gap, at: place } = workflowIn(document)
    if (gap !== null) yield gap
    if (workflow === null) return
    const { path } = document
    const locate: Locate = ({ start, end }) => {
      const [from, to] = [place(start), place(end)]
      return at({ path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column })
    }
    yield recordOf(workflow, path, locate)
  },
}

function recordOf(workflow: Workflow, path: string, locate: Locate): CiRecord {
  const steps = workflow.jobs.flatMap((job) => job.steps.map((step) => ({ job, step })))
  return {
    ...{ provider: 'ci', kind: 'workflow', target: '', path, system: 'github' },
    form: workflow.kind,
    name: workflow.name,
    triggers: workflow.triggers.map(({ event }) => event),
    jobs: workflow.jobs.map((job) => jobOf(workflow, job, locate)),
    secrets: secretsOf(workflow, locate),
    variables: workflow.variables.map(({ name, span }) => ({ name, location: locate(span) })),
    logins: steps.flatMap(({ job, step }) => loginsOf(job, step, locate)),
    appTokens: steps.flatMap(({ job, step }) => appTokenOf(job, step, locate)),
  }
}

function jobOf(workflow: Workflow, job: Job, locate: Locate): CiJob {
  const permissions = job.permissions ?? workflow.permissions
  return {
    id: job.id,
    permissions: permissions === null ? null : scopesOf(permissions),
    environment: literal(job.environment),
    selfHosted: job.labels.some(({ text }) => text.toLowerCase() === 'self-hosted'),
    location: locate(job.keySpan),
  }
}

function scopesOf({ all, scopes }: Permissions): string[] {
  if (all !== 'none') return [`${all}-all`]
  return [...scopes].flatMap(([scope, { access }]) => (access === 'none' ? [] : [`${scope}: ${access}`]))
}

function secretsOf(workflow: Workflow, locate: Locate): CiSecretUse[] {
  const named = workflow.secretUses.flatMap(({ reference, job, step }): CiSecretUse[] => {
    if (reference.kind === 'named' && reference.name === 'GITHUB_TOKEN') return []
    return [
      {
        name: reference.kind === 'named' ? reference.name : everySecret,
        job: job?.id ?? null,
        environment: environmentOf(job),
        thirdParty: foreign(step?.uses ?? job?.uses ?? null),
        location: locate(reference.span),
      },
    ]
  })
  const inherited = workflow.jobs.flatMap((job): CiSecretUse[] =>
    job.inherits === null
      ? []
      : [
          {
            name: everySecret,
            job: job.id,
            environment: environmentOf(job),
            thirdParty: foreign(job.uses),
            location: locate(job.inherits),
          },
        ],
  )
  return [...named, ...inherited]
}

/** Null for none, undefined for one whose name is worked out at run time. */
function environmentOf(job: Job | null): string | null | undefined {
  const environment = job?.environment ?? null
  return environment === null ? null : (literal(environment) ?? undefined)
}

/** What lies in another repository or in an image. */
function foreign(uses: Job['uses']): string | null {
  return uses === null || uses.kind === 'local' || uses.kind === 'computed' ? null : uses.text
}

function literal(value: { readonly text: string } | null | undefined): string | null {
  return value === null || value === undefined || value.text.includes('${{') ? null : value.text
}

function loginsOf(job: Job, step: Step, locate: Locate): CiLogin[] {
  const login = loginOf(step)
  if (login === null) return []
  return [{ to: login.to, as: literal(login.as), job: job.id, environment: literal(job.environment), location: locate(login.as) }]
}

function appTokenOf(job: Job, { uses, with: given }: Step, locate: Locate): CiAppToken[] {
  if (uses === null || !/^(?:actions\/create-github-app-token|tibdex\/github-app-token)$/.test(uses.repository)) return []
  const key = inputOf(given, 'private-key', 'private_key')?.secrets.find((one) => one.kind === 'named')
  const app = literal(inputOf(given, 'app-id', 'app_id', 'client-id'))
  return [{ app, key: key?.kind === 'named' ? key.name : null, job: job.id, location: locate(uses) }]
}
