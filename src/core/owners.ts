import type { Owner } from './finding.js'

/** A person as the list of who is active gives them. */
export interface ListedPerson {
  /** Logins, addresses and names that stand for them, in lower case. */
  readonly aliases: readonly string[]
  /** False where the list itself says that they left. */
  readonly active: boolean
}

/** A line of `owners` in the config: who answers for what matches. */
export interface DeclaredOwner {
  /** Glob over identity ids, their names, and paths of findings. */
  readonly match: string
  readonly owner: string
}

/** What people declared of owners. */
export interface OwnerSettings {
  /** Everybody who is active, from `--owners-file`; null without one. Who is not on it has left. */
  readonly people: readonly ListedPerson[] | null
  readonly declared: readonly DeclaredOwner[]
  /** Logins of accounts that machines use, in lower case. */
  readonly machines: readonly string[]
}

/** No settings at all. */
export const noOwners: OwnerSettings = { people: null, declared: [], machines: [] }

const botLike = /\[bot\]|\bbot@/i

/** What a person is called, in lower case: `Ada <ada@x.example>` is both, and GitHub's addresses for hiding one name the login. */
export function aliasesOf(id: string): string[] {
  const [, name = '', mail] = /^(.*?)\s*<([^<>]{1,320})>$/.exec(id.trim()) ?? []
  const parts = (mail === undefined ? [id.trim()] : [mail, name]).map((part) => part.toLowerCase().replace(/^@/, ''))
  const hidden = parts.flatMap((part) => /^(?:\d{1,20}\+)?([a-z0-9-]{1,100})@users\.noreply\.github\.com$/.exec(part)?.[1] ?? [])
  return [...parts, ...hidden].filter((part) => part !== '')
}

/**
 * Whether somebody is still there, by the list of who is. Undefined when the list cannot tell: a team, a bot, or a kind of name (login, address) that the
 * list has none of.
 */
export function statusBy(people: readonly ListedPerson[], { id, kind }: Pick<Owner, 'id' | 'kind'>): Owner['status'] | undefined {
  if (kind === 'team' || kind === 'bot' || botLike.test(id)) return undefined
  const own = aliasesOf(id)
  const found = people.filter(({ aliases }) => aliases.some((alias) => own.includes(alias)))
  if (found.length > 0) return found.some(({ active }) => active) ? 'active' : 'departed'
  const isAddress = own.some((alias) => alias.includes('@'))
  // An owner of unknown kind is a person only when it is an address: `payments` may be a team.
  if (kind === 'unknown' && !isAddress) return undefined
  const comparable = people.some(({ aliases }) => aliases.some((alias) => alias.includes('@') === isAddress && !alias.includes(' ')))
  return comparable ? 'departed' : undefined
}
