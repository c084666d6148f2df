import { clean } from '../core/clean.js'
import type { GitScope, Target } from '../core/collector.js'
import { UsageError } from '../core/errors.js'
import type { RawOptions } from './options.js'

/** Which part of a repository is read: `--staged`, `--range` or `--since`, else all of it. Throws `UsageError` for what cannot go together. */
export function scopeOf(options: RawOptions, targets: readonly Target[]): GitScope {
  const given = [options.staged === true && '--staged', options.range !== undefined && '--range', options.since !== undefined && '--since']
  const [scope, second] = given.filter((name) => name !== false)
  if (scope === undefined) {
    if (options.history === false && targets.some(({ kind }) => kind === 'git')) {
      throw new UsageError('--no-history leaves nothing of a git: target', 'name its PATH instead')
    }
    return { kind: 'history' }
  }
  if (second !== undefined) throw new UsageError(`${scope} and ${second} cannot go together`)
  if (options.history === false) throw new UsageError(`${scope} and --no-history cannot go together`)
  if (targets.some(({ kind }) => kind === 'stdin')) throw new UsageError(`${scope} needs a repository: standard input has no commits`)
  if (options.staged === true) return { kind: 'staged' }
  if (options.since !== undefined) {
    return { kind: 'range', from: revision(options.since, '--since'), to: 'HEAD', text: `${options.since}..HEAD` }
  }
  const text = options.range ?? ''
  const [, from, to] = /^(.+?)\.\.(?!\.)(.*)$/s.exec(text) ?? []
  if (from === undefined || from.endsWith('.')) throw new UsageError(`--range: expected A..B, got '${clean(text)}'`)
  return { kind: 'range', from: revision(from, '--range'), to: revision(to || 'HEAD', '--range'), text }
}

/** A revision that git cannot take for an option or for several words. */
function revision(text: string, label: string): string {
  if (text === '' || text.startsWith('-') || /[\u0000-\u001f\u007f]/.test(text) || text.includes('..')) {
    throw new UsageError(`${label}: '${clean(text)}' is not a revision`)
  }
  return text
}
