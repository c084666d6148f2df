import picomatch from 'picomatch'
import { createWork, ownerLine, type Work } from '../../core/codeowners.js'
import type { Finding, Owner } from '../../core/finding.js'
import type { Identity, OwnerHint } from '../../core/identity.js'
import type { Inventory } from '../../core/inventory.js'
import { aliasesOf, noOwners, type OwnerSettings, statusBy } from '../../core/owners.js'
import type { Confidence } from '../../core/severity.js'
import type { Candidate } from '../filter/index.js'

// In order of trust: what people declared, what stands on the thing, who made it, whose path it is, who wrote the line.
const sources = ['declared', 'tag', 'creator', 'codeowners', 'blame'] as const
const confidences: Readonly<Record<Owner['source'], Confidence>> = {
  declared: 'high',
  tag: 'high',
  creator: 'medium',
  codeowners: 'medium',
  blame: 'low',
}

/** The owner the strongest sign points at; of equally strong ones the first. Undefined when there is no sign. */
export function ownerOf(hints: readonly OwnerHint[]): Owner | undefined {
  for (const source of sources) {
    const hint = hints.find((one) => one.source === source)
    if (hint !== undefined) return { id: hint.id, kind: hint.kind, source, confidence: confidences[source], status: hint.status }
  }
  return undefined
}

/** What people declared, ready to be asked. */
interface Ownership {
  /** Whom CODEOWNERS names for any of these paths; undefined when nobody. */
  codeowner(paths: readonly string[]): OwnerHint | undefined
  /** The owner declared for any of these names; undefined when none is. */
  declared(names: readonly string[]): OwnerHint | undefined
  /** The same with its status by the list of who is active, where that can tell. */
  settled<Sign extends Pick<Owner, 'id' | 'kind' | 'status'>>(sign: Sign): Sign
}

function ownership({ people, declared, machines }: OwnerSettings, files: Inventory['codeowners'], work: Work): Ownership {
  // Of two repositories in one run a path does not tell which it is of.
  const alone = files
    .filter(({ root }) => files.filter((one) => one.root === root).length === 1)
    .sort((a, b) => b.root.length - a.root.length)
  const asked = new Map<string, string | undefined>()
  const lookUp = (path: string) => {
    const file = alone.find(({ root }) => path.startsWith(root))
    return file === undefined ? undefined : ownerLine(file.lines, path.slice(file.root.length), work)?.owners[0]
  }
  // A machine's account is nobody who could leave, whoever says that it is an owner.
  const isMachine = (id: string) => machines.length > 0 && aliasesOf(id).some((alias) => machines.includes(alias))
  const lines = declared.map(({ match, owner }) => ({ owner, matches: picomatch(match, { dot: true, nonegate: true }) }))
  return {
    codeowner(paths) {
      for (const path of paths) {
        if (!asked.has(path)) asked.set(path, lookUp(path))
        const owner = asked.get(path)
        if (owner !== undefined) return { id: owner, kind: kindOf(owner), source: 'codeowners', status: 'unknown' }
      }
      return undefined
    },
    declared(names) {
      const line = lines.find(({ matches }) => names.some((name) => matches(name)))
      return line === undefined ? undefined : { id: line.owner, kind: kindOf(line.owner), source: 'declared', status: 'unknown' }
    },
    settled(given) {
      const sign = isMachine(given.id) ? { ...given, kind: 'bot' as const } : given
      const status = people === null ? undefined : statusBy(people, sign)
      return status === undefined ? sign : { ...sign, status }
    },
  }
}

/** `@acme/payments` and `team:payments` are teams, an address is a person's. */
function kindOf(owner: string): Owner['kind'] {
  if (/^@?[\w.-]+\/[\w.-]+$|^team:/i.test(owner)) return 'team'
  if (/\[bot\]$/i.test(owner)) return 'bot'
  return owner.includes('@') ? 'person' : 'unknown'
}

/** The identities with their owners worked out: declared ones first, each with its status by the list of who is active. */
export function owned(
  identities: readonly Identity[],
  settings: OwnerSettings = noOwners,
  codeowners: Inventory['codeowners'] = [],
  work: Work = createWork(),
): Identity[] {
  const known = ownership(settings, codeowners, work)
  return identities.map((one) => {
    // Ids are matched by their parts too: a glob's `*` ends at a slash.
    const declared = known.declared([
      one.id,
      one.name,
      ...(one.location?.path === null || one.location === null ? [] : [one.location.path]),
    ])
    // Where a recorded answer or an export lies says nothing of whose the things in it are; a job lies where its workflow does.
    const path = one.provider === 'ci' ? (one.location?.path ?? null) : null
    const byPath = path === null ? undefined : known.codeowner([path])
    // Of a hundred thousand secrets nobody says anything: what does not change is not copied.
    if (declared === undefined && byPath === undefined && one.ownerHints.length === 0 && one.owner === undefined) return one
    const hints = [...(declared === undefined ? [] : [declared]), ...one.ownerHints, ...(byPath === undefined ? [] : [byPath])].map(
      (hint) => known.settled(hint),
    )
    const owner = declared === undefined && one.owner !== undefined ? known.settled(one.owner) : ownerOf(hints)
    return { ...one, ownerHints: hints, owner }
  })
}

/** Findings with the owner declared for their place, and their owners' status by the list of who is active. */
export function ownedFindings<One extends Candidate>(
  candidates: readonly One[],
  settings: OwnerSettings,
  codeowners: Inventory['codeowners'] = [],
  work: Work = createWork(),
): One[] {
  const says = settings.declared.length + settings.machines.length + codeowners.length > 0 || settings.people !== null
  if (!says) return [...candidates]
  const known = ownership(settings, codeowners, work)
  return candidates.map((candidate) => {
    const { finding } = candidate
    const owner = findingOwner(finding, known)
    return owner === finding.owner ? candidate : { ...candidate, finding: { ...finding, owner } }
  })
}

function findingOwner(finding: Finding, known: Ownership): Owner | null {
  const paths = finding.locations.flatMap(({ path }) => (path === null ? [] : [path]))
  const hint = known.declared([...(finding.identity === null ? [] : [finding.identity]), ...paths])
  if (hint !== undefined) return ownerOf([known.settled(hint)]) ?? null
  const own = finding.owner
  const byPath = own === null || own.source === 'blame' ? known.codeowner(paths) : undefined
  if (byPath !== undefined) return ownerOf([known.settled(byPath)]) ?? null
  return own === null ? null : known.settled(own)
}
