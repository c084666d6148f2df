import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { GitHubOwner } from '../../core/github.js'
import { listOption, numberOption, type Rule } from '../../core/rule.js'
import { days, daysSince, listed } from '../lib/github/days.js'
import { ofThing, type Rules, rulesById } from '../lib/github/finding.js'

type Installation = GitHubOwner['installations'][number]

/** Sees installed apps that may write everywhere, belong to a person or to nobody, or lie suspended. */
export const githubApps: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ github }) {
      for (const owner of github) for (const app of owner.installations) yield* appFindings(owner, app, now, byId)
    }
  },
}

function* appFindings(owner: GitHubOwner, app: Installation, now: Date, rules: Rules): Iterable<Detection> {
  const say = (rule: Rule, what: string) =>
    ofThing(owner, app, `app-installation/${app.slug}`, {
      ...{ rule, subject: app.slug, message: `app ${app.slug} in ${owner.login} ${what}`, facts: { id: app.id, name: app.slug } },
    })
  const suspended = rules.get('github-app-suspended')
  if (app.suspendedAt !== undefined) {
    const since = daysSince(app.suspendedAt, now)
    if (suspended !== undefined && since !== undefined && since > numberOption(suspended, 'graceDays')) {
      yield say(suspended, `has been suspended for ${days(since)} and is still installed`)
    }
    return
  }
  const wide = rules.get('github-app-overprivileged')
  if (wide !== undefined && app.allRepositories) {
    const powers = Object.entries(app.permissions).flatMap(([name, level]) => (level === 'write' || level === 'admin' ? [name] : []))
    const counting = powers.filter((name) => listOption(wide, 'powers').includes(name)).sort()
    if (counting.length > 0) yield say(wide, `may write ${listed(counting)} in all repositories`)
  }
  const page = owner.apps.get(app.slug)
  const personal = rules.get('github-app-personal')
  // An app its own organization's member made for it is still one account's.
  if (personal !== undefined && page?.owner?.type === 'User') yield say(personal, `belongs to one person, ${page.owner.login}`)
  const unknown = rules.get('github-app-unknown')
  if (unknown !== undefined && page?.visible === false) yield say(unknown, 'has no page: it was deleted, or is private to somebody else')
}
