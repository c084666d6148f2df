import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import { type GitHubOwner, githubStatus } from '../../core/github.js'
import { numberOption, type Rule } from '../../core/rule.js'
import type { Severity } from '../../core/severity.js'
import { days, daysSince, idleness } from '../lib/github/days.js'
import { archivedOf, ofThing, placeName, type Rules, rulesById } from '../lib/github/finding.js'
import { sshKeyOf } from '../lib/github/ssh-key.js'

type Key = GitHubOwner['deployKeys'][number]

/** Sees deploy keys whose maker is gone, that nobody uses, that may push, that are old or weak, or outlived their repository. */
export const githubDeployKeys: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ github }) {
      for (const owner of github) {
        const archived = archivedOf(owner)
        for (const key of owner.deployKeys) if (key.enabled) yield* keyFindings(owner, key, archived, now, byId)
      }
    }
  },
}

function* keyFindings(owner: GitHubOwner, key: Key, archived: ReadonlySet<string>, now: Date, rules: Rules): Iterable<Detection> {
  const name = key.title === '' ? String(key.id) : `'${key.title}'`
  // An archived repository takes no new key.
  const live = key.repository !== null && archived.has(key.repository) ? null : placeName(owner, key)
  const say = (rule: Rule, what: string, severity: Severity | null = null, facts: Detection['facts'] = {}) =>
    ofThing(owner, key, `deploy-key/${key.id}`, {
      ...{
        rule,
        subject: key.title === '' ? `deploy key ${key.id}` : key.title,
        severity,
        credential: `deploy key ${key.id} of ${placeName(owner, key)}`,
      },
      message: `deploy key ${name} of ${placeName(owner, key)} ${what}`,
      facts: {
        id: key.id,
        name: key.title === '' ? null : key.title,
        addedBy: key.addedBy ?? null,
        readOnly: key.readOnly,
        live,
        ...facts,
      },
    })
  const age = daysSince(key.createdAt, now)

  const orphaned = rules.get('github-deploy-key-orphaned')
  if (orphaned !== undefined && key.addedBy !== undefined && githubStatus(owner, key.addedBy) === 'departed') {
    const who = key.addedBy === null ? 'an account that is gone' : `${key.addedBy}, who is in ${owner.login} no more`
    yield say(orphaned, `was added by ${who}, and may ${key.readOnly ? 'read' : 'push'}`, key.readOnly ? null : 'high')
  }
  const unused = rules.get('github-deploy-key-unused')
  const idle = unused === undefined ? null : idleOf(unused, key, now)
  if (unused !== undefined && idle !== null) yield say(unused, idle.text, null, { idleDays: idle.idleDays })
  const write = rules.get('github-deploy-key-write')
  if (write !== undefined && !key.readOnly) {
    const branch = key.repository === null ? undefined : owner.openBranches.get(key.repository)
    if (branch === undefined) yield say(write, 'may push')
    else yield say(write, `may push to ${branch}: neither a branch protection nor a ruleset keeps pushes from it`, 'high', { branch })
  }
  const old = rules.get('github-deploy-key-old')
  // A key that can go need not be rotated.
  if (old !== undefined && idle === null && age !== undefined && age > numberOption(old, 'maxAgeDays')) {
    yield say(old, `is ${days(age)} old`, null, { ageDays: age })
  }
  const weak = rules.get('github-deploy-key-weak')
  const weakness = weak === undefined ? null : weaknessOf(weak, key)
  if (weak !== undefined && weakness !== null) yield say(weak, weakness.text, weakness.severity)
  const forgotten = rules.get('github-deploy-key-archived')
  if (forgotten !== undefined && key.repository !== null && archived.has(key.repository))
    yield say(forgotten, 'is still there, though the repository is archived')
}

function idleOf(rule: Rule, { lastUsedAt, createdAt }: Key, now: Date) {
  const most = { maxIdleDays: numberOption(rule, 'maxIdleDays'), graceDays: numberOption(rule, 'graceDays') }
  return idleness({ lastUsedAt, since: createdAt }, most, now)
}

function weaknessOf(rule: Rule, { key }: Key): { text: string; severity: Severity } | null {
  const known = sshKeyOf(key)
  if (known?.kind === 'ssh-dss') return { text: 'is a DSA key', severity: 'high' }
  if (known === null || known.bits === null || known.bits >= numberOption(rule, 'goodRsaBits')) return null
  return { text: `is an RSA key of ${known.bits} bits`, severity: known.bits < numberOption(rule, 'minRsaBits') ? 'high' : 'low' }
}
