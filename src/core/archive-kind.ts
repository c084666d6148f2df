/** A form of file that holds others, or one other, packed. */
export type ArchiveKind = 'gzip' | 'zip' | 'tar' | 'bzip2' | 'xz' | 'zstd' | '7z' | 'rar'

const text = (bytes: Uint8Array, at: number, wanted: string): boolean => {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted.charCodeAt(i)) return false
  return true
}

// More than systems read of such a line.
const longestLine = 256

/** What a document is packed as, told by how it begins, whatever its name; null for anything else. Looks at 263 bytes at most. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | null {
  if (bytes[257] === 0x75 && text(bytes, 257, 'ustar') && bytes.length >= 512) return 'tar'
  switch (bytes[0]) {
    case 0x1f:
      // Deflate is the only method there is, and three of the flags are still free.
      return bytes[1] === 0x8b && bytes[2] === 8 && ((bytes[3] ?? 0xff) & 0xe0) === 0 && bytes.length >= 18 ? 'gzip' : null
    case 0x23:
      return behindInterpreter(bytes) ? 'zip' : null
    case 0x50:
      return text(bytes, 0, 'PK\x03\x04') || text(bytes, 0, 'PK\x05\x06') ? 'zip' : null
    case 0x42:
      return text(bytes, 0, 'BZh') && text(bytes, 4, '1AY&SY') ? 'bzip2' : null
    case 0xfd:
      return text(bytes, 1, '7zXZ\0') ? 'xz' : null
    case 0x28:
      return text(bytes, 1, '\xb5\x2f\xfd') ? 'zstd' : null
    case 0x37:
      return text(bytes, 1, 'z\xbc\xaf\x27\x1c') ? '7z' : null
    case 0x52:
      return text(bytes, 0, 'Rar!\x1a\x07') ? 'rar' : null
    default:
      return null
  }
}

/** True for a zip behind a line that names who runs it: an application of Python's. */
function behindInterpreter(bytes: Uint8Array): boolean {
  if (bytes[1] !== 0x21) return false
  const end = bytes.subarray(0, longestLine).indexOf(0x0a)
  return end > 0 && text(bytes, end + 1, 'PK\x03\x04')
}
