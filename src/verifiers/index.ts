import type { Ask, VerifierName } from '../core/verify.js'

export { echoing } from './lib/echo.js'

/** Everything that can ask a provider; loaded when a rule's credential was found and `--verify` was given. */
export const verifiers: Readonly<Record<VerifierName, () => Promise<Ask>>> = {
  'aws-sts': async () => (await import('./aws-sts/index.js')).ask,
  github: async () => (await import('./github/index.js')).ask,
  http: async () => (await import('./http/index.js')).ask,
}

/** The transport of a run: the guarded client, or, for tests, one whose every host is a server on this machine. */
export async function loadTransport(forTests: string | undefined) {
  const { createTransport } = await import('./lib/transport.js')
  return createTransport(forTests === undefined ? null : (await import('./lib/for-tests.js')).testDoor(forTests))
}
