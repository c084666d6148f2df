import type { IdentityCollector } from '../../core/collector.js'
import { limit } from '../../core/gap.js'

/** A live AWS account. */
export const aws: IdentityCollector = {
  async *collect(target) {
    yield limit('unsupported', target.text, 'a version that reads live accounts')
  },
}
