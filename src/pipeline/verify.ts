import { randomInt } from 'node:crypto'
import { unpack } from '../core/carried.js'
import type { Facts } from '../core/detection.js'
import type { Finding } from '../core/finding.js'
import { fillFix } from '../core/fix.js'
import { failed, type Gap, limit } from '../core/gap.js'
import type { Rule } from '../core/rule.js'
import { compareSeverity } from '../core/severity.js'
import { hostOf, type Question, type Transport, type Verdict } from '../core/verify.js'
import { echoing, verifiers } from '../verifiers/index.js'
import { decoyOf } from './decoy.js'
import { type Asked, askHost } from './host.js'
import type { Linked } from './link/join.js'

export { politePace } from './host.js'

/** What asking brought: the findings with what was learnt of them, and what was not. */
export interface Verified {
  readonly candidates: readonly Linked[]
  readonly gaps: readonly Gap[]
}

export interface VerifySettings {
  readonly rules: ReadonlyMap<string, Rule>
  readonly transport: Transport
  readonly signal: AbortSignal
  /** Milliseconds between two requests to one host. */
  readonly pace: number
  /** Takes secrets out of what a provider tells. */
  readonly scrub: (text: string) => string
  readonly onProgress: (asked: number, of: number) => void
}

/**
 * Asks the providers of found credentials whether they accept them, one request a credential, the hosts beside each other and each behind its
 * own pace. A made-up credential goes first: what accepts that is believed nothing. Severity and confidence rise for what lives and never fall.
 */
export async function verify(found: readonly Linked[], settings: VerifySettings): Promise<Verified> {
  const byHost = new Map<string, { one: Linked; rule: Rule; question: Question }[]>()
  for (const one of found) {
    const rule = settings.rules.get(one.finding.rule)
    const question = rule === undefined ? null : questionOf(one, rule)
    if (rule === undefined || question === null) continue
    const host = hostOf(question.spec)
    byHost.set(host, [...(byHost.get(host) ?? []), { one, rule, question }])
  }
  const total = [...byHost.values()].reduce((sum, list) => sum + list.length, 0)
  let asked = 0
  const outcomes = new Map<Linked, { host: string; asked: Asked }>()
  const gaps: Gap[] = [...unasked(found, byHost)]
  await Promise.all(
    [...byHost].map(async ([host, list]) => {
      const answers = await askHost(
        list.map(({ rule, question }) => ({ question, decoy: decoyOf(rule, question, random) })),
        async (question) => (await verifiers[question.spec.by]())(question, settings.transport, settings.signal),
        { signal: settings.signal, pace: settings.pace, onAsked: () => settings.onProgress(++asked, total) },
      )
      list.forEach(({ one }, index) => {
        const answer = answers[index]
        if (answer !== undefined) outcomes.set(one, { host, asked: answer })
      })
      gaps.push(...gapsOf(host, answers))
    }),
  )
  const echoes = echoesAmong([...outcomes.values()], [...byHost.values()].flat())
  const candidates = found.map((one): Linked => {
    const outcome = outcomes.get(one)
    // What was carried has done its work: it goes no further.
    const finding = outcome === undefined ? one.finding : told(one.finding, outcome.host, outcome.asked.verdict, echoes, settings)
    return { ...one, carried: null, finding }
  })
  return { candidates, gaps }
}

// Nobody may know the made-up credential beforehand.
const random = () => randomInt(2 ** 47) / 2 ** 47

/** What can be asked of a finding; null for what must not or cannot be: silenced on purpose, a canary, of which too little is known. */
function questionOf({ finding, ignored, carried }: Linked, { verify }: Rule): Question | null {
  if (verify === null || carried === null || ignored !== null || finding.facts.canary === true) return null
  const { value, parts } = unpack(carried)
  return { spec: verify, token: value, parts: Object.fromEntries(parts.map((part) => [part.name, part.value])), facts: finding.facts }
}

/** Secrets that nobody was asked about are said once, by number. */
function unasked(found: readonly Linked[], byHost: ReadonlyMap<string, readonly unknown[]>): Gap[] {
  const secrets = found.filter(({ valueId, ignored }) => valueId !== null && ignored === null).length
  const asked = [...byHost.values()].reduce((sum, list) => sum + list.length, 0)
  if (secrets === asked) return []
  return [
    limit('unsupported', `whether ${secrets - asked} of ${secrets} secrets are still accepted`, 'a look by hand: no rule says how to ask'),
  ]
}

/** One failed gap for each reason a host gave no word: a pass must not come of silence. */
function gapsOf(host: string, answers: readonly Asked[]): Gap[] {
  const counts = new Map<string, { asked: Asked; count: number }>()
  for (const asked of answers) {
    if (asked.status === null) continue
    const key = `${asked.status} ${asked.verdict.because}`
    counts.set(key, { asked, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()].map(({ asked: { status, verdict }, count }) => {
    const what = `whether ${host} still accepts ${count === 1 ? 'a secret' : `${count} secrets`}: ${verdict.because}`
    if (status === 'bound' || status === 'unsupported') return limit(status, what, 'a look by hand')
    return failed(status ?? 'unreadable', what, 'another --verify, or a look by hand')
  })
}

const words = { accepted: 'live', refused: 'dead', denied: 'unknown', unknown: 'unknown' } as const

/** What was told of one secret and repeats another that was asked about. */
function echoesAmong(outcomes: readonly { readonly asked: Asked }[], inquiries: readonly { readonly question: Question }[]) {
  const texts = outcomes.flatMap(({ asked }) => Object.values(asked.verdict.facts)).filter((text) => typeof text === 'string')
  return echoing(texts, texts.length === 0 ? [] : inquiries.flatMap(({ question: { token, parts } }) => [token, ...Object.values(parts)]))
}

function told(finding: Finding, host: string, verdict: Verdict, echoes: ReadonlySet<string>, { rules, scrub }: VerifySettings): Finding {
  const kept = Object.entries(verdict.facts).filter(([, text]) => typeof text !== 'string' || !echoes.has(text))
  const learnt = Object.fromEntries(kept.map(([name, text]) => [name, typeof text === 'string' ? scrub(text) : text]))
  const because: Facts = verdict.because === null ? {} : { verifiedNot: verdict.because }
  const facts: Facts = { ...finding.facts, ...learnt, verifiedBy: host, ...because }
  const rule = rules.get(finding.rule)
  const known = { ...finding, facts, fix: rule === undefined ? finding.fix : fillFix(rule.fix, facts), verified: words[verdict.outcome] }
  if (verdict.outcome !== 'accepted') return known
  return { ...known, confidence: 'high', severity: compareSeverity('high', finding.severity) < 0 ? 'high' : finding.severity }
}
