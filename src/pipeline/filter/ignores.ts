import picomatch from 'picomatch'
import type { IgnoreEntry } from '../../core/config.js'
import type { Finding } from '../../core/finding.js'
import type { EntryFilter } from './entry.js'

/** The config's ignore entries on a day (`YYYY-MM-DD`, UTC). All that an entry names must match. */
export function ignoreFilter(entries: readonly IgnoreEntry[], day: string): EntryFilter {
  const compiled = entries.map((entry) => ({ entry, matches: matcher(entry), expired: entry.expires !== null && entry.expires <= day }))
  const used = new Set<IgnoreEntry>()
  return {
    match(finding) {
      const matching = compiled.filter(({ matches }) => matches(finding))
      for (const { entry } of matching) used.add(entry)
      return matching.find(({ expired }) => !expired)?.entry ?? null
    },
    notices: (judgeUnused) =>
      compiled.flatMap(({ entry, expired }) => {
        if (!used.has(entry)) return judgeUnused ? [`${entry.where}: this ignore entry matches nothing any more`] : []
        return expired ? [`${entry.where}: this ignore entry expired on ${entry.expires}: what it kept quiet is reported again`] : []
      }),
  }
}

function matcher({ fingerprint, rule, path }: IgnoreEntry): (finding: Finding) => boolean {
  const ofRule = rule === null ? null : picomatch(rule)
  const ofPath = path === null ? null : pathMatcher(path)
  return (finding) =>
    (fingerprint === null || finding.fingerprint.startsWith(fingerprint)) &&
    (ofRule === null || ofRule(finding.rule)) &&
    // A credential that stands elsewhere too is not kept quiet by where it stands here; nor is one whose place has no path.
    (ofPath === null || finding.locations.every(({ path }) => path !== null && ofPath(path)))
}

/** A glob over `/`-paths; a folder's own name stands for all below it. */
function pathMatcher(glob: string): (path: string) => boolean {
  const bare = glob.replace(/^\.?\//, '').replace(/\/+$/, '')
  return picomatch([bare, `${bare}/**`], { dot: true, nonegate: true })
}
