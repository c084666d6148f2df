import type { Finding } from '../core/finding.js'
import { fillFix } from '../core/fix.js'
import type { Identity } from '../core/identity.js'
import type { OffboardItem, Offboarding, Tie } from '../core/offboard.js'
import { aliasesOf, type ListedPerson } from '../core/owners.js'
import type { Report } from '../core/report.js'
import { compareSeverity, type Severity } from '../core/severity.js'
import { compareText } from './link/group.js'
import { otherNames } from './other-names.js'

/**
 * Everything in a report that is tied to a person: identities whose signs of an owner name them, and secrets they committed. Names are compared in any
 * case; the list of who is active and .mailmap bring further names of the same person.
 */
export function offboard(person: string, report: Report, people: readonly ListedPerson[] | null): Offboarding {
  const names = namesOf(person, [...(people ?? []).map(({ aliases }) => aliases), ...report.samePeople])
  const findings = [...report.findings, ...report.suppressed.map(({ finding }) => finding)]
  // What only a found secret tells of comes with its finding.
  const listed = report.identities.filter(({ foundOnly }) => !foundOnly)
  const items = [
    ...listed.flatMap((identity) => identityItems(identity, findings, names)),
    ...findings.flatMap((finding) => findingItem(finding, names)),
  ]
  return {
    person,
    aliases: [...names].filter((name) => name !== person.toLowerCase()).sort(),
    targets: report.targets,
    items: items.sort((a, b) => compareSeverity(a.urgency, b.urgency) || compareText(a.what, b.what) || compareText(a.action, b.action)),
    gaps: report.gaps,
    complete: report.complete,
    hints: otherNames(person, names, report, items.length),
    looked: { identities: listed.length, findings: findings.length },
  }
}

function namesOf(person: string, same: readonly (readonly string[])[]): ReadonlySet<string> {
  const own = new Set(aliasesOf(person))
  for (const names of same) if (names.some((name) => own.has(name))) for (const name of names) own.add(name)
  return own
}

function isThem(id: string, names: ReadonlySet<string>): boolean {
  return aliasesOf(id).some((alias) => names.has(alias))
}

function identityItems(identity: Identity, findings: readonly Finding[], names: ReadonlySet<string>): OffboardItem[] {
  const hint =
    identity.ownerHints.find(({ id }) => isThem(id, names)) ??
    (identity.owner !== undefined && isThem(identity.owner.id, names) ? identity.owner : undefined)
  const isTheirs = hint !== undefined || names.has(identity.name.toLowerCase())
  if (!isTheirs) return []
  const tie: Tie = hint?.source === 'creator' ? 'creator' : 'owner'
  const said = {
    declared: 'declared as its owner',
    tag: 'named as its owner by a tag or property',
    creator: creatorWord(identity.type),
    codeowners: 'CODEOWNERS names them',
    blame: 'wrote the line that brought it in',
  }
  const about = findings.filter((finding) => finding.identity === identity.id).sort((a, b) => compareSeverity(a.severity, b.severity))
  const { action, commands } = stepsFor(identity)
  return [
    {
      ...{ action, commands, tie, type: identity.type, identity: identity.id, fingerprint: null },
      what: `${typeWord(identity.type)} ${identity.name}${placeOf(identity)}`,
      evidence: hint === undefined ? 'bears their name' : said[hint.source],
      urgency: worse(about[0]?.severity ?? 'info', base(identity)),
    },
  ]
}

function creatorWord(type: string): string {
  return type === 'deploy-key' ? 'added it' : /token|key/.test(type) ? 'it is their own' : 'made it'
}

function typeWord(type: string): string {
  return type.replaceAll('-', ' ')
}

/** What an id on GitHub says: the server where it is not github.com, `owner/name` where it is a repository's, and the thing. A login has no dot, a host has. */
function githubPlace(id: string): { server: string | null; repository: string | null; thing: string | null } {
  const [, server = null, rest = ''] = /^github:(?:([\w-]*\.[\w.-]*(?::\d+)?)\/)?(.*)$/s.exec(id) ?? []
  const [, repository = null, thing = null] = /^([\w-]+\/[\w.-]+):(.*)$/s.exec(rest) ?? []
  return { server, repository, thing }
}

