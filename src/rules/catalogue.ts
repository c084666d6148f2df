import type { Rule } from '../core/rule.js'
import { severities } from '../core/severity.js'

const begin = /(<!-- catalogue:[^\n]*-->\n)[\s\S]*?(<!-- \/catalogue -->)/

/** The README with the catalogue between its two comments. Throws when the comments are not there. */
export function withCatalogue(readme: string, text: string): string {
  if (!begin.test(readme)) throw new Error('the README has no place for the catalogue')
  return readme.replace(begin, (_, open: string, close: string) => `${open}${text}${close}`)
}

/** All rules as Markdown: one row a provider, worst rule first; what is only remembered is set in italics. */
export function catalogue(rules: readonly Rule[]): string {
  const remembered = rules.filter(isRemembered).length
  const providers = new Map<string, Rule[]>()
  for (const rule of rules) {
    const provider = rule.token?.provider ?? rule.detector
    providers.set(provider, [...(providers.get(provider) ?? []), rule])
  }
  const rows = [...providers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([provider, own]) => `| ${provider} | ${own.sort(bySeverity).map(shown).join(' · ')} |`)
  return [
    `${rules.length} rules of ${providers.size} kinds; *${remembered} in italics* are remembered, not read, and of low confidence.`,
    '',
    '| provider | rules |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function isRemembered({ token, confidence, source }: Rule): boolean {
  return token !== null && source.read === null && confidence === 'low'
}

function bySeverity(a: Rule, b: Rule): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.id < b.id ? -1 : 1)
}

function shown(rule: Rule): string {
  const text = `${rule.id} (${rule.severity})`
  return isRemembered(rule) ? `*${text}*` : text
}
