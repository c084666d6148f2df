import type { AwsRole, AwsUser } from '../../core/aws.js'
import type { Identity } from '../../core/identity.js'

/** Values that name nobody. */
const nobody = /^(?:|-|\?|n\/?a|none|nobody|null|undefined|unknown|unowned|tbd|todo|fixme|changeme|default|test|xxx+)$/i

/** What the console writes into a role's description by itself. */
const boilerplate = /^allows\b.{0,200}\bon your behalf\b.{0,20}$/i

/**
 * What says who answers for a user or role, or null: an owner the inventory knows, a tag whose name ends in one of `ownerTags`
 * (`acme:Owner` counts as `owner`), a stack that made it, a description, an address for a name.
 */
export function ownerSign(principal: AwsUser | AwsRole, identity: Identity | undefined, ownerTags: readonly string[]): string | null {
  if (identity?.owner !== undefined) return identity.owner.id
  const hint = identity?.ownerHints.find(({ id }) => !nobody.test(id.trim()))
  if (hint !== undefined) return hint.id
  const wanted = new Set(ownerTags.map(plain))
  for (const [key, value] of Object.entries(principal.tags)) {
    if (nobody.test(value.trim())) continue
    // `aws:cloudformation:stack-name` and kin are set by AWS: the stack is what to ask about.
    if (/^aws:(?:cloudformation:stack-name|servicecatalog:provisioningPrincipalArn)$/i.test(key)) return value
    if (wanted.has(plain(key.slice(Math.max(key.lastIndexOf(':'), key.lastIndexOf('/')) + 1)))) return value
  }
  const description = principal.kind === 'role' ? (principal.description?.trim() ?? '') : ''
  if (!nobody.test(description) && !boilerplate.test(description)) return description
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(principal.name) ? principal.name : null
}

/** `Created_By`, `createdBy` and `created-by` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
