import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Ranges of IPv4 that lead to this machine, its neighbours or nowhere (IANA's special-purpose registry). */
const special4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]
/** The same within IPv6's global unicast: documentation, tunnels, benchmarks. */
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16']

const closed = new BlockList()
const open6 = new BlockList()
for (const range of special4) closed.addSubnet(...split(range), 'ipv4')
for (const range of special6) closed.addSubnet(...split(range), 'ipv6')
open6.addSubnet('2000::', 3, 'ipv6')
const translated = new BlockList()
translated.addSubnet('64:ff9b::', 96, 'ipv6')

function split(range: string): [string, number] {
  const [address = '', bits] = range.split('/')
  return [address, Number(bits)]
}

/** True for an address of the public internet. Everything else, IPv4 within IPv6 included, is refused. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  if (translated.check(address, 'ipv6')) return isPublic(lastFour(address))
  return open6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** The IPv4 address in the last 32 bits of an IPv6 address, as networks without IPv4 translate it. */
function lastFour(address: string): string {
  const tail = address.slice(address.lastIndexOf(':') + 1)
  if (tail.includes('.')) return tail
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::').join(':0:').split(':')
  const [high = '0', low = '0'] = groups.slice(-2)
  const number = Number.parseInt(high || '0', 16) * 65_536 + Number.parseInt(low || '0', 16)
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}
