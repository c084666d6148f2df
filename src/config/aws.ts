import { type AwsFacet, awsFacets, defaultAwsFacets } from '../core/aws.js'
import { clean } from '../core/clean.js'
import type { RemoteOptions } from '../core/collector.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import type { ConfigFile } from './file.js'
import type { RawOptions } from './options.js'

/** What is said to live AWS accounts. Throws `UsageError`. */
export function awsOptions(
  { awsRole, awsExternalId, awsFacets }: RawOptions,
  files: readonly ConfigFile[],
): Pick<RemoteOptions, 'awsRole' | 'awsExternalId' | 'awsFacets' | 'awsAccounts' | 'awsRegions'> {
  const inFile = files.map(({ entries }) => entries.aws?.facets).find((facets) => facets !== undefined)
  const named = awsFacets?.split(',').map((name) => name.trim()) ?? inFile
  const externalId = awsExternalId ?? files.map(({ entries }) => entries.aws?.externalId).find((id) => id !== undefined)
  if (awsExternalId !== undefined && awsRole === undefined) {
    throw new UsageError('--aws-external-id: there is no role to assume', 'expected --aws-role beside it')
  }
  const accounts = files.flatMap(({ entries }) => entries.aws?.accounts ?? [])
  return {
    awsRole: awsRole === undefined ? null : roleOf(awsRole),
    awsExternalId:
      externalId === undefined ? null : externalIdOf(externalId, awsExternalId === undefined ? 'aws.externalId' : '--aws-external-id'),
    awsRegions: [...new Set(files.flatMap(({ entries }) => entries.aws?.regions ?? []))].sort(),
    awsFacets: named === undefined ? defaultAwsFacets : facetsOf(named, awsFacets === undefined ? 'aws.facets' : '--aws-facets'),
    awsAccounts: accounts.map((one) => (typeof one === 'string' ? { id: one, name: undefined } : { id: one.id, name: one.name })),
  }
}

/** An ARN whose account is 12 digits or `*`, or a role's name with its path. */
function roleOf(text: string): string {
  if (/^arn:aws[a-z-]{0,20}:iam::(?:\d{12}|\*):role\/[\w+=,.@/-]{1,577}$/.test(text)) return text
  if (/^[\w+=,.@/-]{1,577}$/.test(text)) return text
  throw new UsageError(`--aws-role: '${clean(text)}' is no role`, 'expected arn:aws:iam::111122223333:role/NAME, or NAME for every account')
}

/** Characters and length as STS takes them; what was written is not said again, for some keep it to themselves. */
function externalIdOf(text: string, label: string): string {
  if (/^[\w+=,.@:/-]{2,1224}$/.test(text)) return text
  throw new UsageError(`${label}: no external id`, 'expected 2 to 1,224 letters, digits and +=,.@:/-_')
}

/** Facets by name; `default` and `all` stand for several, `!` leaves out, and what begins by leaving out begins with the default ones. */
function facetsOf(names: readonly string[], label: string): AwsFacet[] {
  const chosen = new Set<AwsFacet>(names[0]?.startsWith('!') === true ? defaultAwsFacets : [])
  for (const name of names) {
    const leaves = name.startsWith('!')
    for (const facet of meant(leaves ? name.slice(1) : name, label)) {
      if (leaves) chosen.delete(facet)
      else chosen.add(facet)
    }
  }
  return awsFacets.filter((facet) => chosen.has(facet))
}

function meant(name: string, label: string): readonly AwsFacet[] {
  if (name === 'all') return awsFacets
  if (name === 'default') return defaultAwsFacets
  const facet = awsFacets.find((one) => one === name)
  if (facet !== undefined) return [facet]
  const words = ['all', 'default', ...awsFacets]
  const near = nearest(name, words)
  throw new UsageError(
    `${label}: unknown facet '${clean(name)}'`,
    near === null ? `expected ${words.join(', ')}` : `did you mean '${near}'?`,
  )
}
