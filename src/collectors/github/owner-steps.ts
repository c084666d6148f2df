import type { GitHubRecord } from '../../core/github.js'
import type { Reading } from './reading.js'

const hundred = 'per_page=100'

/** Who belongs to an organization: what the owners of everything else are judged by. */
export async function readPeople(reading: Reading, org: string, role: string): Promise<void> {
  const own = `/orgs/${org}`
  await reading.read(`${own}/members?${hundred}`, org)
  await reading.read(`${own}/members?role=admin&${hundred}`, org)
  await reading.read(`${own}/outside_collaborators?${hundred}`, org)
  if (role !== 'admin') return
  await reading.read(`${own}/members?filter=2fa_disabled&${hundred}`, org)
  await reading.read(`${own}/outside_collaborators?filter=2fa_disabled&${hundred}`, org)
}

/** The settings, keys and apps of an organization itself, the most telling first. `server`: an enterprise server, which has less. */
export async function readOrganization(
  reading: Reading,
  org: string,
  { app, server, admin }: { app: boolean; server: boolean; admin: boolean },
): Promise<void> {
  const own = `/orgs/${org}`
  if (app) await reading.read(`${own}/personal-access-tokens?${hundred}`, org)
  else await reading.read(`${own}/personal-access-tokens?per_page=1`, org)
  if (!server && (admin || app)) await reading.read(`${own}/credential-authorizations?${hundred}`, org)
  const installed = await reading.read(`${own}/installations?${hundred}`, org)
  for (const slug of slugsOf(installed)) await reading.read(`/apps/${encodeURIComponent(slug)}`, org)
  await readStore(reading, own, org, 'actions')
  const hooks = await reading.read(`${own}/hooks?${hundred}`, org)
  for (const id of hooks.flatMap((record) => (record.kind === 'webhooks' ? record.hooks.map((hook) => hook.id) : []))) {
    await reading.read(`${own}/hooks/${id}/deliveries?per_page=30`, org)
  }
  await reading.read(`${own}/actions/permissions`, org)
  await reading.read(`${own}/actions/permissions/workflow`, org)
  await reading.read(`${own}/actions/variables?per_page=30`, org)
  await reading.read(`${own}/actions/runners?${hundred}`, org)
  await reading.read(`${own}/actions/runner-groups?${hundred}`, org)
  await reading.read(`${own}/actions/oidc/customization/sub`, org)
  await readStore(reading, own, org, 'dependabot')
  await reading.read(`${own}/private-registries?${hundred}`, org)
  await reading.read(`${own}/properties/values?${hundred}`, org)
  if (server) return
  await reading.read(`${own}/copilot/coding-agent/permissions`, org)
  await readStore(reading, own, org, 'agents')
  await reading.read(`${own}/agents/variables?per_page=30`, org)
  await readStore(reading, own, org, 'codespaces')
}

/** Tokens and SSH keys of everybody on an enterprise server, for what the owner's people hold. Its administrators alone may ask, by a classic token. */
export async function readServer(reading: Reading, owner: string): Promise<void> {
  await reading.read(`/admin/tokens?${hundred}`, owner)
  await reading.read(`/admin/keys?${hundred}`, owner)
}

async function readStore(reading: Reading, own: string, org: string, store: string): Promise<void> {
  const records = await reading.read(`${own}/${store}/secrets?${hundred}`, org)
  for (const { name } of records
    .flatMap((record) => (record.kind === 'secrets' ? record.secrets : []))
    .filter((one) => one.visibility === 'selected')) {
    await reading.read(`${own}/${store}/secrets/${encodeURIComponent(name)}/repositories?${hundred}`, org)
  }
}

function slugsOf(records: readonly GitHubRecord[]): string[] {
  return [
    ...new Set(records.flatMap((record) => (record.kind === 'installations' ? record.installations.map(({ slug }) => slug) : []))),
  ].sort()
}
