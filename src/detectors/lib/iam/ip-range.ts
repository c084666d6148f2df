/** A block of addresses: the address' bytes as a number, how many bits it has and how many of them count. */
interface Range {
  readonly address: bigint
  readonly width: 32 | 128
  readonly bits: number
}

/** Reads `203.0.113.0/24`, `2001:db8::/32` or a single address; null for anything else. */
export function ipRange(text: string): Range | null {
  const [head = '', tail, ...rest] = text.trim().split('/')
  if (rest.length > 0 || (tail !== undefined && !/^\d{1,3}$/.test(tail))) return null
  const version4 = fourBytes(head)
  const address = version4 ?? eightGroups(head)
  if (address === null) return null
  const width = version4 === null ? 128 : 32
  const bits = tail === undefined ? width : Number(tail)
  return bits > width ? null : { address, width, bits }
}

/** Whether the block `inner` lies in `outer`; never for addresses of different versions. */
export function contains(outer: Range, inner: Range): boolean {
  if (outer.width !== inner.width || inner.bits < outer.bits) return false
  const shift = BigInt(outer.width - outer.bits)
  return outer.address >> shift === inner.address >> shift
}

function fourBytes(text: string): bigint | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return null
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

function eightGroups(text: string): bigint | null {
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1]
  const last = tail === undefined ? null : fourBytes(tail)
  if (tail !== undefined && last === null) return null
  const plain =
    last === null ? text : `${text.slice(0, -(tail?.length ?? 0))}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`
  const halves = plain.split('::')
  if (halves.length > 2) return null
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - left.length - right.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}
