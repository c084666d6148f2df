import picomatch from 'picomatch'

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
