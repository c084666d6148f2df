import type { Config } from '../../core/config.js'
import type { Detection } from '../../core/detection.js'
import type { Finding } from '../../core/finding.js'
import { postureFingerprint } from '../../core/fingerprint.js'
import { fillFix } from '../../core/fix.js'
import type { Rule } from '../../core/rule.js'
import { lastSaid } from '../../rules/choose.js'
import { loadSecretDetectors } from '../detectors.js'
import type { Candidate } from '../filter/index.js'
import type { Linked } from './join.js'
import { compareFindings } from './order.js'

/**
 * Adds what detectors of secrets say of where linked secrets stand; each is related to the secret's own finding, and that to it. Nothing is loaded
 * where no secret stands at two places, as in every clean run.
 */
export async function withReuse(
  linked: readonly Linked[],
  rules: readonly Rule[],
  { now, overrides }: Pick<Config, 'now' | 'overrides'>,
): Promise<Candidate[]> {
  if (!linked.some(({ places }) => places.length > 1)) return [...linked]
  const loaded = await loadSecretDetectors([...new Set(rules.map((rule) => rule.detector))])
  const see = loaded.map(([id, detector]) => detector.create({ rules: rules.filter((rule) => rule.detector === id), now }))
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const all = linked.flatMap((one): Candidate[] => {
    // What is kept quiet where it stands is kept quiet altogether.
    if (one.places.length < 2 || one.ignored !== null) return [one]
    const { title, subject, severity, confidence } = one.finding
    const said = see.flatMap((look) => look({ title, subject, severity, confidence, places: one.places }) ?? [])
    const findings = said.flatMap((detection) => {
      const rule = byId.get(detection.rule)
      return rule === undefined ? [] : [findingOf(detection, rule, one.finding, overrides)]
    })
    const related = findings.map((finding) => ({ fingerprint: finding.fingerprint, identity: null, how: finding.title }))
    return [
      { ...one, finding: { ...one.finding, related: [...one.finding.related, ...related] } },
      ...findings.map((finding) => ({ finding, ignored: null })),
    ]
  })
  return all.sort((a, b) => compareFindings(a.finding, b.finding))
}

/** Who answers for the secret answers for where it stands. */
function findingOf(detection: Detection, rule: Rule, secret: Finding, overrides: Config['overrides']): Finding {
  return {
    rule: rule.id,
    detector: rule.detector,
    title: rule.title,
    severity: lastSaid(overrides, rule.id, (one) => one.severity) ?? detection.severity ?? rule.severity,
    confidence: lastSaid(overrides, rule.id, (one) => one.confidence) ?? detection.confidence ?? rule.confidence,
    message: detection.message,
    why: rule.why,
    fix: fillFix(rule.fix, detection.facts),
    references: rule.references,
    facts: detection.facts,
    subject: detection.subject,
    fingerprint: postureFingerprint(rule.id, secret.fingerprint),
    nhi: rule.nhi,
    frameworks: rule.frameworks,
    identity: secret.identity,
    credential: secret.credential,
    owner: secret.owner,
    verified: 'not-asked',
    present: true,
    related: [{ fingerprint: secret.fingerprint, identity: secret.identity, how: `the secret itself: ${secret.title}` }],
    locations: detection.locations,
    parts: [],
    secret: null,
    excerpt: null,
    lineHash: null,
  }
}
