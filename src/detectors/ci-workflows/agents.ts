import { ciSecretIdentity } from '../../core/ci.js'
import type { Setting, Step, Workflow } from '../../parsers/lib/workflow/model.js'
import { canWrite, gravelyWrites, jobIdentity, secretNames, settingOf, strangersEvents } from './facts.js'
import { listed, type Said, type Scene, shown } from './scene.js'

interface Agent {
  readonly name: string
  /** Inputs that let it do anything, as key and pattern. */
  readonly bypasses: readonly (readonly [key: string, text: RegExp])[]
  /** Inputs that take a person's own sign-in. */
  readonly personal: readonly string[]
}

const claudeArgs =
  /--dangerously-skip-permissions\b|--permission-mode[= ]+["']?bypassPermissions\b|--allowed-?[tT]ools[= ]+["']?(?:[^"'\n]{0,400},\s*)?(?:Bash(?:\(\*(?::\*)?\))?|\*)["']?(?=[\s,"']|$)/
const looseTools = /(?:^|[\s,"'])(?:Bash(?:\(\*(?::\*)?\))?|\*)(?=[\s,"']|$)/

// Inputs as the actions' own action.yml files name them; `allowed_tools` and `settings` are older ones.
const agents: Readonly<Record<string, Agent>> = {
  'anthropics/claude-code-action': {
    name: 'Claude Code',
    bypasses: [
      ['claude_args', claudeArgs],
      ['allowed_tools', looseTools],
      ['settings', /"defaultMode"\s*:\s*"bypassPermissions"|"Bash(?:\(\*(?::\*)?\))?"/],
    ],
    personal: ['claude_code_oauth_token'],
  },
  'anthropics/claude-code-base-action': {
    name: 'Claude Code',
    bypasses: [
      ['claude_args', claudeArgs],
      ['allowed_tools', looseTools],
    ],
    personal: ['claude_code_oauth_token'],
  },
  'openai/codex-action': {
    name: 'Codex',
    bypasses: [
      ['sandbox', /^danger-full-access$/],
      ['safety_strategy', /^unsafe$/],
      ['codex_args', /--dangerously-bypass-approvals-and-sandbox|--yolo\b|danger-full-access/],
    ],
    personal: [],
  },
  'google-github-actions/run-gemini-cli': {
    name: 'Gemini CLI',
    bypasses: [['settings', /"(?:autoAccept|yolo)"\s*:\s*true|"approvalMode"\s*:\s*"yolo"/]],
    personal: [],
  },
}

/** Commands that start an agent unbound. */
const boundless =
  /\bclaude\b[^\n]{0,200}--dangerously-skip-permissions|\bcodex\b[^\n]{0,200}(?:--dangerously-bypass-approvals-and-sandbox|--yolo\b|danger-full-access)|\bgemini\b[^\n]{0,200}(?:--yolo\b|\s-y\b|--approval-mode[= ]yolo)|\bcopilot\b[^\n]{0,200}--allow-all(?:-tools|-paths)?\b/

/** AI agents in workflows: unbound, on a person's account, or open to what strangers write. */
export function* agentFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  for (const job of workflow.jobs) {
    for (const step of job.steps) {
      const agent = agents[step.uses?.repository ?? '']
      const identity = jobIdentity(scene.path, job)
      const subject = `${shown(scene.path)}#${shown(job.id)}`
      const loose = looseness(agent, step)
      if (loose !== null) {
        yield {
          rule: 'ci-agent-bypass',
          ...{ subject, identity },
          message: `${scene.job(job)} lets ${loose.name} run any command (${loose.how})`,
          spans: [loose.span],
          facts: { job: job.id, line: scene.line(loose.span), agent: loose.name, how: loose.how },
        }
      }
      if (agent === undefined || step.uses === null) continue
      const personal = agent.personal.flatMap((key) => settingOf(step.with, key) ?? []).find((one) => secretNames([one]).length > 0)
      if (personal !== undefined) {
        const [name = ''] = secretNames([personal])
        yield {
          rule: 'ci-agent-personal-token',
          ...{ subject: shown(name), identity: ciSecretIdentity(name) },
          message: `${scene.job(job)} runs ${agent.name} on a person's subscription (${shown(personal.key)}: ${shown(name)})`,
          spans: [{ start: personal.keySpan.start, end: personal.end }],
          facts: { job: job.id, line: scene.line(personal.keySpan), agent: agent.name, secret: name },
        }
      }
      const events = strangersEvents(workflow).filter((event) => event !== 'workflow_run')
      if (events.length === 0 || guarded([job.condition?.text, step.condition?.text]) || canWrite(workflow, job) === false) continue
      const open = opensToAll(step.with)
      const others = [...secretNames(job.env), ...secretNames(step.env), ...secretNames(workflow.env)]
      if (canWrite(workflow, job) !== true || (open === null && others.length === 0 && loose === null)) continue
      const spans = [step.uses, ...(open === null ? [] : [open.keySpan])] as const
      yield {
        rule: 'ci-agent-open-to-strangers',
        ...{ subject, identity },
        message: `${scene.job(job)} has ${agent.name} read what strangers write (${listed(events)}) while it ${others.length > 0 ? `holds ${listed(others)} and ` : ''}may write to the repository`,
        spans: [spans[0], ...spans.slice(1)],
        severity: !gravelyWrites(workflow, job) && others.length === 0 ? 'low' : open === null ? 'medium' : 'high',
        facts: { job: job.id, line: scene.line(step.uses), agent: agent.name, triggers: events.join(', ') },
      }
    }
  }
  yield* copilotSetup(workflow, scene)
}

function looseness(
  agent: Agent | undefined,
  { with: given, run, uses }: Step,
): { name: string; how: string; span: Setting['keySpan'] } | null {
  for (const [key, pattern] of agent?.bypasses ?? []) {
    const setting = settingOf(given, key)
    if (setting !== undefined && pattern.test(setting.text)) {
      const word = pattern.exec(setting.text)?.[0].trim() ?? ''
      return { name: agent?.name ?? '', how: `${setting.key}: ${shown(word)}`, span: setting.keySpan }
    }
  }
  const command = run === null ? null : boundless.exec(run.text)
  if (command === null || run === null || uses !== null) return null
  const name = command[0].slice(0, command[0].search(/\s|$/))
  return {
    name,
    how: `run: ${name} … ${shown(/(?:--?)[\w-]+(?:[= ]yolo)?$/.exec(command[0])?.[0] ?? '')}`,
    span: { start: run.start, end: run.start },
  }
}

/** An input that drops the action's own check of who asked. */
function opensToAll(given: readonly Setting[]): Setting | null {
  const open = given.find(
    ({ key, text }) => /^(?:allowed_non_write_users|allow-users|allow_users|allowed_bots)$/.test(key) && text.trim() === '*',
  )
  return open ?? null
}

function guarded(conditions: readonly (string | undefined)[]): boolean {
  return conditions.some(
    (text) => text !== undefined && /author_association|github\.actor\s*==|user\.login\s*==|sender\.login\s*==|permission/i.test(text),
  )
}

function* copilotSetup({ secretUses }: Workflow, scene: Scene): Iterable<Said> {
  if (!/(?:^|\/)\.github\/workflows\/copilot-setup-steps\.ya?ml$/.test(scene.path)) return
  for (const { reference, job } of secretUses) {
    if (reference.kind !== 'named' || reference.asked || reference.name === 'GITHUB_TOKEN') continue
    yield {
      rule: 'ci-agent-secrets',
      ...{ subject: shown(reference.name), identity: ciSecretIdentity(reference.name) },
      message: `the set-up of the Copilot coding agent takes ${shown(reference.name)}: what it leaves on the machine the agent can read`,
      spans: [reference.span],
      facts: { job: job?.id ?? null, secret: reference.name, line: scene.line(reference.span) },
    }
  }
}
