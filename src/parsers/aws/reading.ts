import type { PolicyJson } from '../../core/aws.js'
import { failed, type Gap } from '../../core/gap.js'
import type { AwsSource } from './part.js'
import { readDocument } from './policy-document.js'

/** Reads what one answer is made of, and gathers as failed gaps what of it was not understood. */
export interface Reading {
  readonly gaps: readonly Gap[]
  /** A policy's document; one that cannot be read stays as null, which is no valid policy. `what` is said of it. */
  document(value: unknown, what: string): PolicyJson
  /** The items of a list as `read` understands them, null for those that it does not; a single item counts as a list of one. */
  each<T extends object | string>(value: unknown, what: string, read: (item: unknown) => T | null): T[]
}

/** A reading of an answer from this source. */
export function readingOf(source: AwsSource): Reading {
  const gaps: Gap[] = []
  return {
    gaps,
    document(value, what) {
      const read = readDocument(value)
      if ('document' in read) return read.document
      gaps.push(failed('unparsable', `${source.name}: ${what}`, read.problem))
      return null
    },
    each(value, what, read) {
      const items: unknown[] = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
      const known = items.map(read).filter((item) => item !== null)
      const strange = items.length - known.length
      if (strange > 0) {
        const entries = Array.isArray(value) ? `${strange} of ${items.length} in ${what}` : what
        gaps.push(failed('unparsable', `${source.name}: ${entries}`, 'entries as AWS writes them, each with its name and ARN'))
      }
      return known
    },
  }
}
