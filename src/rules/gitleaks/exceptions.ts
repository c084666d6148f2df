import type { Exception } from '../../core/foreign.js'
import type { GitleaksAllowlist, GitleaksFile } from './file.js'
import { translate, Untranslatable } from './go-pattern.js'
import type { Notices, TomlPath } from './notices.js'

/** An exception and the ids of the rules it is for; none means all. */
export interface Targeted {
  readonly exception: Exception
  readonly rules: readonly string[]
}

/** The allowlists of a file or of one of its rules, in either spelling. What cannot be honoured is said. */
export function exceptionsOf(owner: Pick<GitleaksFile, 'allowlist' | 'allowlists'>, path: TomlPath, notices: Notices): Targeted[] {
  const single = owner.allowlist === undefined ? [] : [[owner.allowlist, [...path, 'allowlist']] as const]
  const listed = owner.allowlists.map((one, index) => [one, [...path, 'allowlists', index]] as const)
  return [...single, ...listed].flatMap(([one, at]) => {
    const exception = exceptionOf(one, at, notices)
    return exception === null ? [] : [{ exception, rules: one.targetRules }]
  })
}

function exceptionOf(one: GitleaksAllowlist, path: TomlPath, notices: Notices): Exception | null {
  const all = /^(and|&&)$/i.test(one.condition ?? '')
  if (one.commits.length > 0) {
    notices.say(
      [...path, 'commits'],
      `the allowlist's commits are not honoured${all ? ', and so none of it: all of its conditions must hold' : ''}`,
    )
    if (all) return null
  }
  const patternsOf = (sources: readonly string[], key: string) =>
    sources.flatMap((source) => {
      const pattern = patternOf(source, [...path, key], notices)
      return pattern === null ? [] : [pattern]
    })
  const patterns = patternsOf(one.regexes, 'regexes')
  const paths = patternsOf(one.paths, 'paths')
  // With fewer conditions than it was given, one that asks for all would let more through.
  if (all && (patterns.length < one.regexes.length || paths.length < one.paths.length)) return null
  if (all && paths.length > 0 && patterns.length + one.stopwords.length > 0)
    notices.say(path, 'the allowlist asks for a path and a value at once: it holds for files, not for what git remembers of them')
  const target = one.regexTarget === 'match' || one.regexTarget === 'line' ? one.regexTarget : 'secret'
  const exception = { all, paths, patterns, target, words: one.stopwords.map((word) => word.toLowerCase()) } as const
  return [paths, patterns, exception.words].every((list) => list.length === 0) ? null : exception
}

/** A pattern of Go in JavaScript's words, or null, which is said. */
export function patternOf(source: string, path: TomlPath, notices: Notices): string | null {
  try {
    const { pattern } = translate(source)
    new RegExp(pattern)
    return pattern
  } catch (error) {
    if (!(error instanceof Untranslatable || error instanceof SyntaxError)) throw error
    const reason = error instanceof Untranslatable ? error.message : 'it is no regular expression'
    notices.say(path, `a pattern is not honoured: ${reason}`)
    return null
  }
}
