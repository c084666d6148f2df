import type { Finding } from '../core/finding.js'
import { codeBlock, codeSpan, htmlCode, inlineText, linkTo } from './lib/markdown-text.js'
import { count, gapGroupText, gapText, history, lookedAt, number, ownerText, shortId, sortGaps, tally, whereabouts } from './lib/words.js'
import type { Reporter } from './look.js'

// A comment of a pull request holds 65,536 characters: the rest is counted, never dropped silently.
const mostRows = 100
const mostDetails = 20
const mostGaps = 50

/** For pull request comments and job summaries: a table of the findings, the worst of them in detail, what was not looked at. */
export const markdown: Reporter = (report) => {
  const parts = [`### nhi: ${inlineText(tally(report.findings))}`]
  const left = [
    `Looked at ${lookedAt(report)}.`,
    ...(report.complete ? [] : [report.interrupted ? '**Interrupted: incomplete.**' : '**Incomplete.**']),
    ...(report.suppressed.length > 0 ? [`${number(report.suppressed.length)} suppressed.`] : []),
    ...(report.belowConfidence > 0 ? [`${number(report.belowConfidence)} below the confidence asked for.`] : []),
  ]
  parts.push(left.join(' '))
  if (report.findings.length > 0) {
    const rows = report.findings.slice(0, mostRows).map(tableRow)
    parts.push(['| severity | rule | where | what | id |', '|---|---|---|---|---|', ...rows].join('\n'))
    const more = report.findings.length - rows.length
    if (more > 0) parts.push(`… and ${count(more, 'finding')} more, less severe or further down: see the JSON or SARIF report.`)
    parts.push(...report.findings.slice(0, mostDetails).map(details))
    const untold = rows.length - mostDetails
    if (untold > 0) parts.push(`Of the other ${number(untold)} in the table \`nhi explain ID\` tells why and how to mend.`)
  }
  const { failed, limits } = sortGaps(report.gaps)
  const gaps = [...failed.map(gapText), ...limits.map(gapGroupText)]
  if (gaps.length > 0) {
    const more = gaps.length > mostGaps ? [`- … and ${number(gaps.length - mostGaps)} more`] : []
    parts.push('**Not looked at**', [...gaps.slice(0, mostGaps).map((gap) => `- ${inlineText(gap)}`), ...more].join('\n'))
  }
  if (report.notices.length > 0) parts.push(report.notices.map((notice) => `- ${inlineText(notice)}`).join('\n'))
  return `${parts.join('\n\n')}\n`
}

function tableRow(finding: Finding): string {
  const more = finding.locations.length > 1 ? ` +${number(finding.locations.length - 1)}` : ''
  const gone = finding.present ? '' : ' (history only)'
  const where = codeSpan(whereabouts(finding), true) + more + gone
  return `| ${finding.severity} | ${codeSpan(finding.rule, true)} | ${where} | ${inlineText(finding.message)} | ${codeSpan(shortId(finding), true)} |`
}

function details(finding: Finding): string {
  const lines = [history(finding), ownerText(finding)].filter((line) => line !== null).map((line) => `- ${codeSpan(line)}`)
  const body = [
    inlineText(finding.why),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(finding.fix === '' ? [] : ['How to mend:', codeBlock(finding.fix)]),
    ...(finding.references.length > 0 ? [finding.references.map((url) => `- ${linkTo(url)}`).join('\n')] : []),
  ]
  const summary = `${htmlCode(finding.title)} at ${htmlCode(whereabouts(finding))} (${htmlCode(shortId(finding))})`
  return `<details><summary>${summary}</summary>\n\n${body.join('\n\n')}\n\n</details>`
}
