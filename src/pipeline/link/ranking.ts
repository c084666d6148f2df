import type { Credential, Identity } from '../../core/identity.js'
import { riskOf } from '../../core/risk.js'

/** The identities with the risk of each credential; leaked is what was found in the open. */
export function ranked(identities: readonly Identity[], now: Date): Identity[] {
  return identities.map((one) =>
    one.credentials.length === 0
      ? one
      : {
          ...one,
          credentials: one.credentials.map(
            (credential): Credential => ({ ...credential, risk: riskOf(one, credential, credential.found !== undefined, now) }),
          ),
        },
  )
}
