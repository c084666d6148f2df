import { dirname } from 'node:path'
import type { Report } from '../core/report.js'
import type { Collected } from './collect.js'
import { repositoryName } from './link/workflows.js'
import type { DocumentVisit } from './plan.js'

/** Folders the paths of findings may be relative to. */
export function rootsOf(repository: Report['repository'], visits: readonly DocumentVisit[]): string[] {
  const targets = visits.flatMap(({ target }) => ('path' in target ? [target.path] : []))
  return [...new Set([...(repository === null ? [] : [repository.root]), ...targets, ...targets.map((path) => dirname(path))])]
}

/** `owner/name` of the one repository that is looked at; null when there are several, or none that says where it comes from. */
export async function repositoryNameOf(collected: Collected, visits: readonly DocumentVisit[]): Promise<string | null> {
  const places = new Set(visits.flatMap(({ target }) => (target.kind === 'aws-export' ? [] : [target.text])))
  return places.size === 1 ? repositoryName((await repositoryOf(collected))?.remote) : null
}

/** The repository a run is about: the first that a collector knows; null when there is none. */
export async function repositoryOf({ sessions, interrupted }: Collected): Promise<Report['repository']> {
  if (interrupted) return null
  for (const session of sessions) {
    const facts = await session?.repository?.()
    if (facts !== null && facts !== undefined) return facts
  }
  return null
}
