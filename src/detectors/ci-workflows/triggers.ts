import { type Expression, partsOf, pathOf } from '../../parsers/lib/workflow/expression.js'
import type { Job, Step, Value, Workflow } from '../../parsers/lib/workflow/model.js'
import type { Span } from '../../parsers/lib/yaml-tree.js'
import { accessTo, canWrite, gravelyWrites, isWorkflowToken, jobIdentity, settingOf, startsBy, strangersEvents } from './facts.js'
import { listed, type Said, type Scene, shown } from './scene.js'

/** What strangers can start: jobs that hold secrets, machines of one's own, and conditions that only look as if they kept them out. */
export function* triggerFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (workflow.kind !== 'workflow') return
  yield* strangersCode(workflow, scene)
  yield* selfHosted(workflow, scene)
  yield* botConditions(workflow, scene)
}

const strangersRef =
  /github\.event\.(?:pull_request\.(?:head|number|merge_commit_sha)|number|workflow_run\.(?:head_sha|head_branch|head_commit|pull_requests|head_repository)|issue\.number)|github\.head_ref|refs\/pull\//i
const fetched = /\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|pull)\b[^\n]{0,200}(?:pull\/|refs\/pull|head\.ref|head\.sha|head_ref)/i

/** Somebody else's code, checked out in a job that holds secrets or may write. */
function* strangersCode(workflow: Workflow, scene: Scene): Iterable<Said> {
  const events = strangersEvents(workflow)
  if (events.length === 0) return
  for (const job of workflow.jobs) {
    if (environmentGuards(job) || excludesForks(job)) continue
    const checkout = job.steps.find((step) => {
      const { uses, with: given, run } = step
      if (run !== null && fetched.test(run.text)) return true
      if (uses?.repository !== 'actions/checkout') return false
      return [settingOf(given, 'ref'), settingOf(given, 'repository')].some(
        (one) => one !== undefined && strangersRef.test(resolved(one, workflow, job, step)),
      )
    })
    if (checkout === undefined || !runsIt(job, checkout)) continue
    const secrets = workflow.secretUses.flatMap(({ reference, job: of }) =>
      (of === job || of === null) && reference.kind === 'named' && !reference.asked && !isWorkflowToken(reference.name)
        ? [reference.name]
        : [],
    )
    const writes = canWrite(workflow, job)
    const mints = accessTo(workflow, job, 'id-token') === 'write'
    if (secrets.length === 0 && writes === false && !mints) continue
    const grave = secrets.length > 0 || mints || gravelyWrites(workflow, job)
    const held =
      secrets.length > 0
        ? listed(secrets)
        : mints
          ? 'the right to mint OIDC tokens'
          : writes === true
            ? 'a token that may write'
            : 'a token with the default permissions'
    const mark = checkout.uses ?? checkout
    const trigger = workflow.triggers.find(({ event }) => events.includes(event))
    yield {
      rule: 'ci-privileged-trigger-secrets',
      ...{ subject: `${shown(scene.path)}#${shown(job.id)}`, identity: jobIdentity(scene.path, job) },
      message: `${scene.job(job)} is started by strangers (${listed(events)}), checks out their code and holds ${held}`,
      spans: trigger === undefined ? [mark] : [mark, trigger],
      confidence: job.condition === null ? 'high' : 'medium',
      severity: grave ? 'high' : 'medium',
      facts: {
        job: job.id,
        line: scene.line(mark),
        triggers: events.join(', '),
        secrets: secrets.length > 0 ? [...new Set(secrets)].join(', ') : null,
      },
    }
  }
}

/** An environment may ask for a reviewer first. */
function environmentGuards(job: Job): boolean {
  return job.environment !== null
}

/** A condition that keeps out what comes from a fork, or people who are not members. */
function excludesForks({ condition }: Job): boolean {
  return (
    condition !== null &&
    /head\.repo\.full_name\s*==\s*github\.repository\b|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork|head_repository\.full_name\s*==\s*github\.repository\b|author_association|event\.workflow_run\.event\s*(?:==\s*'(?:push|schedule|release|workflow_dispatch)'|!=\s*'pull_request')|github\.actor\s*==|user\.login\s*==/i.test(
      condition.text,
    )
  )
}

