import { randomBytes } from 'node:crypto'
import { closeSync, constants, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Baseline, BaselineEntry } from '../core/baseline.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { severities } from '../core/severity.js'
import { exists } from './find.js'
import { failure, readSettings } from './read.js'
import { parseSource } from './source.js'

const text = z.string().min(1)

const entry = z.strictObject({
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits'),
  rule: text,
  severity: z.enum(severities),
  reason: z.string().trim().min(1),
  expires: z.iso.date('expected a day such as 2027-01-31').optional(),
  subject: text.optional(),
  path: text.optional(),
})

/** The baseline file, `.nhi-baseline.json`. */
export const baselineSchema = z.strictObject({
  version: z.literal(1),
  key: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'expected 32 random bytes in base64')
    .optional(),
  entries: z.array(entry),
})

const longestBaseline = 64 * 1024 * 1024

/** Reads and checks a baseline. Throws `SourceError` with line and column, `UsageError` when it cannot be read or is a link. */
export function readBaseline(path: string): Baseline {
  refuseLink(path)
  return parseBaseline(readSettings(path, longestBaseline), basename(path))
}

/** As `readBaseline`, of a text. */
export function parseBaseline(text: string, name: string): Baseline {
  const { key, entries } = checked(text, name)
  const seen = new Set<string>()
  for (const [index, { fingerprint }] of entries.entries()) {
    if (seen.has(fingerprint)) throw new UsageError(`${clean(name)}: entry ${index + 1} repeats the fingerprint ${fingerprint}`)
    seen.add(fingerprint)
  }
  return {
    key: key ?? null,
    entries: entries.map((one) => ({
      ...one,
      expires: one.expires ?? null,
      subject: one.subject ?? null,
      path: one.path ?? null,
    })),
  }
}

/** Plain JSON is read by the fast way; the YAML reader, which knows lines, is asked only when something is wrong. */
function checked(text: string, name: string): z.infer<typeof baselineSchema> {
  try {
    const result = baselineSchema.safeParse(JSON.parse(text))
    if (result.success) return result.data
  } catch {
    // The slow reader says where.
  }
  return parseSource(text, clean(name), baselineSchema).value
}

/** The file's text: stable order, no times, one entry a block, absent facts left out. */
export function formatBaseline({ key, entries }: Baseline): string {
  const sorted = [...entries].sort(
    (a, b) => compare(a.rule, b.rule) || compare(a.path ?? '', b.path ?? '') || compare(a.fingerprint, b.fingerprint),
  )
  return `${JSON.stringify({ version: 1, ...(key === null ? {} : { key }), entries: sorted.map(written) }, null, 2)}\n`
}

function written({ fingerprint, rule, severity, reason, expires, subject, path }: BaselineEntry): Record<string, string> {
  const known = { fingerprint, rule, severity, path, subject, reason, expires }
  return Object.fromEntries(Object.entries(known).filter((pair): pair is [string, string] => pair[1] !== null))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Writes a baseline whole or not at all, never through a link. Says whether the file changed. */
export function writeBaseline(path: string, baseline: Baseline): boolean {
  const text = formatBaseline(baseline)
  if (exists(path)) {
    refuseLink(path)
    if (readSettings(path, longestBaseline) === text) return false
  }
  writeWhole(path, text, 0o644)
  return true
}

/** Writes a file beside its place and moves it there: a reader sees the old text or the new, never half of one. */
export function writeWhole(path: string, text: string, mode: number): void {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = openSync(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
    try {
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (error) {
    if (exists(beside)) rmSync(beside)
    throw new UsageError(`cannot write ${clean(path)}: ${failure(error)}`)
  }
}

function refuseLink(path: string): void {
  if (exists(path) && lstatSync(path).isSymbolicLink()) {
    throw new UsageError(`${clean(path)} is a symbolic link: a baseline must be a file of its own`)
  }
}