function placeOf({ id, account }: Identity): string {
  const place = githubPlace(id).repository ?? account
  return place === undefined ? '' : ` of ${place}`
}

/** A credential a leaver holds is urgent, one that writes more so. */
function base({ type, grants, privilege }: Identity): Severity {
  if (privilege?.level === 'admin' || privilege?.level === 'escalates') return 'critical'
  if (type === 'deploy-key') return grants.some((grant) => grant.startsWith('write')) ? 'high' : 'medium'
  if (/token|ssh-key/.test(type)) return 'high'
  return type === 'user' ? 'high' : 'medium'
}

function worse(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) <= 0 ? a : b
}

/** What to do with an identity of each type, and how. Names come from strangers: they are quoted as fixes are, and a line that cannot be is left out. */
function stepsFor(identity: Identity): Pick<OffboardItem, 'action' | 'commands'> {
  const { id, type, name, account, credentials } = identity
  const { server, repository, thing } = githubPlace(id)
  const number = /\/(\d{1,16})$/.exec(id)?.[1] ?? null
  const web = `https://${server ?? 'github.com'}`
  const facts = { repository, account: account ?? null, number, name, secret: thing?.split('/').at(-1) ?? null, server, web }
  const steps = (action: OffboardItem['action'], ...lines: string[]) => ({
    action,
    commands: (lines.some((line) => line.startsWith('gh ')) ? ['export GH_HOST={server}', ...lines] : lines)
      .map((line) => fillFix(line, facts))
      .filter((line) => line !== ''),
  })
  if (type === 'deploy-key') {
    return steps(
      'rotate',
      "ssh-keygen -t ed25519 -f new-deploy-key -N ''",
      'gh repo deploy-key add new-deploy-key.pub --repo {repository} --title {name}',
      'gh api -X DELETE repos/{repository}/keys/{number}',
    )
  }
  // By the API an app alone may take it back.
  if (id.includes(':token/')) return steps('delete', '{web}/organizations/{account}/settings/personal-access-tokens/active')
  if (id.includes(':credential/')) return steps('delete', 'gh api -X DELETE orgs/{account}/credential-authorizations/{number}')
  if (id.includes(':server-token/')) return steps('delete', 'gh api -X DELETE admin/tokens/{number}')
  if (id.includes(':server-key/')) return steps('delete', 'gh api -X DELETE admin/keys/{number}')
  if (type === 'app-installation') return steps('transfer', '{web}/organizations/{account}/settings/installations')
  if (type === 'secret') return steps('rotate', 'gh secret set {secret} --repo {repository}')
  if (identity.provider === 'aws' && type === 'user') {
    const keys = credentials.filter((one) => one.type === 'access-key' && /^[A-Z0-9]{16,128}$/.test(one.id))
    const lines = keys.map((key) => `aws iam update-access-key --user-name {name} --access-key-id ${key.id} --status Inactive`)
    return steps('rotate', 'aws iam list-access-keys --user-name {name}', ...lines)
  }
  if (identity.provider === 'aws' && type === 'role')
    return steps('transfer', 'aws iam tag-role --role-name {name} --tags Key=owner,Value=NEW_OWNER')
  return steps('transfer')
}

/** A secret they committed: they have seen its value, wherever it lies today. */
function findingItem(finding: Finding, names: ReadonlySet<string>): OffboardItem[] {
  if (finding.detector !== 'secrets') return []
  const place = finding.locations.find(({ author }) => author !== null && isThem(author, names))
  const owns = finding.owner !== null && isThem(finding.owner.id, names)
  if (place === undefined && !owns) return []
  const where = place ?? finding.locations[0]
  const spot = [where.path ?? where.note ?? 'history', where.line].filter((part) => part !== null).join(':')
  const day = where.date === null ? '' : ` on ${where.date.slice(0, 10)}`
  return [
    {
      ...{ action: 'rotate', type: finding.rule, identity: finding.identity, fingerprint: finding.fingerprint, tie: 'exposed' },
      what: `${finding.title} ${finding.subject}`,
      evidence: place === undefined ? `is named as its owner (${finding.owner?.source})` : `committed it${day} in ${spot}`,
      urgency: finding.severity,
      commands: finding.fix.split('\n').filter((line) => line.trim() !== ''),
    },
  ]
}
