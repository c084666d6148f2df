import type { Finding, Suppressed } from '../../src/core/finding.js'
import { at } from '../../src/core/location.js'
import type { Report } from '../../src/core/report.js'
import type { Rule } from '../../src/core/rule.js'

/** A rule as reports refer to one. */
export function aRule(known: Partial<Rule> = {}): Rule {
  return {
    id: 'acme-api-token',
    detector: 'secrets',
    title: 'Acme API token',
    severity: 'high',
    confidence: 'high',
    why: 'Whoever reads the token can call the Acme API as its owner.',
    fix: 'acme tokens revoke {id}\nKeep the new one in a secret store.',
    references: ['https://acme.example/docs/tokens'],
    nhi: ['NHI2:2025'],
    frameworks: ['NIST-CSF-2.0:PR.AA-01', 'CWE-798'],
    source: { url: 'https://acme.example/docs/tokens', read: '2026-11-01' },
    options: {},
    token: null,
    verify: null,
    examples: [],
    negatives: [],
    ...known,
  }
}

/** A finding with every key, as link would make it. */
export function aFinding(known: Partial<Finding> = {}): Finding {
  return {
    rule: 'acme-api-token',
    detector: 'secrets',
    title: 'Acme API token',
    severity: 'high',
    confidence: 'high',
    message: 'Acme API token acme_…wxyz is written in the file',
    why: 'Whoever reads the token can call the Acme API as its owner.',
    fix: 'acme tokens revoke 42\nKeep the new one in a secret store.',
    references: ['https://acme.example/docs/tokens'],
    facts: { id: 42 },
    subject: 'acme_…wxyz (40 characters)',
    fingerprint: '0123456789abcdef0123456789abcdef',
    nhi: ['NHI2:2025'],
    frameworks: ['NIST-CSF-2.0:PR.AA-01', 'CWE-798'],
    identity: null,
    credential: null,
    owner: null,
    verified: 'not-asked',
    present: true,
    related: [],
    locations: [at({ path: 'src/a.ts', line: 3, column: 17, endLine: 3, endColumn: 57 })],
    parts: [],
    secret: null,
    excerpt: {
      line: 2,
      lines: ['// the client', "const token = 'acme_…wxyz (40 characters)'", 'export const client = connect(token)'],
      mark: { index: 1, start: 15, end: 41 },
    },
    lineHash: null,
    ...known,
  }
}

/** A suppressed finding. */
export function aSuppressed(known: Partial<Suppressed> = {}): Suppressed {
  return { finding: aFinding(), by: 'inline', where: 'nhi:ignore', reason: 'a test value', ...known }
}

/** A report; empty and clean unless something is given. */
export function aReport(known: Partial<Report> = {}): Report {
  return {
    tool: { name: 'nhi', version: '1.2.3' },
    targets: ['.'],
    complete: true,
    interrupted: false,
    findings: [],
    suppressed: [],
    belowConfidence: 0,
    gaps: [],
    identities: [],
    samePeople: [],
    counts: { files: 812, blobs: 1204, commits: 41, bytes: 3_100_000 },
    rules: [aRule()],
    notices: [],
    seconds: 1.24,
    now: '2026-11-22T00:00:00.000Z',
    repository: null,
    ...known,
  }
}
