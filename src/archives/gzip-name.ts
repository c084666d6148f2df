const hasExtra = 4
const hasName = 8

/** The name a gzip file keeps of what it packed, by its header alone: the same in a folder and in a repository; '' when it keeps none. */
export function nameInGzip(head: Uint8Array): string {
  const bytes = Buffer.from(head)
  const flags = bytes[3] ?? 0
  if ((flags & hasName) === 0) return ''
  const at = (flags & hasExtra) === 0 || bytes.length < 12 ? 10 : 12 + bytes.readUInt16LE(10)
  const end = bytes.indexOf(0, at)
  const name = end === -1 ? '' : bytes.toString('utf8', at, end)
  return name.slice(name.lastIndexOf('/') + 1)
}
