/** What an action does. Source: Service Authorization Reference, “Access levels”. */
export type AccessLevel = 'list' | 'read' | 'write' | 'tagging' | 'permissions-management'

/** An action of a service. */
export interface ActionEntry {
  /** Without the service: `CreateUser`. */
  readonly name: string
  readonly level: AccessLevel
  /** True when a policy can allow it on `*` only. */
  readonly wildcardOnly: boolean
}

const letters: Readonly<Record<AccessLevel, string>> = { list: 'l', read: 'r', write: 'w', tagging: 't', 'permissions-management': 'p' }
const levelOf = new Map<string, AccessLevel>(
  (['list', 'read', 'write', 'tagging', 'permissions-management'] as const).map((level) => [letters[level], level]),
)

/**
 * The actions of all services as text, a service a line. What many actions are about is said once: `User=Createw+Getr` is `CreateUser`, which
 * writes, and `GetUser`, which reads; a capital letter for the level means that the action is wildcard-only.
 */
export function encodeServices(services: ReadonlyMap<string, readonly ActionEntry[]>): string {
  return [...services].map(([service, entries]) => `${service} ${encoded(entries)}`).join('\n')
}

function encoded(entries: readonly ActionEntry[]): string {
  const verbs = new Map<string, string[]>()
  for (const { name, level, wildcardOnly } of entries) {
    if (!/^[\w-]+$/.test(name)) throw new Error(`“${name}” cannot be written down as an action`)
    const [, verb = '', object = name] = /^([A-Z][a-z]+)(.*)$/.exec(name) ?? []
    const letter = wildcardOnly ? letters[level].toUpperCase() : letters[level]
    verbs.set(object, [...(verbs.get(object) ?? []), verb + letter])
  }
  const objects = [...verbs].sort(([left], [right]) => (left < right ? -1 : 1))
  return objects.map(([object, found]) => `${object}=${found.join('+')}`).join(',')
}

/** Reads what `encodeServices` wrote, actions in alphabetical order. */
export function decodeServices(text: string): Map<string, readonly ActionEntry[]> {
  const services = new Map<string, readonly ActionEntry[]>()
  for (const line of text.split('\n')) {
    const [service = '', rest = ''] = line.split(' ')
    const entries = (rest === '' ? [] : rest.split(',')).flatMap((part) => {
      const [object = '', verbs = ''] = part.split('=')
      return verbs.split('+').map((verb) => decoded(object, verb))
    })
    services.set(
      service,
      entries.sort((left, right) => (left.name < right.name ? -1 : 1)),
    )
  }
  return services
}

function decoded(object: string, verb: string): ActionEntry {
  const letter = verb.slice(-1)
  const small = letter.toLowerCase()
  return { name: verb.slice(0, -1) + object, level: levelOf.get(small) ?? 'write', wildcardOnly: small !== letter }
}
