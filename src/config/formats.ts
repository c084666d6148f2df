import { extname } from 'node:path'
import { clean } from '../core/clean.js'
import type { Output } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'

/** The formats a report can be printed in: the keys of the reporters' table. */
export const formats = ['pretty', 'table', 'json', 'jsonl', 'sarif', 'csv', 'markdown', 'junit', 'github', 'gitlab'] as const
export type Format = (typeof formats)[number]

const byEnding: Readonly<Record<string, Format>> = {
  '.txt': 'pretty',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.sarif': 'sarif',
  '.csv': 'csv',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.xml': 'junit',
}

/** A format's name. Throws `UsageError` with the nearest one. */
export function parseFormat(text: string, label: string): Format {
  const found = formats.find((format) => format === text)
  if (found !== undefined) return found
  const near = nearest(text, formats)
  throw new UsageError(
    `${label}: unknown format '${clean(text)}'`,
    near === null ? `expected ${formats.join(', ')}` : `did you mean '${near}'?`,
  )
}

/** `FILE`, whose ending names the format, or `FORMAT=FILE`. A file whose name holds `=` is written `./a=b.json`. Throws `UsageError`. */
export function parseOutput(text: string): Output {
  const [, format, rest] = /^([a-z]+)=(.*)$/s.exec(text) ?? []
  const file = rest ?? text
  if (file === '') throw new UsageError(`--output: '${clean(text)}' names no file`)
  if (format !== undefined) return { format: parseFormat(format, '--output'), file }
  const ending = extname(file).toLowerCase()
  const known = file.toLowerCase().endsWith('.sarif.json') ? 'sarif' : byEnding[ending]
  if (known === undefined) {
    throw new UsageError(
      `--output: the name '${clean(file)}' does not say which format is meant`,
      `write FORMAT=FILE, or end it in ${Object.keys(byEnding).join(', ')}`,
    )
  }
  return { format: known, file }
}
