import { Buffer } from 'node:buffer'
import { brotliDecompressSync } from 'node:zlib'
import { type AccessLevel, type ActionEntry, decodeServices } from './action-text.js'
import { packedActions } from './generated/actions.js'
import { matches } from './match.js'
import { pattern } from './pattern.js'

// The catalogue of all actions, for questions about breadth and for spelling. Nothing that decides access needs it: a pattern is asked
// whether it covers an action, and an action that AWS adds tomorrow is covered all the same. Import it only where it is wanted.

/** An action with its service: `iam:CreateUser`. */
export interface Action extends ActionEntry {
  readonly service: string
}

/** Version of the IAM data the catalogue was built from. */
export const actionsVersion: string = packedActions.version

let services: ReadonlyMap<string, readonly Action[]> | null = null
let byName: ReadonlyMap<string, Action> | null = null

/** All actions by service; unpacked at the first question. */
function catalogue(): ReadonlyMap<string, readonly Action[]> {
  services ??= new Map(
    [...decodeServices(brotliDecompressSync(Buffer.from(packedActions.brotli, 'base64')).toString('utf8'))].map(([service, entries]) => [
      service,
      entries.map((entry) => ({ ...entry, service, name: `${service}:${entry.name}` })),
    ]),
  )
  return services
}

/** What is known of an action, in any case of letters; null for one that AWS had not at the time. */
export function actionNamed(action: string): Action | null {
  byName ??= new Map([...catalogue().values()].flat().map((one) => [one.name.toLowerCase(), one]))
  return byName.get(action.toLowerCase()) ?? null
}

/** What an action does; null for one that AWS had not at the time. */
export function accessLevel(action: string): AccessLevel | null {
  return actionNamed(action)?.level ?? null
}

/** Names of all services, as actions spell them. */
export function serviceNames(): readonly string[] {
  return [...catalogue().keys()]
}

/** The actions a pattern such as `iam:Create*` covers, by service and name. */
export function actionsOf(text: string): readonly Action[] {
  const small = text.toLowerCase()
  const compiled = pattern(small, 'plain')
  const service = small.slice(0, Math.max(0, small.indexOf(':')))
  const candidates = service === '' || /[*?]/.test(service) ? [...catalogue().values()].flat() : (catalogue().get(service) ?? [])
  return candidates.filter((action) => matches(compiled, action.name.toLowerCase()))
}

/** The actions that `Action` (or, with `not`, `NotAction`) of these patterns covers, each once. */
export function expand(patterns: readonly string[], not = false): readonly Action[] {
  const found = new Set(patterns.flatMap((text) => actionsOf(text)))
  return not ? [...catalogue().values()].flat().filter((action) => !found.has(action)) : [...found]
}
