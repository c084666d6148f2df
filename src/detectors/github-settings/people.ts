import type { Detection } from '../../core/detection.js'
import { type GitHubAccount, type GitHubOwner, githubMachine } from '../../core/github.js'
import { ofThing, placeName, type Rules } from '../lib/github/finding.js'

const nowhere = { repository: null, location: null }

/** Machine users that own the organization, administrate a repository from outside, or sign in with a password alone. */
export function* machineFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  for (const one of [...owner.members, ...owner.outside]) {
    const reason = reasonOf(owner, one)
    if (reason === null) continue
    const { login } = one
    const own = login.toLowerCase()
    const ownerRule = rules.get('github-machine-user-owner')
    if (ownerRule !== undefined && owner.admins.has(own)) {
      const message = `${login}, a machine ${reason}, is an owner of ${owner.login}`
      yield ofThing(owner, nowhere, `machine-user/${login}`, { rule: ownerRule, subject: login, message, facts: { name: login } })
    }
    const factorRule = rules.get('github-machine-user-no-second-factor')
    if (factorRule !== undefined && owner.withoutSecondFactor?.has(own) === true) {
      const message = `${login}, a machine ${reason}, signs in to ${owner.login} without a second factor`
      yield ofThing(owner, nowhere, `machine-user/${login}`, { rule: factorRule, subject: login, message, facts: { name: login } })
    }
  }
  const adminRule = rules.get('github-machine-user-admin')
  if (adminRule === undefined) return
  const members = new Set(owner.members.map(({ login }) => login.toLowerCase()))
  for (const one of owner.collaborators) {
    const reason = reasonOf(owner, one)
    if (one.role !== 'admin' || reason === null || members.has(one.login.toLowerCase())) continue
    const message = `${one.login}, a machine ${reason} and no member, administrates ${placeName(owner, one)}`
    yield ofThing(owner, one, `machine-user/${one.login}`, { rule: adminRule, subject: one.login, message, facts: { name: one.login } })
  }
}

/** How we know that somebody is a machine with an account of a person; null for a person, and for what GitHub itself made a bot. */
function reasonOf(owner: GitHubOwner, one: GitHubAccount): string | null {
  const machine = one.type === 'Bot' ? null : githubMachine(owner, one)
  if (machine === 'config') return 'by machineUsers in the config'
  return machine === 'name' ? 'by its name' : null
}

/** Lines of CODEOWNERS that name nobody. */
export function* ownershipFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  const rule = rules.get('github-codeowners-unknown')
  if (rule === undefined) return
  for (const error of owner.codeownersErrors) {
    if (!/owner/i.test(error.kind)) continue
    yield ofThing(owner, error, `codeowners/${error.path}:${error.line}`, {
      ...{ rule, subject: `${error.path}:${error.line} of ${placeName(owner, error)}` },
      message: `line ${error.line} of ${error.path} in ${placeName(owner, error)}${error.source === '' ? '' : ` (${error.source})`} names nobody GitHub knows with access: ${error.kind.toLowerCase()}`,
      facts: { path: error.path, line: error.line, source: error.source },
    })
  }
}
