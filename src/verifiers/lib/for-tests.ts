import { isIPv4 } from 'node:net'

/** A server on this machine that stands for every host, and the authority its certificate is checked against. */
export interface TestDoor {
  readonly address: string
  readonly port: number
  /** PEM. */
  readonly ca: string
}

/**
 * Reads `NHI_VERIFY_FOR_TESTS`: JSON of a port and a certificate authority. The address is always 127.0.0.1, so that the variable cannot send a
 * secret off the machine. Throws `TypeError` for anything else.
 */
export function testDoor(text: string): TestDoor {
  const { port, ca, address = '127.0.0.1' } = JSON.parse(text) as Record<string, unknown>
  const loopback = typeof address === 'string' && isIPv4(address) && address.startsWith('127.')
  if (!loopback || typeof port !== 'number' || typeof ca !== 'string') throw new TypeError('NHI_VERIFY_FOR_TESTS is not understood')
  return { address, port, ca }
}
