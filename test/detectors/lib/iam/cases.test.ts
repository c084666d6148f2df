import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { evaluate } from '../../../../src/detectors/lib/iam/evaluate.js'
import { parsePolicy } from '../../../../src/detectors/lib/iam/parse-policy.js'
import { missingPolicy, type Policy, type PolicyKind } from '../../../../src/detectors/lib/iam/policy.js'
import { contextOf, type Policies, type Principal, type Request } from '../../../../src/detectors/lib/iam/request.js'

/** A case as its file holds it; its README says what the fields mean. `account` is the principal's, of which the ARN speaks anyway. */
interface Case {
  name: string
  source: string
  request: {
    principal: { arn: string; type: Principal['type']; tags?: Record<string, string> }
    action: string
    resource: string
    context?: Record<string, string | string[]>
    unknown?: string[]
    absent?: string[]
  }
  policies: {
    identity?: unknown[]
    boundary?: unknown
    scps?: unknown[][]
    rcps?: unknown[][]
    session?: unknown[]
    resource?: unknown
  }
  resourceAccount?: string
  managementAccount?: string
  expect: 'allow' | 'deny' | 'depends'
  undecided?: string[]
}

const folder = fileURLToPath(new URL('./cases', import.meta.url))
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .sort()

function policyOf(document: unknown, name: string, kind: PolicyKind): Policy {
  if (document === 'missing') return missingPolicy(name, true)
  const { policy, problems } = parsePolicy(document, name, kind)
  if (policy === null) throw new Error(problems.map(({ at, message }) => `${name} ${at}: ${message}`).join('; '))
  return policy
}

function policiesOf({ managementAccount, policies: { identity, boundary, scps, rcps, session, resource } }: Case): Policies {
  const several = (documents: unknown[] | undefined, name: string, kind: PolicyKind) =>
    (documents ?? []).map((document, index) => policyOf(document, `${name} ${index}`, kind))
  return {
    identity: several(identity, 'identity', 'identity'),
    boundary: boundary === undefined ? null : policyOf(boundary, 'boundary', 'identity'),
    scps: (scps ?? []).map((level, index) => several(level, `scp ${index}`, 'identity')),
    rcps: (rcps ?? []).map((level, index) => several(level, `rcp ${index}`, 'resource')),
    sessions: several(session, 'session', 'identity'),
    managementAccount: managementAccount ?? null,
    resource: resource === undefined ? null : policyOf(resource, 'resource', 'resource'),
  }
}

function requestOf({ request, resourceAccount }: Case): Request {
  const { principal, action, resource, context, unknown, absent } = request
  return {
    principal: {
      arn: principal.arn,
      type: principal.type,
      id: null,
      tags: principal.tags ?? null,
      credential: principal.type === 'user' ? 'long-lived' : null,
    },
    action,
    resource,
    resourceAccount: resourceAccount ?? null,
    context: contextOf(context ?? {}, { absent: absent ?? [], unknown: unknown ?? [] }),
  }
}

describe.each(files)('%s', (file) => {
  const cases = parse(readFileSync(join(folder, file), 'utf8')) as Case[]

  test('holds cases, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThan(0)
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })

  test.each(cases)('$name', (one) => {
    const decision = evaluate(requestOf(one), policiesOf(one))
    expect(decision.verdict).toBe(one.expect)
    const undecided = [...decision.undecided, ...decision.missing].sort()
    if (one.undecided !== undefined) expect(undecided).toEqual(one.undecided.map((key) => key.toLowerCase()).sort())
  })
})
