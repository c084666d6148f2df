import picomatch from 'picomatch'

/** As `excludeMatcher`, of a whole path at once: it is left out where any folder above it is. */
export function leavesOut(globs: readonly string[]): (path: string) => boolean {
  const matches = excludeMatcher(globs)
  if (matches === null) return () => false
  return (path) => {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) if (matches(path.slice(0, end))) return true
    return matches(path)
  }
}

/**
 * Tells which paths the `--exclude` globs leave out; null when there are none. Paths are `/`-separated and relative to the target's root.
 * A glob without a slash fits a name at any depth; a folder that fits is left out with everything in it. Neither `!` nor extended globs
 * mean anything here: the globs may come from the tree under scan, and both could hide more than they show or take forever.
 */
export function excludeMatcher(globs: readonly string[]): ((path: string) => boolean) | null {
  if (globs.length === 0) return null
  const matchers = globs.map((glob) => {
    const plain = glob.replace(/^\.?\/+/, '').replace(/\/+$/, '')
    return picomatch(plain, { dot: true, nonegate: true, noextglob: true, basename: !glob.replace(/\/+$/, '').includes('/') })
  })
  return (path) => matchers.some((matches) => matches(path))
}
