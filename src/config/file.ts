import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { IgnoreEntry, RuleOverride } from '../core/config.js'
import { SourceError, UsageError } from '../core/errors.js'
import { isWithin, readSettings } from './read.js'
import { type ConfigEntries, configSchema } from './schema.js'
import { parseSource, type Source } from './source.js'
import { parseSize } from './units.js'

const longestConfig = 1024 * 1024

/** How far a config is trusted: one found in a tree may name neither code nor anything outside that tree. */
export type Origin = 'tree' | 'named' | 'user'

/** A config file, read and checked, its paths absolute. */
export interface ConfigFile {
  readonly path: string
  /** As messages call it. */
  readonly name: string
  readonly origin: Origin
  /** The folder its paths start from. */
  readonly folder: string
  readonly entries: ConfigEntries
  readonly overrides: readonly RuleOverride[]
  readonly ignores: readonly IgnoreEntry[]
  readonly maxFileSize: number | undefined
  readonly packs: readonly string[]
  readonly baseline: string | undefined
  readonly key: Uint8Array | undefined
}

/** Where a config file is and what it speaks for. */
export interface ConfigPlace {
  readonly path: string
  /** What messages call it. */
  readonly name: string
  readonly folder?: string
  readonly origin: Origin
}

/** Reads a config file. Throws `SourceError` with the line and column of what is wrong, `UsageError` when it cannot be read. */
export function loadConfigFile({ path, name, origin, folder = dirname(path) }: ConfigPlace): ConfigFile {
  const text = readSettings(path, longestConfig, origin === 'tree' ? folder : null)
  if (/^\s*\{\s*"\$schema":\s*"urn:nhi:report:/.test(text.slice(0, 200))) {
    throw new UsageError(
      `${name} is a report of nhi, and stands where a config is looked for`,
      'give the report another name, or run with --no-config',
    )
  }
  return checkConfig(parseSource(text.trim() === '' ? '{}' : text, name, configSchema), { path, name, origin, folder })
}

function checkConfig(source: Source<ConfigEntries>, place: Required<ConfigPlace>): ConfigFile {
  const entries = source.value
  const { origin, folder, name } = place
  const refuse = (path: (string | number)[], message: string, hint: string | null = null): never => {
    throw new SourceError(source.place(path), message, hint)
  }
  if (origin === 'tree' && entries.plugins.length > 0) {
    refuse(
      ['plugins', 0],
      'a config found in a tree cannot load plug-ins: they run code',
      `if you trust it, name it: --config ${name}, or name the plug-in: --plugin; --no-config leaves the file out`,
    )
  }
  if (origin === 'user' && entries.key !== undefined) refuse(['key'], "a fingerprint key belongs to a project's config, not to yours")
  const inside = (path: string, at: (string | number)[]) => {
    const full = resolve(folder, path)
    if (origin === 'tree' && (isAbsolute(path) || !isWithin(full, folder))) {
      refuse(at, 'a config found in a tree may only name files of that tree')
    }
    return full
  }
  const where = (path: (string | number)[]) => {
    const { line, column } = source.place(path)
    return `${name}:${line}:${column}`
  }
  return {
    ...place,
    entries,
    overrides: Object.entries(entries.rules).map(([match, change]) => override(match, change, where(['rules', match]))),
    ignores: entries.ignore.map((entry, index) => ({
      fingerprint: entry.fingerprint ?? null,
      rule: entry.rule ?? null,
      path: entry.path ?? null,
      reason: entry.reason,
      expires: entry.expires ?? null,
      where: `${name}:${source.place(['ignore', index]).line}`,
    })),
    maxFileSize: sizeOf(entries.maxFileSize, () => source.place(['maxFileSize'])),
    packs: entries.packs.map((pack, index) => inside(pack, ['packs', index])),
    baseline: entries.baseline === undefined ? undefined : inside(entries.baseline, ['baseline']),
    key: entries.key === undefined ? undefined : new Uint8Array(Buffer.from(entries.key, 'base64')),
  }
}

function override(match: string, change: ConfigEntries['rules'][string], where: string): RuleOverride {
  if (typeof change === 'string') return { match, where, enabled: change === 'on', severity: null, confidence: null, options: {} }
  const { enabled = null, severity = null, confidence = null, options } = change
  return { match, where, enabled, severity, confidence, options }
}

function sizeOf(written: string | number | undefined, place: () => { file: string; line: number; column: number }): number | undefined {
  if (typeof written !== 'string') return written
  try {
    return parseSize(written, 'maxFileSize')
  } catch (error) {
    throw error instanceof UsageError ? new SourceError(place(), error.message) : error
  }
}

/** What a config switches off, in words; empty when it narrows nothing. */
export function narrowing({ entries }: ConfigFile): string[] {
  const off = Object.entries(entries.rules).filter(
    ([, change]) => change === 'off' || (typeof change === 'object' && change.enabled === false),
  )
  const changed = Object.values(entries.rules).filter(
    (change) => typeof change === 'object' && (change.severity ?? change.confidence) !== undefined,
  )
  const said: string[] = []
  if (off.length > 0) said.push(`switches off ${some(off.map(([id]) => id))}`)
  if (changed.length > 0) said.push(`changes the severity or confidence of ${counted(changed.length, 'rule entry', 'rule entries')}`)
  const tuned = Object.entries(entries.rules).filter(([, change]) => typeof change === 'object' && Object.keys(change.options).length > 0)
  if (tuned.length > 0) said.push(`changes options of ${some(tuned.map(([id]) => id))}`)
  if (entries.detectors.length > 0) said.push(`chooses detectors ${some(entries.detectors)}`)
  if (entries.ignore.length > 0) said.push(`has ${counted(entries.ignore.length, 'ignore entry', 'ignore entries')}`)
  if (entries.exclude.length > 0) said.push(`excludes ${some(entries.exclude)}`)
  if (entries.severity !== undefined && entries.severity !== 'info') said.push(`reports nothing below ${entries.severity}`)
  if (entries.confidence === 'high') said.push('shows nothing below high confidence')
  if (entries.failOn !== undefined && entries.failOn !== 'medium') said.push(`fails on ${entries.failOn}`)
  if (entries.history === false) said.push('leaves history out')
  if (entries.maxFileSize !== undefined) said.push(`reads files up to ${entries.maxFileSize}`)
  if (entries.baseline !== undefined) said.push(`names the baseline ${entries.baseline}`)
  if (entries.machineUsers.length > 0) said.push(`calls ${counted(entries.machineUsers.length, 'account', 'accounts')} a machine's`)
  const owners = Object.keys(entries.owners).length
  if (owners > 0) said.push(`says who answers for ${counted(owners, 'pattern', 'patterns')}`)
  if (entries.packs.length > 0) said.push(`brings ${counted(entries.packs.length, 'rule pack', 'rule packs')}`)
  if (entries.aws !== undefined && entries.aws.accounts.length > 0) {
    said.push(`calls ${counted(entries.aws.accounts.length, 'AWS account', 'AWS accounts')} its own`)
  }
  if (entries.aws?.facets !== undefined) said.push(`looks at ${some(entries.aws.facets)} of live AWS accounts`)
  return said
}

const mostNamed = 8
const longestName = 80

/** The first names of a list, each cut where it is long: a stranger's list may fill screens. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map((name) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name))
  return `${shown.join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A path as a message shows it: relative to the working directory when it lies in it. */
export function displayed(path: string, workingDirectory: string): string {
  if (path === workingDirectory || !isWithin(path, workingDirectory)) return path
  return path.slice(join(workingDirectory, '.').length + 1) || path
}
