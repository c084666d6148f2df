import { jsonFault } from './json-fault.js'
import type { ParsedPolicy, Policy, PolicyKind, PolicyProblem, Statement } from './policy.js'
import { type Complain, isRecord, shown } from './reading.js'
import { readStatement } from './statement.js'

const versions = ['2008-10-17', '2012-10-17'] as const
const elements = new Set(['Version', 'Id', 'Statement'])
/** More problems than this in one document are not listed. */
const most = 20

/**
 * Reads a policy document: an object, JSON text, or percent-encoded JSON text as the IAM API returns it. Never throws; what the grammar
 * of IAM's policy language does not allow is a problem. Source: IAM User Guide, “Grammar of the IAM JSON policy language”.
 */
export function parsePolicy(document: unknown, name: string, kind: PolicyKind): ParsedPolicy {
  const problems: PolicyProblem[] = []
  const complain = (at: string, message: string, offset: number | null = null) => {
    if (problems.length < most) problems.push({ policy: name, at, message, offset })
  }
  const policy = read(document, name, kind, complain)
  const [first, ...rest] = problems
  if (first !== undefined) return { policy: null, problems: [first, ...rest] }
  if (policy === null) return { policy: null, problems: [{ policy: name, at: '', message: 'the policy is no JSON object', offset: null }] }
  return { policy, problems: [] }
}

/** The policy, or null when there is nothing to make one of; what is wrong is told to `complain`. */
function read(document: unknown, name: string, kind: PolicyKind, complain: (at: string, message: string, offset?: number) => void) {
  const value = typeof document === 'string' ? fromText(document, complain) : document
  if (!isRecord(value)) return null
  for (const key of Object.keys(value)) if (!elements.has(key)) complain(key, `a policy has no element “${shown(key)}”`)
  const version = value.Version === undefined ? '2008-10-17' : versions.find((one) => one === value.Version)
  if (version === undefined) complain('Version', `the version is none of ${versions.join(' and ')}`)
  if (value.Id !== undefined && typeof value.Id !== 'string') complain('Id', 'the id is no text')
  const policy: Policy = {
    name,
    version: version ?? '2008-10-17',
    statements: statementsOf(value.Statement, kind, version === '2012-10-17', complain),
    missing: null,
  }
  return policy
}

function statementsOf(value: unknown, kind: PolicyKind, variables: boolean, complain: Complain): Statement[] {
  if (value === undefined) {
    complain('Statement', 'the policy has no statement')
    return []
  }
  const statements: Statement[] = []
  for (const [index, one] of (Array.isArray(value) ? value : [value]).entries()) {
    const at = Array.isArray(value) ? `Statement[${index}]` : 'Statement'
    const statement = readStatement(one, { index, at, kind, variables, complain })
    if (statement !== null) statements.push(statement)
  }
  // A copy is no longer than what it holds.
  return [...statements]
}

/** The value a JSON text holds; the API's percent-encoding is taken off, a byte order mark is passed over. */
function fromText(text: string, complain: (at: string, message: string, offset?: number) => void): unknown {
  let json = text.replace(/^\uFEFF/, '')
  if (/^\s*%/.test(json)) {
    try {
      json = decodeURIComponent(json)
    } catch {
      complain('', 'the percent-encoding is broken')
      return null
    }
  }
  try {
    return JSON.parse(json)
  } catch {
    const offset = jsonFault(json) ?? 0
    complain('', offset >= json.length ? 'the JSON ends too early' : 'the JSON is malformed', offset)
    return null
  }
}
