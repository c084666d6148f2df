import type { Finding, Suppressed } from '../../core/finding.js'
import type { Gap } from '../../core/gap.js'
import type { Credential, FoundAt, Identity } from '../../core/identity.js'
import type { Location } from '../../core/location.js'
import type { Report } from '../../core/report.js'

/** The version of the JSON report; raised when a key changes its meaning or goes away. */
export const schemaVersion = 1

/** The id of `schema.json`, which describes the report and is published with the package. */
export const schemaId = 'urn:nhi:report:1'

/** The report as the JSON contract has it: keys fixed and in this order, absent facts null. Its long lists are iterables, to be gone through once. */
export function reportShape(report: Report): object {
  return {
    $schema: schemaId,
    schemaVersion,
    tool: { name: report.tool.name, version: report.tool.version },
    targets: report.targets,
    complete: report.complete,
    interrupted: report.interrupted,
    summary: {
      findings: report.findings.length,
      suppressed: report.suppressed.length,
      belowConfidence: report.belowConfidence,
      files: report.counts.files,
      blobs: report.counts.blobs,
      commits: report.counts.commits,
      bytes: report.counts.bytes,
      identities: report.identities.length,
      gaps: report.gaps.length,
    },
    findings: each(report.findings, findingShape),
    suppressed: each(report.suppressed, suppressedShape),
    identities: each(report.identities, identityShape),
    gaps: each(report.gaps, gapShape),
    notices: report.notices,
  }
}

/** The inventory alone, in the words of the report's members. */
export function inventoryShape(report: Report): object {
  return {
    schemaVersion,
    tool: { name: report.tool.name, version: report.tool.version },
    targets: report.targets,
    complete: report.complete,
    identities: each(report.identities, identityShape),
    gaps: each(report.gaps, gapShape),
  }
}

/** Members made one at a time, for there may be many. */
function* each<Item>(items: readonly Item[], shape: (item: Item) => object): Iterable<object> {
  for (const item of items) yield shape(item)
}

/** One finding. The code frame and SARIF's line hash stay out; `secret` is null unless `--show-secrets`. */
export function findingShape(finding: Finding): object {
  return {
    rule: finding.rule,
    detector: finding.detector,
    title: finding.title,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    why: finding.why,
    fix: finding.fix,
    references: finding.references,
    facts: finding.facts,
    subject: finding.subject,
    fingerprint: finding.fingerprint,
    nhi: finding.nhi,
    frameworks: finding.frameworks,
    identity: finding.identity,
    credential: finding.credential,
    owner: ownerShape(finding.owner),
    verified: finding.verified,
    present: finding.present,
    related: finding.related.map(({ fingerprint, identity, how }) => ({ fingerprint, identity, how })),
    locations: finding.locations.map(locationShape),
    parts: finding.parts.map(({ name, redacted }) => ({ name, redacted })),
    secret: finding.secret,
  }
}

/** One gap. */
export function gapShape(gap: Gap): object {
  return { target: gap.target, class: gap.class, status: gap.status, what: gap.what, needs: gap.needs }
}

function suppressedShape({ finding, by, where, reason }: Suppressed): object {
  return { by, where, reason, finding: findingShape(finding) }
}

function locationShape(location: Location): object {
  const { path, line, column, endLine, endColumn, commit, author, date, note } = location
  return { path, line, column, endLine, endColumn, commit, author, date, note }
}

function ownerShape(owner: Finding['owner'] | undefined): object | null {
  if (owner === null || owner === undefined) return null
  return { id: owner.id, kind: owner.kind, source: owner.source, confidence: owner.confidence, status: owner.status }
}

function identityShape(identity: Identity): object {
  return {
    id: identity.id,
    type: identity.type,
    provider: identity.provider,
    name: identity.name,
    account: identity.account ?? null,
    owner: ownerShape(identity.owner),
    createdAt: identity.createdAt ?? null,
    lastUsedAt: identity.lastUsedAt ?? null,
    credentials: identity.credentials.map(credentialShape),
    grants: identity.grants,
    privilege: identity.privilege ?? null,
    usedIn: identity.usedIn,
    tags: identity.tags,
    location: identity.location === null ? null : locationShape(identity.location),
  }
}

function foundShape({ fingerprint, path, line, commit, places, present, since }: FoundAt): object {
  return { fingerprint, path, line, commit, places, present, since }
}

function credentialShape(credential: Credential): object {
  return {
    id: credential.id,
    type: credential.type,
    status: credential.status ?? null,
    createdAt: credential.createdAt ?? null,
    lastUsedAt: credential.lastUsedAt ?? null,
    expiresAt: credential.expiresAt ?? null,
    risk: credential.risk ?? null,
    found: credential.found === undefined ? null : foundShape(credential.found),
  }
}
