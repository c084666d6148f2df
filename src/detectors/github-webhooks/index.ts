import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { GitHubOwner } from '../../core/github.js'
import { listOption, numberOption, type Rule } from '../../core/rule.js'
import { days, daysSince } from '../lib/github/days.js'
import { ofThing, placeName, type Rules, rulesById } from '../lib/github/finding.js'

type Hook = GitHubOwner['webhooks'][number]

/** Sees active webhooks that prove nothing, travel in clear, lead to nobody, to nothing or to a stranger's tunnel, or carry a credential in their address. */
export const githubWebhooks: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ github }) {
      for (const owner of github) for (const hook of owner.webhooks) if (hook.active) yield* hookFindings(owner, hook, now, byId)
    }
  },
}

function* hookFindings(owner: GitHubOwner, hook: Hook, now: Date, rules: Rules): Iterable<Detection> {
  const host = hook.host === '' ? 'no address' : hook.host
  const place = placeName(owner, hook)
  const api = `${hook.repository === null ? 'orgs' : 'repos'}/${place}/hooks/${hook.id}`
  const say = (rule: Rule, what: string, facts: Detection['facts'] = {}) =>
    ofThing(owner, hook, `webhook/${hook.id}`, {
      ...{ rule, subject: `webhook ${hook.id} to ${host}`, message: `webhook of ${place} to ${host} ${what}` },
      facts: { id: hook.id, host: hook.host || null, api, ...facts },
    })
  const open = rules.get('github-webhook-no-secret')
  if (open !== undefined && !hook.hasSecret) yield say(open, 'has no secret: its receiver cannot tell who sends')
  const insecure = rules.get('github-webhook-insecure')
  if (insecure !== undefined && hook.scheme === 'http') yield say(insecure, 'is sent in clear (http)', { clearHost: hook.host || null })
  else if (insecure !== undefined && !hook.verifiesTls)
    yield say(insecure, 'is sent without verifying the certificate (insecure_ssl)', { unverified: api })
  const failing = rules.get('github-webhook-failing')
  const age = daysSince(hook.createdAt, now)
  if (failing !== undefined && age !== undefined && age > numberOption(failing, 'graceDays')) {
    if (hook.lastStatus !== undefined && hook.lastStatus >= 400) yield say(failing, `is answered with ${hook.lastStatus}`)
  }
  const unused = rules.get('github-webhook-unused')
  if (unused !== undefined && hook.everSent === false && age !== undefined && age > numberOption(unused, 'graceDays')) {
    yield say(unused, `was made ${days(age)} ago and has never been sent anything`)
  }
  const odd = rules.get('github-webhook-odd-host')
  const oddness = odd === undefined ? null : oddnessOf(odd, hook)
  if (odd !== undefined && oddness !== null) yield say(odd, oddness)
  const leaking = rules.get('github-webhook-credential-in-url')
  if (leaking !== undefined && hook.credentialInUrl) yield say(leaking, 'has a credential in its address')
}

function oddnessOf(rule: Rule, hook: Hook): string | null {
  const host = hook.host.replace(/:\d+$/, '').toLowerCase()
  const tunnel = listOption(rule, 'hosts').find((one) => host === one || host.endsWith(`.${one}`))
  if (tunnel !== undefined) return `leads into a tunnel or bin of ${tunnel}`
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/.test(host) ? 'leads to a bare address' : null
}
