import { cleanLines } from '../../core/clean.js'
import type { Finding } from '../../core/finding.js'
import type { Rule } from '../../core/rule.js'
import type { Severity } from '../../core/severity.js'
import { codeBlock, inlineText, linkTo } from '../lib/markdown-text.js'
import type { ReportingDescriptor } from './log.js'

/** SARIF's level of a severity. */
export const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' } as const satisfies Record<
  Severity,
  string
>

// GitHub: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low. There is nothing below low.
const scores: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.5' }

const longestDescription = 1024
const mostTags = 20

/**
 * The SARIF rule a finding belongs to. GitHub takes the severity from the rule, not from the result: a finding whose severity is not its
 * rule's gets a rule of its own in the same family, `rule/severity`.
 */
export function ruleIdOf(finding: Finding, rule: Rule | undefined): string {
  return rule === undefined || rule.severity === finding.severity ? finding.rule : `${finding.rule}/${finding.severity}`
}

/** The SARIF rule, its help in Markdown. Of a rule the report does not hold, the finding tells the same. */
export function descriptor(id: string, finding: Finding, rule: Rule | undefined): ReportingDescriptor {
  const title = rule?.title ?? finding.title
  const why = rule?.why ?? finding.why
  const fix = rule?.fix ?? finding.fix
  const references = (rule?.references ?? finding.references).filter((url) => /^https?:\/\//.test(url))
  return {
    id,
    name: finding.rule,
    shortDescription: { text: filled(title, finding.rule) },
    fullDescription: { text: filled(why, title).slice(0, longestDescription) },
    help: {
      text: filled([why, fix, ...references].filter((part) => part !== '').join('\n\n'), title),
      markdown: help(title, why, fix, references),
    },
    ...(references[0] === undefined ? {} : { helpUri: encodeURI(references[0].toWellFormed()) }),
    defaultConfiguration: { level: levels[finding.severity] },
    properties: {
      precision: rule?.confidence ?? finding.confidence,
      'security-severity': scores[finding.severity],
      tags: tagsOf(rule?.nhi ?? finding.nhi, rule?.frameworks ?? finding.frameworks),
    },
  }
}

function tagsOf(nhi: readonly string[], frameworks: readonly string[]): string[] {
  const named = frameworks.map((id) => (/^CWE-\d+$/.test(id) ? `external/cwe/${id.toLowerCase()}` : id))
  return [...new Set(['security', ...named.filter((tag) => tag.startsWith('external/')), ...nhi, ...named])].slice(0, mostTags)
}

function help(title: string, why: string, fix: string, references: readonly string[]): string {
  const parts = [`**${inlineText(filled(title, 'finding'))}**`, ...(why === '' ? [] : [cleanLines(why).map(inlineText).join('\n')])]
  if (fix !== '') parts.push('How to mend:', codeBlock(fix))
  if (references.length > 0) parts.push(references.map((url) => `- ${linkTo(url)}`).join('\n'))
  return parts.join('\n\n')
}

/** GitHub counts an empty text as missing. */
function filled(text: string, otherwise: string): string {
  return text.trim() === '' ? otherwise : cleanLines(text).join('\n')
}
