import type { Finding } from '../../core/finding.js'
import type { Credential, Identity } from '../../core/identity.js'
import { riskOf } from '../../core/risk.js'

/** The identities with the risk of each credential; leaked is what a finding of the secrets detector names. */
export function ranked(identities: readonly Identity[], findings: readonly Finding[], now: Date): Identity[] {
  const leaked = new Set(
    findings.flatMap(({ detector, credential }) => (detector === 'secrets' && credential !== null ? [credential] : [])),
  )
  return identities.map((one) =>
    one.credentials.length === 0
      ? one
      : {
          ...one,
          credentials: one.credentials.map(
            (credential): Credential => ({ ...credential, risk: riskOf(one, credential, leaked.has(credential.id), now) }),
          ),
        },
  )
}
