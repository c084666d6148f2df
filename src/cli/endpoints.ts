import { clean } from '../core/clean.js'
import type { Rule } from '../core/rule.js'
import { hostOf, type VerifySpec } from '../core/verify.js'
import { type CommandResult, done } from './command-result.js'
import { rowsOf } from './help.js'

/** One call that `--verify` may make, and for which rules. */
interface Endpoint {
  readonly host: string
  readonly method: string
  /** With the placeholders as the rule writes them. */
  readonly url: string
  readonly rules: readonly string[]
  /** The pages that document its answers. */
  readonly sources: readonly string[]
  /** The day they were read; null when part of the answers is remembered. */
  readonly read: string | null
}

/** `nhi rules endpoints`: every host a rule could contact, by name; as a table or as JSON. */
export function listEndpoints(rules: readonly Rule[], format: 'table' | 'json', width: number | null): CommandResult {
  const endpoints = endpointsOf(rules)
  if (format === 'json') return done(`${JSON.stringify({ endpoints }, null, 2)}\n`, [])
  const rows = endpoints.map(({ host, method, url, rules: ids }) => {
    const path = url.slice(url.indexOf(host) + host.length)
    return [host, method.padEnd(4), `${clean(path)}  ${ids.join(', ')}`]
  })
  const lines = rowsOf(rows, width)
  const hosts = new Set(endpoints.map(({ host }) => host)).size
  const said = `${hosts} ${hosts === 1 ? 'host' : 'hosts'} for ${rules.filter(({ verify }) => verify !== null).length} of ${rules.length} rules; contacted under --verify alone`
  return done(lines.map((line) => `${line}\n`).join(''), [said])
}

function endpointsOf(rules: readonly Rule[]): Endpoint[] {
  const byCall = new Map<string, { spec: VerifySpec; rules: string[] }>()
  for (const { id, verify } of rules) {
    if (verify === null) continue
    const key = `${hostOf(verify)} ${verify.url} ${verify.method}`
    const known = byCall.get(key)
    if (known === undefined) byCall.set(key, { spec: verify, rules: [id] })
    else known.rules.push(id)
  }
  return [...byCall]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { spec, rules: ids }]) => ({
      host: hostOf(spec),
      method: spec.method,
      url: spec.url,
      rules: ids.sort(),
      sources: spec.sources,
      read: spec.read,
    }))
}
