import nodePath, { type PlatformPath } from 'node:path'

/** A path of this platform with `/` between its parts. A backslash on POSIX is part of a name and stays. */
export function slashed(path: string, platform: PlatformPath = nodePath): string {
  return platform.sep === '/' ? path : path.replaceAll(platform.sep, '/')
}

/** `path` seen from `root`, `/`-separated, '' for the root itself; null when it does not lie under the root. Both absolute. */
export function pathUnder(root: string, path: string, platform: PlatformPath = nodePath): string | null {
  const relative = platform.relative(root, path)
  if (platform.isAbsolute(relative) || relative === '..' || relative.startsWith(`..${platform.sep}`)) return null
  return slashed(relative, platform)
}

/** The byte text of a name: one character a byte of its UTF-8 form, as git compares names. */
export function byteText(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** Byte text as people read it; what is not valid UTF-8 becomes U+FFFD. */
export function readableText(bytes: string): string {
  return /^[\0-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}
