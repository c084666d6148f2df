import { clean } from '../core/clean.js'
import type { Output } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import { type Format, formatEndings, formatOf, formats } from '../core/formats.js'
import { nearest } from '../core/nearest.js'

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
  if (file === '-') throw new UsageError("--output: '-' is no file", 'standard output takes the format of -f')
  if (format !== undefined) return { format: parseFormat(format, '--output'), file }
  const known = formatOf(file)
  if (known === null) {
    throw new UsageError(
      `--output: the name '${clean(file)}' does not say which format is meant`,
      `write FORMAT=FILE, or end it in ${Object.values(formatEndings).flat().join(', ')}`,
    )
  }
  return { format: known, file }
}
