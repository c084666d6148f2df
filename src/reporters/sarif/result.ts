import { clean } from '../../core/clean.js'
import { digest } from '../../core/digest.js'
import type { Finding } from '../../core/finding.js'
import type { Location } from '../../core/location.js'
import { encodePath } from '../lib/paint.js'
import { history, number, verifiedText } from '../lib/words.js'
import type { Region, Result, SarifLocation } from './log.js'
import { levels } from './rules.js'

/** GitHub refuses a result with more places. */
export const mostLocations = 1000

/** One finding as a SARIF result. No code of the scanned file is in it, redacted or not. */
export function result(finding: Finding, ruleId: string, ruleIndex: number): Result {
  const places = finding.locations.slice(0, mostLocations)
  return {
    ruleId,
    ruleIndex,
    kind: 'fail',
    level: levels[finding.severity],
    message: { text: messageText(finding) },
    locations: places.map((location) => sarifLocation(location, finding)),
    partialFingerprints: {
      primaryLocationLineHash: finding.lineHash ?? `${digest(finding.rule, placeless(finding)).slice(0, 16)}:1`,
      'nhi/v1': finding.fingerprint,
    },
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      verified: finding.verified,
      present: finding.present,
      subject: finding.secret ?? finding.subject,
      identity: finding.identity,
      credential: finding.credential,
      commit: finding.locations.find((location) => location.commit !== null)?.commit ?? null,
      owner: finding.owner?.id ?? null,
      places: finding.locations.length,
    },
  }
}

/** What stands for the line where no line is known: the thing the finding is about, which does not change from run to run. */
function placeless(finding: Finding): string {
  return finding.identity ?? finding.fingerprint
}

/** The first sentence is the alert's title. Authors stay out: the file is uploaded. */
function messageText(finding: Finding): string {
  const rest = finding.locations.length - mostLocations
  const sentences = [
    clean(finding.message),
    history(finding, false),
    verifiedText(finding),
    rest > 0 ? `${number(rest)} more places are left out` : null,
  ]
  const text = sentences
    .filter((sentence) => sentence !== null && sentence !== '')
    .map((sentence) => `${sentence}.`)
    .join(' ')
  return linksOff(text === '' ? `${finding.rule}.` : text)
}

/** In SARIF messages `[text](target)` is a link and `{0}` a placeholder: names of strangers make neither. */
export function linksOff(text: string): string {
  return text.replaceAll('](', '] (').replace(/\{(\d+)\}/g, '{{$1}}')
}

function sarifLocation(location: Location, finding: Finding): SarifLocation {
  const named = location.path === null && location.commit === null && finding.identity !== null
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(location, finding), uriBaseId: '%SRCROOT%' }, region: region(location) },
    ...(named ? { logicalLocations: [{ fullyQualifiedName: finding.identity ?? '', kind: 'resource' }] } : {}),
    ...(location.note === null ? {} : { message: { text: linksOff(clean(location.note)) || 'note' } }),
  }
}

/** The path; GitHub demands one even of what has no file, so that gets a made-up one below `.nhi/`. */
function uriOf(location: Location, finding: Finding): string {
  if (location.path !== null && location.path !== '') return encodePath(location.path.replace(/^\.\//, ''))
  if (location.commit !== null) return `.nhi/commit/${encodePath(location.commit)}`
  return `.nhi/${encodePath((finding.identity ?? finding.rule).replaceAll(':', '/'))}`
}

function region(location: Location): Region {
  const startLine = location.line ?? 1
  const startColumn = location.column ?? 1
  const endLine = Math.max(startLine, location.endLine ?? startLine)
  const endColumn = location.endColumn ?? startColumn + 1
  return { startLine, startColumn, endLine, endColumn: endLine === startLine ? Math.max(endColumn, startColumn) : endColumn }
}
