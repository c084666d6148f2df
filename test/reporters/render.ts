import type { Format } from '../../src/core/formats.js'
import type { Report } from '../../src/core/report.js'
import { type Look, plainLook, reporters } from '../../src/reporters/index.js'

/** A report printed in a format, as one text. */
export async function render(format: Format, report: Report, look: Partial<Look> = {}): Promise<string> {
  const reporter = await reporters[format]()
  const output = reporter(report, { ...plainLook, ...look })
  return typeof output === 'string' ? output : [...output].join('')
}
