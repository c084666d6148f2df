const issuer = 'token.actions.githubusercontent.com'

/**
 * Whether a role's trust policy lets workflows of a repository in by GitHub's OIDC: null where it names something else than the repository (a
 * reusable workflow, an id) or cannot be read. `repository` is `owner/name`; case is not looked at, for GitHub's names have none.
 */
export function trustAdmits(trust: unknown, repository: string): boolean | null {
  const answers = listOf(field(trust, 'Statement')).map((statement) => admitsBy(statement, repository.toLowerCase()))
  if (answers.includes(true)) return true
  return answers.includes(null) ? null : false
}

function admitsBy(statement: unknown, repository: string): boolean | null {
  if (field(statement, 'Effect') !== 'Allow') return false
  const providers = listOf(field(field(statement, 'Principal'), 'Federated')).filter((one) => typeof one === 'string')
  if (!providers.some((one) => one.includes(issuer))) return false
  const asked = conditionsOf(field(statement, 'Condition'))
  const tests = asked.flatMap(({ key, values, wild }) => {
    if (key === `${issuer}:sub`) return [values.map((value) => subjectAdmits(value, repository, wild))]
    if (key === `${issuer}:repository`) return [values.map((value) => (wild ? mayBegin(value, repository) : value === repository))]
    if (key === `${issuer}:repository_owner`) return [values.map((value) => value === repository.split('/')[0])]
    return []
  })
  // Every condition must hold, one value of each is enough.
  const held = tests.map((values) => (values.includes(true) ? true : values.includes(null) ? null : false))
  if (held.includes(false)) return false
  return held.includes(null) ? null : true
}

function subjectAdmits(value: string, repository: string, wild: boolean): boolean | null {
  // With immutable ids: `repo:acme@1/shop@2:ref:…`.
  const pattern = value.replace(/@\d+/g, '')
  const head = `repo:${repository}:`
  if (!wild) return pattern.startsWith('repo:') ? pattern.startsWith(head) : null
  if (mayBegin(pattern, head)) return true
  return /^(?:repo:|\*)/.test(pattern) ? false : null
}

interface Asked {
  readonly key: string
  readonly values: readonly string[]
  readonly wild: boolean
}

/** The conditions that a text be like one of these, lower-cased; negated and other ones rule few out and are left out. */
function conditionsOf(condition: unknown): Asked[] {
  if (typeof condition !== 'object' || condition === null) return []
  return Object.entries(condition).flatMap(([operator, keys]): Asked[] => {
    const name = operator
      .toLowerCase()
      .replace(/^forany(?:value)?:|^forallvalues:/, '')
      .replace(/ifexists$/, '')
    if (!/^string(?:equals|like|equalsignorecase)$/.test(name) || typeof keys !== 'object' || keys === null) return []
    return Object.entries(keys).map(([key, values]) => ({
      key: key.toLowerCase(),
      values: listOf(values).flatMap((value) => (typeof value === 'string' ? [value.toLowerCase()] : [])),
      wild: name === 'stringlike',
    }))
  })
}

/** True when some text that begins with `head` fits a pattern of `*` and `?`. */
function mayBegin(pattern: string, head: string): boolean {
  let states = closure(new Set([0]), pattern)
  for (const char of head) {
    const next = new Set<number>()
    for (const at of states) {
      if (pattern[at] === '*') next.add(at)
      else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === char)) next.add(at + 1)
    }
    states = closure(next, pattern)
    if (states.size === 0) return false
  }
  return true
}

/** A star may stand for nothing. */
function closure(states: ReadonlySet<number>, pattern: string): Set<number> {
  const all = new Set<number>()
  for (const state of states) {
    let at = state
    all.add(at)
    while (pattern[at] === '*') all.add(++at)
  }
  return all
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
