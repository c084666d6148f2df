import { pack } from '../../core/carried.js'
import type { Detection, Facts, InlineIgnore } from '../../core/detection.js'
import type { DetectorContext } from '../../core/detector.js'
import type { Document } from '../../core/document.js'
import { runValueId, valueFingerprint } from '../../core/fingerprint.js'
import { at, type Location } from '../../core/location.js'
import { redact } from '../../core/secret.js'
import { type Confidence, compareSeverity, type Severity } from '../../core/severity.js'
import { latin1 } from '../../engine/index.js'
import { hideRuns } from '../lib/ignore-comment.js'
import { type Chunk, createLocator, type Point } from './chunk.js'
import { createExcerpts } from './excerpt.js'
import type { Encoding, Hit, Span } from './hit.js'
import { createIgnores } from './ignore.js'
import { type Kept, keptIn, longestHead } from './kept-in.js'
import { filledFrom } from './tells.js'

// Words of one case with few digits, as variables are called: `OAUTH2_CLIENT_SECRET`, `k8s_cluster_admin_token`.
const nameOfWords =
  /^_?(?:(?:[A-Z]{1,16}(?:\d{1,3}[A-Z]?)?|\d{1,2})(?:_|$)){2,10}$|^(?:(?:[a-z]{1,16}(?:\d{1,3}[a-z]?)?|\d{1,2})(?:[_-]|$)){2,10}$/

/** Turns the hits of a chunk into detections: the same value under the same rule is one, with all its places. */
export function report(hits: readonly Hit[], raw: readonly Span[], chunk: Chunk, context: DetectorContext): Detection[] {
  const points = locate(hits, chunk)
  const excerptOf = createExcerpts(chunk, raw)
  const ignoredAt = createIgnores(chunk)
  const groups = new Map<string, { hit: Hit; name: string | null; ignored: InlineIgnore | null; locations: Location[] }>()
  for (const hit of hits) {
    const ignored = context.inlineIgnores ? ignoredAt(hit, hit.rule.id) : null
    const key = `${hit.rule.id} ${ignored?.marker ?? ''} ${hit.value}`
    const group = groups.get(key)
    const location = locationOf(hit, chunk.document, points)
    if (group === undefined) groups.set(key, { hit, name: hit.name, ignored, locations: [location] })
    else {
      group.locations.push(location)
      group.name ??= hit.name
      // A place where both halves stand says more than one where one does.
      if (group.hit.parts.length < hit.parts.length) group.hit = hit
    }
  }
  const head = latin1(chunk.bytes, 0, Math.min(chunk.bytes.length, longestHead))
  return [...groups.values()].map(({ hit, name, ignored, locations }) => {
    const redacted = redactHit(hit)
    const [first, ...rest] = locations
    return {
      ...describe(hit, name, redacted, context, chunk.document.path, head),
      locations: [first ?? at({}), ...rest],
      excerpt: chunk.document.source === 'name' ? null : excerptOf(hit, shortened(redacted), points.get(hit.start)?.line ?? 1),
      ignored,
      object: objectOf(chunk.document),
    }
  })
}

function describe(
  hit: Hit,
  name: string | null,
  redacted: string,
  context: DetectorContext,
  path: string | null,
  head: string,
): Omit<Detection, 'locations' | 'excerpt' | 'ignored' | 'object'> {
  const { rule, token, verdict, parts, value } = hit
  const kept = keptIn(path, head)
  const facts = factsOf(hit, kept)
  const confidence = confidenceIn(kept, hit)
  const givenTo = name === null ? null : hideRuns(name, nameOfWords).slice(0, 80)
  const bits = Math.max(token.bits, verdict.bits ?? 0)
  return {
    rule: rule.id,
    subject: redacted,
    message: messageOf(hit, redacted, givenTo, kept),
    facts,
    confidence: confidence === rule.confidence ? null : confidence,
    severity: severityOf(hit),
    proven: verdict.proven === true,
    identity: verdict.identity ?? filledFrom(token.identity, facts),
    credential: verdict.credential ?? filledFrom(token.credential, facts) ?? (token.pair === null ? null : redacted),
    parts: parts.map((part) => ({ name: part.name, redacted: redact(part.value) })),
    secret: {
      valueId: runValueId(context.runKey, value),
      fingerprint: valueFingerprint(value, bits, context.projectKey),
      name: givenTo,
      redacted,
      kind: token.kind,
      raw: context.showSecrets ? hit.shown : null,
      ...(context.carrySecrets === true && rule.verify !== null ? { carried: pack({ value, parts }) } : {}),
    },
  }
}

