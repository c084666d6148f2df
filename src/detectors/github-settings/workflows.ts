import type { Detection } from '../../core/detection.js'
import type { GitHubOwner } from '../../core/github.js'
import { listOption } from '../../core/rule.js'
import { listed } from '../lib/github/days.js'
import { archivedOf, ofThing, placeName, type Rules } from '../lib/github/finding.js'

/** Environments for production that any job on any branch may name. One that holds no secret guards none, and is told all the same: it guards the deployment. */
export function* environmentFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  const rule = rules.get('github-environment-unprotected')
  if (rule === undefined) return
  const archived = archivedOf(owner)
  for (const environment of owner.environments) {
    const words = environment.name.toLowerCase().split(/[^a-z0-9]+/)
    if (!words.some((word) => listOption(rule, 'production').includes(word)) || archived.has(environment.repository ?? '')) continue
    if (environment.reviewers > 0 || environment.branches !== 'any') continue
    const own = owner.secrets.filter(
      ({ repository, environment: name }) => repository === environment.repository && name === environment.name,
    )
    const holds = own.length === 0 ? '' : `, and hands out ${listed(own.map(({ name }) => name).sort())}`
    yield ofThing(owner, environment, `environment/${environment.name}`, {
      ...{ rule, subject: `${environment.name} of ${placeName(owner, environment)}` },
      message: `environment ${environment.name} of ${placeName(owner, environment)} asks no reviewer and takes any branch${holds}`,
      facts: { name: environment.name, secrets: own.length },
    })
  }
}

/** What GITHUB_TOKEN may do where a workflow says nothing. A repository that only has what its organization says is not told again. */
export function* workflowTokenFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  const own = owner.workflowPermissions.find(({ repository }) => repository === null)
  const archived = archivedOf(owner)
  const write = rules.get('github-workflow-token-write')
  const approves = rules.get('github-workflow-token-approves')
  for (const setting of owner.workflowPermissions) {
    if (setting.repository !== null && archived.has(setting.repository)) continue
    const place = placeName(owner, setting)
    const isOwn = setting.repository === null
    if (write !== undefined && setting.write && (isOwn || own?.write !== true)) {
      const message = `GITHUB_TOKEN of ${place} may write where a workflow says nothing of permissions`
      yield ofThing(owner, setting, 'workflow-token', { rule: write, subject: `GITHUB_TOKEN of ${place}`, message })
    }
    if (approves !== undefined && setting.approves && (isOwn || own?.approves !== true)) {
      const message = `workflows of ${place} may approve pull requests`
      yield ofThing(owner, setting, 'workflow-token', { rule: approves, subject: `workflows of ${place}`, message })
    }
  }
  const open = rules.get('github-actions-unrestricted')
  if (open === undefined || owner.actionsPolicy === undefined || owner.actionsPolicy.repositories === 'none') return
  if (owner.actionsPolicy.allowed === 'all') {
    const said = {
      rule: open,
      subject: `actions in ${owner.login}`,
      message: `workflows of ${owner.login} may use actions of anybody (allowed_actions: all)`,
      facts: { repositories: owner.actionsPolicy.repositories },
    }
    yield ofThing(owner, owner.actionsPolicy, 'actions-policy', said)
  }
}

/** OIDC subjects that cloud roles cannot tell repositories apart by. */
export function* oidcFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  const weak = rules.get('github-oidc-subject-weak')
  const mutable = rules.get('github-oidc-subject-mutable')
  for (const subject of owner.oidcSubjects) {
    const place = placeName(owner, subject)
    const { claims } = subject
    if (weak !== undefined && claims !== null && !claims.some((claim) => listOption(weak, 'claims').includes(claim))) {
      const message = `OIDC subject of ${place} is made of ${listed(claims)} and names no repository`
      yield ofThing(owner, subject, 'oidc-subject', {
        rule: weak,
        subject: `OIDC subject of ${place}`,
        message,
        facts: { claims: claims.join(','), ...(subject.repository === null ? { org: owner.login } : { repo: place }) },
      })
    }
    // Only where a workflow asks for such tokens: elsewhere nothing trusts the subject.
    if (mutable === undefined || subject.immutable !== false || subject.repository === null || !owner.federated.has(subject.repository))
      continue
    yield ofThing(owner, subject, 'oidc-subject', {
      ...{
        rule: mutable,
        subject: `OIDC subject of ${place}`,
        message: `OIDC subject of ${place} is made of names, which can be registered again`,
      },
      facts: claims === null ? { standard: place } : { custom: place },
    })
  }
}

/** The Copilot agent where it may do what strangers tell it. */
export function* agentFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  const rule = rules.get('github-agent-open')
  if (rule === undefined) return
  for (const agent of owner.agents) {
    const place = placeName(owner, agent)
    const open = [
      ...(agent.firewall ? [] : ['its firewall is off']),
      ...(agent.workflowApproval ? [] : ['its workflows run without approval']),
      ...(agent.automations && !agent.automationsNeedWrite ? ['people without write access may start its automations'] : []),
      ...agent.openServers.map((name) => `it may use every tool of the MCP server ${name}`),
    ]
    if (open.length === 0) continue
    yield ofThing(owner, agent, 'copilot-agent', {
      ...{ rule, subject: `Copilot agent of ${place}`, message: `Copilot agent of ${place}: ${open.join(', ')}` },
      severity: agent.automations && !agent.automationsNeedWrite ? 'high' : null,
    })
  }
}
