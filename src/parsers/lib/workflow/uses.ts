import type { Span } from '../yaml-tree.js'
import type { Uses } from './model.js'

const repositoryUse = /^([\w.-]+)\/([\w.-]+)((?:\/[^@]*)?)(?:@(.*))?$/s
const commit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
const versionComment = /^['"]?[ \t]+#[ \t]*(?:(?:tag|pin|ratchet)[=:@ ]*)?(?:[\w./-]+@)?(v?\d[\w.-]*)/

/** Reads what stands behind `uses:`. `source` is the whole file: the version of a pinned action stands in the comment behind it. */
export function usesOf(text: string, span: Span, source: string): Uses {
  const base = { ...span, text, owner: '', repository: '', path: '', ref: null, pinned: false, version: null }
  if (text.includes('${{')) return { ...base, kind: 'computed' }
  if (text.startsWith('./') || text.startsWith('../')) return { ...base, kind: 'local', path: text, pinned: true }
  if (text.startsWith('docker://')) return { ...base, kind: 'docker', pinned: /@sha256:[0-9a-f]{64}$/i.test(text) }
  const [, owner, name, path = '', ref] = repositoryUse.exec(text) ?? []
  if (owner === undefined || name === undefined) return { ...base, kind: 'computed' }
  const tail = source.slice(span.end, span.end + 120)
  const version = /^['"]?[ \t]+#/.test(tail) ? (versionComment.exec(tail)?.[1] ?? null) : null
  return {
    ...base,
    kind: 'repository',
    owner: owner.toLowerCase(),
    repository: `${owner}/${name}`.toLowerCase(),
    path: path.slice(1),
    ref: ref ?? null,
    pinned: ref !== undefined && commit.test(ref),
    version,
  }
}

/** The major version of an action, by its tag or by the comment behind its commit; null when neither says. */
export function majorOf({ ref, version }: Uses): number | null {
  const major = /^v?(\d{1,4})(?:\.|$)/.exec(version ?? '')?.[1] ?? /^v?(\d{1,4})(?:\.|$)/.exec(ref ?? '')?.[1]
  return major === undefined ? null : Number(major)
}
