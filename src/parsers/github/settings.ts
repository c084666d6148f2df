import type {
  GitHubAgentConfiguration,
  GitHubCodeownersError,
  GitHubEnvironment,
  GitHubRunner,
  GitHubRunnerGroup,
} from '../../core/github.js'
import { type Fields, fieldsOf, flag, instant, isFields, text, texts, whole } from './fields.js'

/** A deployment environment with what its rules add up to. */
export function environment(fields: Fields): GitHubEnvironment | undefined {
  const name = text(fields.name)
  if (name === undefined) return undefined
  const rules = Array.isArray(fields.protection_rules) ? fields.protection_rules.map(fieldsOf) : []
  const reviewers = rules.flatMap((rule) => (Array.isArray(rule.reviewers) ? rule.reviewers : []))
  const policy = fields.deployment_branch_policy
  return {
    name,
    createdAt: instant(fields.created_at),
    reviewers: reviewers.length,
    preventsSelfReview: rules.some((rule) => rule.prevent_self_review === true),
    waitTimer: Math.max(0, ...rules.map((rule) => whole(rule.wait_timer) ?? 0)),
    branches: !isFields(policy) ? 'any' : policy.protected_branches === true ? 'protected' : 'chosen',
  }
}

/** A self-hosted runner. */
export function runner(fields: Fields): GitHubRunner | undefined {
  const id = whole(fields.id)
  const name = text(fields.name)
  if (id === undefined || name === undefined) return undefined
  const labels = Array.isArray(fields.labels) ? fields.labels.map((one) => text(fieldsOf(one).name)) : []
  return {
    id,
    name,
    os: text(fields.os) ?? 'unknown',
    online: fields.status === 'online',
    labels: labels.filter((label) => label !== undefined),
    group: whole(fields.runner_group_id),
    ephemeral: flag(fields.ephemeral),
  }
}

/** A group of runners. */
export function runnerGroup(fields: Fields): GitHubRunnerGroup | undefined {
  const id = whole(fields.id)
  const name = text(fields.name)
  if (id === undefined || name === undefined) return undefined
  return {
    id,
    name,
    visibility: text(fields.visibility) ?? 'unknown',
    allowsPublic: fields.allows_public_repositories === true,
    restrictedToWorkflows: fields.restricted_to_workflows === true,
  }
}

/** A line of CODEOWNERS that is wrong. */
export function codeownersError(fields: Fields): GitHubCodeownersError | undefined {
  const line = whole(fields.line)
  const kind = text(fields.kind)
  if (line === undefined || kind === undefined) return undefined
  const column = whole(fields.column) ?? 1
  return { line, column, kind, source: (text(fields.source) ?? '').trim(), path: text(fields.path) ?? 'CODEOWNERS' }
}

/** What the cloud agent may do. A server of its MCP configuration with `*` in its list of tools offers every one. */
export function agentConfiguration(fields: Fields): GitHubAgentConfiguration {
  const servers = Object.entries(fieldsOf(fieldsOf(fields.mcp_configuration).mcpServers)).map(
    ([name, server]) => [name, fieldsOf(server)] as const,
  )
  return {
    firewall: fields.is_firewall_enabled !== false,
    workflowApproval: fields.require_actions_workflow_approval !== false,
    automations: fields.is_automations_enabled === true,
    automationsNeedWrite: fields.require_write_access_for_automation_triggers !== false,
    servers: servers.map(([name]) => name),
    openServers: servers.flatMap(([name, { tools }]) => (texts(tools).includes('*') ? [name] : [])),
  }
}
