import { lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { clean } from '../core/clean.js'
import type { Target } from '../core/collector.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'

const spellings =
  'targets are: PATH, git:PATH, aws: or aws:PROFILE (a live account), aws:./PATH (exported files), github:OWNER or github:OWNER/REPO, - (standard input)'

/** Kinds that are kept for later; until then they are refused by name. */
const laterKinds = ['k8s', 'home'] as const

/** Resolves targets as they were written; `.` when there is none. Throws `UsageError` for what is neither. */
export function resolveTargets(written: readonly string[], workingDirectory: string, stdinName: string | null): Target[] {
  const texts = written.length === 0 ? ['.'] : written
  const targets = texts.map((text) => resolveTarget(text, workingDirectory, stdinName))
  const stdin = targets.filter(({ kind }) => kind === 'stdin').length
  if (stdin > 1) throw new UsageError("standard input ('-') can be read only once")
  if (stdin === 0 && stdinName !== null) throw new UsageError("--stdin-name needs the target '-'")
  return targets.filter((target, index) => targets.findIndex((other) => sameTarget(other, target)) === index)
}

function sameTarget(a: Target, b: Target): boolean {
  if (a.kind === 'aws' && b.kind === 'aws') return a.profile === b.profile
  if (a.kind === 'github' && b.kind === 'github') return sameName(a.owner, b.owner) && sameName(a.repository, b.repository)
  return a.kind === b.kind && ('path' in a && 'path' in b ? a.path === b.path : a.kind === 'stdin')
}

function sameName(a: string | null, b: string | null): boolean {
  return a?.toLowerCase() === b?.toLowerCase()
}

function resolveTarget(text: string, workingDirectory: string, stdinName: string | null): Target {
  if (text === '-') return { kind: 'stdin', text, name: stdinName }
  if (text === '') throw new UsageError('a target cannot be empty', spellings)
  if (text.includes('\0')) throw new UsageError('a target cannot hold a NUL character')
  if (text.startsWith('git:')) {
    const path = resolve(workingDirectory, text.slice(4) || '.')
    if (standsAt(path)) return { kind: 'git', text, path }
    throw missing(text, path)
  }
  if (text.startsWith('aws:')) return awsTarget(text, workingDirectory)
  if (text.startsWith('github:')) return githubTarget(text)
  const kind = /^([a-z0-9]{2,}):/.exec(text)?.[1]
  const later = laterKinds.find((name) => name === kind)
  if (later !== undefined) {
    throw new UsageError(
      `this version cannot read ${later}: targets yet`,
      `${spellings}; a folder of that name is written ./${clean(text)}`,
    )
  }
  const path = resolve(workingDirectory, text)
  if (standsAt(path)) return { kind: 'path', text, path }
  if (kind !== undefined) throw new UsageError(`no such target '${clean(text)}': '${kind}:' is not a kind of target`, spellings)
  throw missing(text, path)
}

/** `aws:` and `aws:PROFILE` are live accounts, `aws:./PATH` and `aws:/PATH` exported files. */
function awsTarget(text: string, workingDirectory: string): Target {
  const rest = text.slice('aws:'.length)
  if (/^\.{0,2}[/\\]|^\.{1,2}$|^[A-Za-z]:[/\\]/.test(rest)) {
    const path = resolve(workingDirectory, rest)
    if (standsAt(path)) return { kind: 'aws-export', text, path }
    throw missing(text, path)
  }
  if (/[\u0000-\u001f\u007f]/.test(rest)) throw new UsageError(`'${clean(text)}' is not a profile's name`, spellings)
  return { kind: 'aws', text, profile: rest === '' ? null : rest }
}

/** `github:OWNER` and `github:OWNER/REPO`, as GitHub allows names: nothing else could be sent as part of an address. */
function githubTarget(text: string): Target {
  const [, owner, repository] = /^github:([A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}))(?:\/([\w.-]{1,100}))?$/.exec(text) ?? []
  if (owner === undefined || repository === '.' || repository === '..') {
    throw new UsageError(`'${clean(text)}' names no owner and no repository on GitHub`, 'written github:OWNER or github:OWNER/REPO')
  }
  return { kind: 'github', text, owner, repository: repository ?? null }
}

/** True when something stands there, or when that cannot be told: the collector then says why. */
function standsAt(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ENAMETOOLONG'
  }
}

function missing(text: string, path: string): UsageError {
  const near = nearest(basename(path), neighbours(path))
  return new UsageError(`no such target '${clean(text)}'`, near === null ? spellings : `did you mean '${clean(near)}'? ${spellings}`)
}

function neighbours(path: string): string[] {
  try {
    return readdirSync(dirname(path)).slice(0, 2000)
  } catch {
    return []
  }
}
