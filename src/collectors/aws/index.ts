import type { IdentityCollector } from '../../core/collector.js'

/** Live AWS accounts through the SDK, which is loaded only when a target names one. Sends nothing but reads. */
export const aws: IdentityCollector = {
  async *collect(target, settings) {
    if (target.kind !== 'aws') return
    const { readTarget } = await import('./session.js')
    yield* readTarget(target, settings)
  },
}