const executes =
  /\b(?:npm|npx|pnpm|yarn|bun|deno|make|cmake|ninja|pip3?|pipx|uv|poetry|tox|nox|pytest|python3?|cargo|go\s+(?:build|test|run|generate|vet)|mvnw?|gradlew?|docker\s+(?:build|compose)|docker-compose|composer|bundle|rake|dotnet|msbuild|terraform|tofu|helm|ansible\S*|pre-commit|task|just|mage|bazel|nix|php|ruby|node|tsc|claude|codex|gemini)\b|(?:^|[\s;&|(])\.{1,2}\/[\w./-]+|\b(?:bash|sh|source)\s+\S+\.sh/m

/** Something after the checkout runs what was checked out: a command that builds or tests, or an action that does. */
function runsIt(job: Job, checkout: Step): boolean {
  return job.steps.some(({ index, run, uses }) => {
    if (index < checkout.index) return false
    if (run !== null && executes.test(run.text)) return true
    return (
      index > checkout.index &&
      uses !== null &&
      (uses.kind === 'local' || /build-push|bake-action|gradle|golangci|pre-commit|claude-code|codex|gemini/.test(uses.repository))
    )
  })
}

/** A text with `env.NAME` replaced by what stands there, one level deep. */
function resolved({ text }: Value, workflow: Workflow, job: Job, step: Step): string {
  return text.replace(/\benv\.(\w+)/g, (written, name: string) => {
    const given = [...step.env, ...job.env, ...workflow.env].find(({ key }) => key === name)
    return given?.text.slice(0, 500) ?? written
  })
}

function* selfHosted(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (!startsBy(workflow, 'pull_request', 'pull_request_target')) return
  for (const job of workflow.jobs) {
    const label = job.labels.find(({ text }) => text.trim().toLowerCase() === 'self-hosted')
    if (label === undefined || excludesForks(job) || onlyElsewhere(job)) continue
    const event = startsBy(workflow, 'pull_request_target') ? 'pull_request_target' : 'pull_request'
    yield {
      rule: 'ci-self-hosted-pull-request',
      ...{ subject: `${shown(scene.path)}#${shown(job.id)}`, identity: jobIdentity(scene.path, job) },
      message: `${scene.job(job)} runs pull requests (${event}) on a machine of one's own (${listed(job.labels.map(({ text }) => text))})`,
      spans: [label],
      facts: { job: job.id, line: scene.line(label), labels: job.labels.map(({ text }) => text).join(', ') },
    }
  }
}

function onlyElsewhere({ condition }: Job): boolean {
  return condition !== null && /github\.event_name\s*(?:!=\s*'pull_request|==\s*'(?!pull_request))/.test(condition.text)
}

const spoofable = new Set([
  'github.actor',
  'github.triggering_actor',
  'github.event.pull_request.sender.login',
  'github.event.sender.login',
])

/** A bot's name is that of who acted last: anybody can have a bot act on their pull request. */
function* botConditions(workflow: Workflow, scene: Scene): Iterable<Said> {
  if (strangersEvents(workflow).every((event) => event !== 'pull_request_target' && event !== 'workflow_run')) return
  for (const job of workflow.jobs) {
    const spans: Span[] = []
    let bot = ''
    for (const condition of [job.condition, ...job.steps.map((step) => step.condition)]) {
      for (const hit of comparisonsWithBots(condition)) {
        spans.push(hit.span)
        bot = hit.bot
      }
    }
    const [first, ...rest] = spans
    if (first === undefined) continue
    yield {
      rule: 'ci-spoofable-bot-condition',
      ...{ subject: `${shown(scene.path)}#${shown(job.id)}`, identity: jobIdentity(scene.path, job) },
      message: `${scene.job(job)} trusts whoever acts as ${shown(bot)}: the actor is who caused the last event, not who wrote the code`,
      spans: [first, ...rest],
      facts: { job: job.id, line: scene.line(first), bot },
    }
  }
}

function comparisonsWithBots(condition: Value | null): { span: Span; bot: string }[] {
  const found: { span: Span; bot: string }[] = []
  const look = (tree: Expression, placed: (part: Expression) => Span) => {
    if (tree.kind === 'operation' && tree.operator === '==') {
      const literal = tree.args.find((arg) => arg.kind === 'literal')
      const bot = literal?.kind === 'literal' && typeof literal.value === 'string' ? literal.value : ''
      if (bot.toLowerCase().endsWith('[bot]') && tree.args.some((arg) => spoofable.has(pathOf(arg) ?? '')))
        found.push({ span: placed(tree), bot })
    }
    // `!=` and what is negated lets fewer in, not more.
    if (tree.kind === 'operation' && tree.operator === '!') return
    for (const part of partsOf(tree)) look(part, placed)
  }
  for (const { tree, placed } of condition?.expressions ?? []) if (tree !== null) look(tree, placed)
  return found
}
