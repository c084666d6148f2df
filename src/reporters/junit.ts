import { clean, cleanLines, cleanStart } from '../core/clean.js'
import type { Finding } from '../core/finding.js'
import { gapGroupText, gapText, history, ownerText, shortId, sortGaps, whereabouts } from './lib/words.js'
import type { Reporter } from './look.js'

// What XML 1.0 forbids even as an entity, and what must be one. `clean` has written the rest of the controls out before.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text for an XML element or attribute. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, '')
    .replace(/[&<>"']/g, (char) => entities[char] ?? '')
}

/** JUnit XML: each finding a failed case, each suppressed one skipped, each failed gap an error; one passed case when there is none of them. */
export const junit: Reporter = function* (report) {
  const { failed, limits } = sortGaps(report.gaps)
  const cases = [
    ...report.findings.map((finding) => testCase(finding, failure(finding))),
    ...report.suppressed.map(({ finding, by, reason }) => {
      const why = reason === null ? by : `${by}: ${clean(reason)}`
      return testCase(finding, `<skipped message="${xmlText(why)}"/>`)
    }),
    ...failed.map((gap) => {
      const text = xmlText(gapText(gap))
      return `    <testcase classname="nhi.gap" name="${xmlText(clean(gap.what))}"><error type="${gap.status}" message="${text}">${text}</error></testcase>`
    }),
  ]
  const total = Math.max(1, cases.length)
  const counts = `tests="${total}" failures="${report.findings.length}" errors="${failed.length}" skipped="${report.suppressed.length}"`
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nhi" ${counts}>\n  <testsuite name="nhi" ${counts}>\n`
  if (cases.length === 0) yield '    <testcase classname="nhi" name="no findings"/>\n'
  for (const each of cases) yield `${each}\n`
  const remarks = [...limits.map(gapGroupText), ...report.notices.map(cleanStart)]
  if (remarks.length > 0) yield `    <system-out>${xmlText(remarks.join('\n'))}</system-out>\n`
  yield '  </testsuite>\n</testsuites>\n'
}

function testCase(finding: Finding, content: string): string {
  const [first] = finding.locations
  const file = first.path === null ? '' : ` file="${xmlText(clean(first.path))}"${first.line === null ? '' : ` line="${first.line}"`}`
  const name = `${clean(finding.title)} at ${whereabouts(finding)} (${shortId(finding)})`
  return `    <testcase classname="nhi.${xmlText(clean(finding.rule))}" name="${xmlText(name)}"${file}>${content}</testcase>`
}

function failure(finding: Finding): string {
  const body = [
    whereabouts(finding),
    cleanStart(finding.message),
    ...[history(finding), ownerText(finding)].filter((line) => line !== null),
    ...cleanLines(finding.why),
    ...cleanLines(finding.fix),
    `fingerprint ${clean(finding.fingerprint)}`,
  ]
  const message = xmlText(clean(finding.message))
  return `<failure type="${finding.severity}" message="${message}">${xmlText(body.filter((line) => line !== '').join('\n'))}</failure>`
}
