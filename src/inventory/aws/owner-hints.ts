import type { AwsPrincipal } from '../../core/aws.js'
import type { OwnerHint } from '../../core/identity.js'

// Tag names as people write them, once their capitals and separators are gone, and what their values name; the first that is set counts most.
const tagNames: readonly (readonly [RegExp, OwnerHint['kind'], OwnerHint['source']])[] = [
  [/^(?:\w{0,20}owner|owned?by|responsible|maintainer|ownername|owneremail)$/, 'unknown', 'tag'],
  [/^(?:\w{0,20}contact|contactemail|email|techlead)$/, 'unknown', 'tag'],
  [/^(?:\w{0,20}team|teamname|squad|group|department)$/, 'team', 'tag'],
  [/^(?:\w{0,10}createdby|creator|createdbyarn|requestedby|author)$/, 'unknown', 'creator'],
]
const placeholders = /^(?:|-|n\/?a|none|null|unknown|tbd|todo|changeme|\?+)$/i
const longest = 256

/** Signs of who answers for a user or role: its tags, an address or team in its description, its path. */
export function ownerHints({ tags, path }: AwsPrincipal, description: string | undefined): OwnerHint[] {
  const hints: OwnerHint[] = []
  const plain = Object.entries(tags).map(([name, value]) => [name.toLowerCase().replace(/[^a-z0-9]/g, ''), value.trim()] as const)
  for (const [pattern, kind, source] of tagNames) {
    for (const [name, value] of plain) {
      if (pattern.test(name) && !placeholders.test(value) && value.length <= longest) hints.push(hint(value, kind, source))
    }
  }
  const said = description === undefined ? null : ownerIn(description)
  if (said !== null) hints.push(hint(said, 'unknown', 'creator'))
  const team = teamOf(path)
  if (team !== null) hints.push(hint(team, 'team', 'codeowners'))
  return hints
}

function hint(id: string, kind: OwnerHint['kind'], source: OwnerHint['source']): OwnerHint {
  return { id, kind: kind === 'unknown' ? kindOf(id) : kind, source, status: 'unknown' }
}

function kindOf(id: string): OwnerHint['kind'] {
  if (/\b(?:team|squad|group|dept|platform|devops|sre)\b/i.test(id)) return 'team'
  if (/\b(?:bot|terraform|cloudformation|pipeline|ci)\b/i.test(id)) return 'bot'
  return id.includes('@') || /:user\//.test(id) ? 'person' : 'unknown'
}

/** An address, or what stands behind "owner:" or "created by", in a description. */
function ownerIn(description: string): string | null {
  const text = description.slice(0, 1000)
  const address = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/.exec(text)?.[0]
  const named = /\b(?:owners?|owned by|contact|maintained by|created by|team)\s{0,3}[:=]?\s{1,3}([\w@.+/-]{2,64})/i.exec(text)?.[1]
  return address ?? named ?? null
}

/** `/teams/payments/` and `/team-payments/` name a team; AWS's own paths and others do not. */
function teamOf(path: string): string | null {
  return /\/(?:teams?|squads?)[/-]([\w.-]{1,64})\//i.exec(path)?.[1] ?? null
}
