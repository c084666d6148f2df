import { clean } from '../core/clean.js'
import type { Output } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import { type Format, formatEndings, formatOf, formats } from '../core/formats.js'
import { nearest } from '../core/nearest.js'

/** A format's name. Throws `UsageError` with the nearest of those the command accepts. */
export function parseFormat(text: string, label: string, accepted: readonly Format[] = formats): Format {
  const found = formats.find((format) => format === text)
  if (found !== undefined) return found
  const near = nearest(text, accepted)
  throw new UsageError(
    `${label}: unknown format '${clean(text)}'`,
    near === null ? `expected ${accepted.join(', ')}` : `did you mean '${near}'?`,
  )
}

/** `FILE`, whose ending names the format, or `FORMAT=FILE`. A file whose name holds `=` is written `./a=b.json`. Throws `UsageError`. */
export function parseOutput(text: string, accepted: readonly Format[] = formats): Output {
  const [, format, rest] = /^([a-z]+)=(.*)$/s.exec(text) ?? []
  const file = rest ?? text
  if (file === '') throw new UsageError(`--output: '${clean(text)}' names no file`)
  if (file === '-') throw new UsageError("--output: '-' is no file", 'standard output takes the format of -f')
  if (format !== undefined) return { format: parseFormat(format, '--output', accepted), file }
  const known = formatOf(file)
  if (known === null) {
    throw new UsageError(
      `--output: the name '${clean(file)}' does not say which format is meant`,
      `write FORMAT=FILE, or end it in ${accepted.flatMap((one) => formatEndings[one]).join(', ')}`,
    )
  }
  return { format: known, file }
}
