import { codeownersFolders, type GitHubRecord, type GitHubRepository, isGuardingRule } from '../../core/github.js'
import type { Reading } from './reading.js'

/** What a run knows of an owner when it comes to its repositories. */
export interface Round {
  readonly owner: string
  /** True on an enterprise server. */
  readonly server: boolean
  /** False where no repository lets the Copilot agent work. */
  readonly agents: boolean
}

const hundred = 'per_page=100'

/** Rounds in the order of their worth: each goes over all repositories before the next begins, so that a budget that ends early has seen the worst of each. */
export const rounds = [
  { name: 'keys', of: keys },
  { name: 'workflows', of: workflows },
  { name: 'settings', of: settings },
] as const

interface Place {
  /** Its address in the API. */
  readonly own: string
  readonly where: string
  readonly knows: { readonly repositoryAdmin: boolean | null }
}

/** What opens a repository, archived or not: a key lives on in an archive. */
async function keys(reading: Reading, { owner }: Round, repository: GitHubRepository): Promise<void> {
  const { own, where, knows } = placeOf(owner, repository)
  const found = await reading.read(`${own}/keys?${hundred}`, where, knows)
  const mayPush = found.some((record) => record.kind === 'deploy-keys' && record.keys.some(({ readOnly, enabled }) => !readOnly && enabled))
  if (mayPush && !repository.archived && !repository.empty) await readBranch(reading, repository, { own, where, knows })
  await reading.read(`${own}/actions/secrets?${hundred}`, where, knows)
  if (!repository.archived) await reading.read(`${own}/hooks?${hundred}`, where, knows)
}

/** What workflows use, and what guards it. A repository without workflows uses nothing. */
async function workflows(reading: Reading, { owner }: Round, repository: GitHubRepository): Promise<void> {
  if (repository.archived || repository.empty) return
  const { own, where, knows } = placeOf(owner, repository)
  const folder = await reading.read(`${own}/contents/.github/workflows`, where, knows)
  const files = folder.flatMap((record) => (record.kind === 'workflow-files' ? record.files : []))
  if (files.length === 0) return
  for (const file of files) await reading.read(`${own}/contents/.github/workflows/${encodeURIComponent(file)}`, where, knows)
  const found = await reading.read(`${own}/environments?${hundred}`, where, knows)
  for (const name of environmentsOf(found))
    await reading.read(`${own}/environments/${encodeURIComponent(name)}/secrets?${hundred}`, where, knows)
  await reading.read(`${own}/actions/permissions/workflow`, where, knows)
  await reading.read(`${own}/actions/variables?per_page=30`, where, knows)
}

/** What is left, as far as the budget goes. */
async function settings(reading: Reading, { owner, server, agents }: Round, repository: GitHubRepository): Promise<void> {
  if (repository.archived) return
  const { own, where, knows } = placeOf(owner, repository)
  if (!repository.empty) await readCodeowners(reading, { own, where, knows })
  await reading.read(`${own}/collaborators?affiliation=direct&${hundred}`, where, knows)
  if (repository.fork || repository.empty) return
  await reading.read(`${own}/dependabot/secrets?${hundred}`, where, knows)
  await reading.read(`${own}/actions/runners?${hundred}`, where, knows)
  await reading.read(`${own}/actions/oidc/customization/sub`, where, knows)
  if (server) return
  await reading.read(`${own}/codespaces/secrets?${hundred}`, where, knows)
  if (!agents) return
  await reading.read(`${own}/agents/secrets?${hundred}`, where, knows)
  await reading.read(`${own}/agents/variables?per_page=30`, where, knows)
  await reading.read(`${own}/copilot/cloud-agent/configuration`, where, knows)
}

/** Whether anything keeps a deploy key that may push from the default branch: rulesets first, and only where they say nothing the older protection. */
async function readBranch(reading: Reading, { defaultBranch }: GitHubRepository, { own, where, knows }: Place): Promise<void> {
  if (defaultBranch === undefined) return
  const branch = encodeURIComponent(defaultBranch)
  const found = await reading.read(`${own}/rules/branches/${branch}?${hundred}`, where, knows)
  if (found.some((record) => record.kind === 'branch-rules' && record.rules.some(isGuardingRule))) return
  await reading.read(`${own}/branches/${branch}`, where, knows)
}

/** The CODEOWNERS that counts. Where one is was said by what is wrong in it; else it is looked for where GitHub looks. */
async function readCodeowners(reading: Reading, { own, where, knows }: Place): Promise<void> {
  const [said] = await reading.read(`${own}/codeowners/errors`, where, knows)
  if (said?.kind !== 'codeowners-errors' || !said.exists) return
  const named = said.errors[0]?.path.replace(/CODEOWNERS$/, '')
  const folders = codeownersFolders.filter((folder) => named === undefined || folder === named)
  for (const folder of folders) {
    const found = await reading.read(`${own}/contents/${folder}CODEOWNERS`, where, knows)
    if (found.some((record) => record.kind === 'codeowners' && record.lines !== null)) return
  }
}

function placeOf(owner: string, { name, admin }: GitHubRepository): Place {
  return { own: `/repos/${owner}/${encodeURIComponent(name)}`, where: `${owner}/${name}`, knows: { repositoryAdmin: admin ?? null } }
}

function environmentsOf(records: readonly GitHubRecord[]): string[] {
  return records.flatMap((record) => (record.kind === 'environments' ? record.environments.map(({ name }) => name) : []))
}
