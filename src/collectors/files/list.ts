import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import type { CollectSettings, Target } from '../../core/collector.js'
import type { DocumentBatch } from '../../core/document.js'
import { failed, type Gap, isGap } from '../../core/gap.js'
import { excludeMatcher } from '../lib/exclude.js'
import { errorCode, unreadable } from '../lib/file-errors.js'
import { type FoundRepository, findRepository } from '../lib/git-repository.js'
import { pathUnder } from '../lib/paths.js'
import type { CleanFiles } from './clean-files.js'
import { readUserExcludes } from './ignore-settings.js'
import { batchGatherer } from './refs.js'
import { listTracked, takeBackTracked } from './tracked.js'
import { enterRepository, type Frame, frameBelow, type RepositoryScope, visit, type Walk, withIgnoreFile } from './walk.js'

/**
 * Lists the files of a path target in batches, gaps between them, but for those of a folder that are known to be clean. The event loop turns between
 * two batches.
 */
export async function* listFiles(target: Target, settings: CollectSettings, clean: CleanFiles | null): AsyncGenerator<DocumentBatch | Gap> {
  if (target.kind !== 'path' && target.kind !== 'aws-export') return
  const found = locate(target.path, target.text)
  if (isGap(found)) return yield found
  const { place, stats } = found
  // With `--no-ignore` too: the paths of a report start at the repository's root.
  const repository = workTreeAround(stats.isDirectory() ? place : dirname(place))
  if (stats.isDirectory()) return yield* listFolder(place, repository, settings, clean)
  if (!stats.isFile()) return yield failed('unreadable', target.text, '`nhi scan -` with it as standard input: it is no regular file')
  const path = repository === null ? null : pathUnder(repository.root, place)
  const root = path === null ? withSeparator(dirname(place)) : withSeparator(repository?.root ?? '')
  const gatherer = batchGatherer(root, settings.maxFileSize, false)
  const within = path ?? basename(place)
  gatherer.add(within.slice(0, within.lastIndexOf('/') + 1), false, [basename(place)])
  for (const batch of gatherer.take(true)) yield { ...batch, weight: stats.size }
}

/** What a target really is. Links are followed here alone: it was named. */
function locate(path: string, text: string): { place: string; stats: Stats } | Gap {
  try {
    const place = realpathSync(path)
    return { place, stats: statSync(place) }
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return unreadable(text, code)
    return failed('not-found', text, isLink(path) ? 'the file or folder this link leads to' : 'an existing file or folder')
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

function workTreeAround(folder: string): FoundRepository | null {
  const found = findRepository(folder)
  return found === null || found.bare ? null : found
}

async function* listFolder(
  folder: string,
  repository: FoundRepository | null,
  settings: CollectSettings,
  clean: CleanFiles | null,
): AsyncGenerator<DocumentBatch | Gap> {
  const root = repository?.root ?? folder
  const inside = pathUnder(root, folder) ?? ''
  const walk: Walk = {
    root: withSeparator(root),
    honourIgnores: settings.honourIgnores,
    userExcludes: settings.honourIgnores ? readUserExcludes(settings.environment) : null,
    excluded: excludeMatcher(settings.exclude),
    targetLength: inside === '' ? 0 : inside.length + 1,
    clean,
    batches: batchGatherer(withSeparator(root), settings.maxFileSize, clean !== null),
    stack: [],
    scopes: [],
    gaps: [],
  }
  walk.stack.push(firstFrame(walk, repository, inside))
  const tracked = new Map<RepositoryScope, Promise<string[] | Gap>>()
  yield* drain(walk, settings.signal, () => {
    // Git is asked as soon as a rule has left something out, so that its answer is there when the walk ends.
    for (const scope of walk.scopes) if (scope.leftOut.size > 0 && !tracked.has(scope)) tracked.set(scope, listTracked(scope, settings))
  })
  // The walk of a submodule that was left out may meet further repositories.
  for (let at = 0; at < walk.scopes.length && !settings.signal.aborted; at++) {
    const scope = walk.scopes[at]
    if (scope === undefined || scope.leftOut.size === 0) continue
    const answer = await (tracked.get(scope) ?? listTracked(scope, settings))
    if (isGap(answer)) yield answer
    else takeBackTracked(walk, scope, answer)
    yield* drain(walk, settings.signal, () => {})
  }
  if (!settings.signal.aborted) yield* walk.batches.take(true)
}

/** The target's folder under the rules of every folder above it, which are not asked whether the target itself is ignored: it was named. */
function firstFrame(walk: Walk, repository: FoundRepository | null, inside: string): Frame {
  let frame: Frame = { folder: '', bytes: '', raw: false, rules: null, scope: null, only: null }
  if (repository !== null && walk.honourIgnores) frame = enterRepository(walk, frame, repository)
  for (const name of inside === '' ? [] : inside.split('/')) {
    if (frame.scope !== null) frame = withIgnoreFile(walk, frame)
    frame = frameBelow(frame, name)
  }
  return frame
}

async function* drain(walk: Walk, signal: AbortSignal, look: () => void): AsyncGenerator<DocumentBatch | Gap> {
  for (let frame = walk.stack.pop(); frame !== undefined; frame = walk.stack.pop()) {
    if (signal.aborted) return
    visit(walk, frame)
    look()
    if (walk.gaps.length > 0) yield* walk.gaps.splice(0)
    for (const batch of walk.batches.take(false)) {
      yield batch
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) || folder.endsWith('/') ? folder : `${folder}/`
}
