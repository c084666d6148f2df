import type { OwnReport } from '../../core/own-report.js'
import type { Reader } from '../../core/reader.js'

/** Says of a report that nhi wrote that it is one: what it names are names, not secrets. */
export const reportReader: Reader = {
  *read({ path }): Generator<OwnReport> {
    yield { provider: 'nhi', kind: 'report', target: '', path }
  },
}