/** The redacted value as a code frame shows it, without its length. */
function shortened(redacted: string): string {
  return redacted.replace(/ \(\d+ characters\)$/, '')
}

function redactHit({ shown, publicPrefix, token }: Hit): string {
  return token.check === 'pem'
    ? `${shown.slice(0, shown.indexOf('-----', 5) + 5).replace(/[^A-Z0-9 -]/g, '')}…`
    : redact(shown, publicPrefix)
}

function messageOf({ rule, verdict, parts }: Hit, redacted: string, givenTo: string | null, kept: Kept | null): string {
  const given = givenTo === null ? '' : ` given to ${givenTo}`
  const where = kept === null ? '' : ` in ${kept.name}`
  const beside = parts.length === 0 ? '' : `, with its ${parts.map(({ name }) => name).join(' and ')}`
  return `${rule.title} ${redacted}${given}${where}${beside}${verdict.remark === undefined ? '' : `, ${verdict.remark}`}`
}

/** What is known of the secret besides its value; nothing of it is secret, and nothing long enough to be is shown. */
function factsOf({ token, verdict, beside, encoding }: Hit, kept: Kept | null): Facts {
  return {
    provider: token.provider,
    ...beside,
    ...verdict.facts,
    ...(kept === null ? {} : { place: kept.id }),
    ...(encoding.length === 0 ? {} : { encoding: encoding.join(', ') }),
  }
}

/** What is kept where only secrets are kept is one, however weak: a guess there is a fair one. */
function confidenceIn(kept: Kept | null, { token, verdict }: Hit): Confidence {
  return kept?.secrets === true && token.kind === 'generic' && verdict.confidence === 'low' ? 'medium' : verdict.confidence
}

function severityOf({ rule, verdict, parts }: Hit): Severity | null {
  const worst = parts.flatMap(({ severity }) => (severity === null ? [] : [severity])).sort(compareSeverity)[0]
  const severity = worst ?? verdict.severity ?? null
  return severity === rule.severity ? null : severity
}

/** Line and column of every start and end, in one pass. */
function locate(hits: readonly Hit[], chunk: Chunk): Map<number, Point> {
  const pointOf = createLocator(chunk)
  const offsets = [...new Set(hits.flatMap((hit) => [hit.start, hit.end]))].sort((a, b) => a - b)
  return new Map(offsets.map((offset) => [offset, pointOf(offset)]))
}

const notes: Partial<Record<Document['source'], string>> = { commit: 'commit message', tag: 'tag message', name: 'file name' }

const spoken: Readonly<Record<Encoding, string>> = {
  base64: 'base64',
  hex: 'hex',
  percent: 'percent-encoding',
  escapes: 'backslash escapes',
  html: 'HTML entities',
  'quoted-printable': 'quoted-printable',
  notebook: 'strings of a notebook',
}

function writtenAs({ encoding }: Hit): string | null {
  return encoding.length === 0 ? null : `encoded as ${encoding.map((one) => spoken[one]).join(', ')}`
}

function locationOf(hit: Hit, document: Document, points: Map<number, Point>): Location {
  const start = points.get(hit.start)
  const end = points.get(hit.end)
  const note = notes[document.source] ?? writtenAs(hit)
  if (document.source === 'name') return at({ path: document.path, note })
  return at({
    path: document.path,
    line: start?.line ?? null,
    column: start?.column ?? null,
    endLine: end?.line ?? null,
    endColumn: end?.column ?? null,
    note,
  })
}

function objectOf({ source, id }: Document): Detection['object'] {
  return id !== null && (source === 'blob' || source === 'commit' || source === 'tag') ? { kind: source, id } : null
}
