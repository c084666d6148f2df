import type { Scope } from './scopes.js'

/**
 * How many tokens of GitHub Actions a condition on a claim lets in. Subjects may be customised and may hold immutable ids
 * (`repo:acme@1/shop@2:…`). Source: GitHub, “OpenID Connect reference”; AWS STS, keys for GitHub's claims since January 2026.
 */
export function githubScope(claim: string, value: string, pattern: boolean): Scope {
  const { head, whole } = literal(value, pattern)
  switch (claim) {
    case 'sub':
      return subject(head, whole)
    case 'repository':
      return repository(head, whole, '')
    case 'repository_id':
      return whole ? 'project' : 'anyone'
    case 'repository_owner':
    case 'repository_owner_id':
    case 'enterprise':
    case 'enterprise_id':
      return whole || head.endsWith('@') ? 'tenant' : 'anyone'
    case 'job_workflow_ref':
    case 'workflow_ref':
      return workflow(head, whole)
    default:
      return 'anyone'
  }
}

/** What a pattern's text surely begins with, and whether that is all of it. */
export function literal(value: string, pattern: boolean): { head: string; whole: boolean } {
  const wild = pattern ? value.search(/[*?]|\$\{/) : -1
  return wild < 0 ? { head: value, whole: true } : { head: value.slice(0, wild), whole: false }
}

function subject(head: string, whole: boolean): Scope {
  const [, key = '', rest = ''] =
    /(?:^|:)(repo|repository|repository_id|repository_owner|repository_owner_id|enterprise|enterprise_id|job_workflow_ref):(.*)$/s.exec(
      head,
    ) ?? []
  switch (key) {
    case 'repo':
    case 'repository':
      return repository(rest, whole, ':')
    case 'repository_id':
      return ended(rest, whole, ':') ? refScope(rest.slice(rest.indexOf(':') + 1), whole, rest.includes(':')) : 'anyone'
    case 'job_workflow_ref':
      return workflow(rest, whole)
    case '':
      return 'anyone'
    default:
      return ended(rest, whole, ':') || rest.endsWith('@') ? 'tenant' : 'anyone'
  }
}

/** `owner/name` and, in a subject, what follows. A wildcard within the owner's name fits owners that strangers can register. */
function repository(rest: string, whole: boolean, end: string): Scope {
  const slash = rest.indexOf('/')
  if (slash < 0) return !whole && /[^@]@$/.test(rest) ? 'tenant' : 'anyone'
  if (slash === 0) return 'anyone'
  const after = rest.slice(slash + 1)
  if (end === '') return whole && after !== '' ? 'project' : 'tenant'
  if (!ended(after, whole, end)) return /[^@]@\d*$/.test(after) ? 'project' : 'tenant'
  const colon = after.indexOf(end)
  return refScope(colon < 0 ? '' : after.slice(colon + 1), whole, colon >= 0)
}

/** True when a name is complete: its end is there, or nothing follows. */
function ended(text: string, whole: boolean, end: string): boolean {
  return text.includes(end) || (whole && text !== '')
}

/** What follows the repository: a ref or an environment holds a token to what was reviewed, pull requests and bare wildcards do not. */
function refScope(rest: string, whole: boolean, there: boolean): Scope {
  if (!there || rest === '' || rest === 'pull_request') return 'project'
  if (whole) return 'exact'
  // A wildcard right behind the kind of the ref fits all of them.
  return /^(?:r|re|ref|ref:|ref:r[^/]*|ref:refs\/[^/]*|ref:refs\/(?:heads|tags)\/|environment:?|e[a-z]*|p[a-z_]*)$/.test(rest)
    ? 'project'
    : 'exact'
}

/** `owner/name/.github/workflows/file@ref`. */
function workflow(head: string, whole: boolean): Scope {
  const parts = head.split('/')
  if (parts.length < 2) return 'anyone'
  if (parts.length < 3) return 'tenant'
  return whole || /@./.test(head.slice(head.indexOf('.github'))) ? 'exact' : 'project'
}
