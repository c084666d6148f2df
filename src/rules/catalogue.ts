import type { Rule } from '../core/rule.js'
import { severities } from '../core/severity.js'

const begin = /(<!-- catalogue:[^\n]*-->\n)[\s\S]*?(<!-- \/catalogue -->)/

/** The README with the catalogue between its two comments. Throws when the comments are not there. */
export function withCatalogue(readme: string, text: string): string {
  if (!begin.test(readme)) throw new Error('the README has no place for the catalogue')
  return readme.replace(begin, (_, open: string, close: string) => `${open}${text}${close}`)
}

/**
 * All rules as Markdown: what is judged of identities, a row a detector; then token families, a row a provider, folded away as there are hundreds.
 * The worst rule comes first; what is only remembered is set in italics.
 */
export function catalogue(rules: readonly Rule[]): string {
  const families = rules.filter(({ token }) => token !== null)
  const judged = rules.filter(({ token }) => token === null)
  const remembered = families.filter(isRemembered).length
  const providers = rowsBy(families, ({ token, detector }) => token?.provider ?? detector)
  const summary = `${families.length} token families of ${providers.length} providers; <i>${remembered} in italics</i> are remembered, not read, and of low confidence`
  return [
    ...(judged.length === 0
      ? []
      : [
          ...table(
            'detector',
            rowsBy(judged, ({ detector }) => detector),
          ),
          '',
        ]),
    '<details>',
    `<summary>${summary}</summary>`,
    '',
    ...table('provider', providers),
    '',
    '</details>',
    '',
  ].join('\n')
}

function table(head: string, rows: readonly string[]): string[] {
  return [`| ${head} | rules |`, '|---|---|', ...rows]
}

function rowsBy(rules: readonly Rule[], key: (rule: Rule) => string): string[] {
  const groups = new Map<string, Rule[]>()
  for (const rule of rules) groups.set(key(rule), [...(groups.get(key(rule)) ?? []), rule])
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => `| ${name} | ${own.sort(bySeverity).map(shown).join(' · ')} |`)
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
