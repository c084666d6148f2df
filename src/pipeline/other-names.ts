import { aliasesOf } from '../core/owners.js'
import type { Report } from '../core/report.js'

const most = 3
const harmless = /^[\w+][\w.+@-]{0,200}$/

/**
 * What to ask as well, where a person may be known under another kind of name: git knows addresses, GitHub logins, and only a list of people or a
 * `.mailmap` says which belong together. Names with the same local part are told with the command that looks for them; where nothing was found at all,
 * that there may be another name. Names come from strangers: one that a shell would read is left out.
 */
export function otherNames(person: string, names: ReadonlySet<string>, report: Report, found: number): string[] {
  const isAddress = person.includes('@')
  const alike = [...namesIn(report)].filter(
    (name) =>
      !names.has(name) && name.includes('@') !== isAddress && harmless.test(name) && localPart(name) === localPart(person.toLowerCase()),
  )
  const [first] = alike.sort()
  const targets = report.targets.every((target) => target === '.')
    ? ''
    : report.targets.every((target) => /^[\w./:][\w./:@-]*$/.test(target))
      ? ` ${report.targets.join(' ')}`
      : ' TARGETS'
  const shown = harmless.test(person) ? person : isAddress ? 'ADDRESS' : 'LOGIN'
  const [login, address] = isAddress ? [first ?? 'LOGIN', shown] : [shown, first ?? 'ADDRESS']
  const join = `--owners-file people.csv joins them, with login,email and ${login},${address} as its lines`
  if (first !== undefined) {
    const listed = alike.slice(0, most).join(', ') + (alike.length > most ? ` and ${alike.length - most} more` : '')
    return [`${listed} may be the same person and was not counted: nhi offboard ${first}${targets}; ${join}`]
  }
  if (found > 0) return []
  const known = isAddress ? 'GitHub and CODEOWNERS may know them by a login' : 'commits know people by their address'
  return [`${known}: nhi offboard ${isAddress ? login : address}${targets}; ${join}`]
}

/** Everybody the report names, in lower case. */
function namesIn({ findings, suppressed, identities }: Report): Set<string> {
  const ids = [
    ...[...findings, ...suppressed.map(({ finding }) => finding)].flatMap(({ owner, locations }) => [
      owner?.id,
      ...locations.map(({ author }) => author),
    ]),
    ...identities.flatMap(({ owner, ownerHints }) => [owner?.id, ...ownerHints.map(({ id }) => id)]),
  ]
  return new Set(ids.flatMap((id) => (id === undefined || id === null ? [] : aliasesOf(id))))
}

/** `ada.byrne+git@x.example`, `ada-byrne` and `adabyrne` are one name. */
function localPart(name: string): string {
  return name.replace(/@.*$/s, '').replace(/\+.*$/s, '').replaceAll(/[._-]/g, '')
}
