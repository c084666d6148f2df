import type { IdentityCollector } from '../../core/collector.js'

/** Owners and repositories on GitHub through its REST API. Octokit is loaded only when a target names one. Sends nothing but reads. */
export const github: IdentityCollector = {
  async *collect(target, settings) {
    if (target.kind !== 'github') return
    const { readTarget } = await import('./session.js')
    yield* readTarget(target, settings)
  },
}
