import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backtrackingRisk } from '../../src/rules/backtracking.js'

const harmless = [
  'acme_[a-z0-9]{32}',
  '(?:[a-z]+-)+x',
  '(?<name>[\\w.\\-]{0,40}(?:token|secret)[\\w.\\-]{0,40})["\']?\\s{0,8}[:=]\\s{0,8}["\'](?<token>[0-9a-f]{40})["\']',
  '(?:ey[A-Za-z0-9_-]{10,}\\.){2}[A-Za-z0-9_-]{10,}',
  'https?://[^\\s:@/]+:(?<token>[^\\s@/]+)@',
  '-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?-----END',
  '(?:[0-9a-f]{2}:){15}[0-9a-f]{2}',
  '(?<![0-9A-Za-z])abc(?![0-9A-Za-z])',
  '(?:foo|bar|baz)+x',
  '\\b[A-Z]{3}[0-9]{2,4}\\b',
  'acme\\w+\\s*\\w+=',
  '[a-z]{1,20}[0-9a-z]{0,20}x',
  '[\\]\\-a-c]+\\x41\\u0042\\cJ',
]

const exponential = [
  '(a+)+$',
  '(a*)*b',
  '(?:a|a)*b',
  '(?:a|ab|b)*c',
  '(?:\\w+\\s?)*;',
  '(?:[a-z]+[0-9]?)+@',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?:a?b?)*c',
  '(?:\\d|\\w)+-',
  '(?:x{1,40}y?){1,40}z',
  '(?:a{1,9}){20}b',
]

describe('backtrackingRisk', () => {
  test.each(harmless)('lets %s through', (pattern) => {
    expect(backtrackingRisk(pattern)).toBeNull()
  })

  test.each(exponential)('refuses %s', (pattern) => {
    expect(backtrackingRisk(pattern)).toContain('two ways')
  })

  test.each(['.*.*x', '\\w+\\s*\\w+=', 'acme.*.*.*x', '\\w+\\w+\\w+=', '.*\\s*\\s*x'])('refuses the polynomial %s', (pattern) => {
    expect(backtrackingRisk(pattern)).not.toBeNull()
  })

  test.each(['(a)\\1', '(?<q>a)\\k<q>', '(?=a*b)c', '(?:a{2000}){3}'])('refuses what it cannot judge: %s', (pattern) => {
    expect(backtrackingRisk(pattern)).not.toBeNull()
  })

  test('refuses whatever recheck calls exponential', async () => {
    process.env.RECHECK_BACKEND = 'pure'
    const { checkSync } = await import('recheck')
    const letter = fc.constantFrom('a', 'b', '[ab]', '\\w', '-')
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
      piece: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        letter,
        fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,9}')).map(([inner, times]) => `(?:${inner})${times}`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
      ),
      pattern: fc.array(tie('piece'), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
    }))
    const property = fc.property(pattern, (text) => {
      if (backtrackingRisk(`${text}$`) !== null) return
      const result = checkSync(`${text}$`, '', { checker: 'automaton', timeout: 2000 })
      expect(result.status === 'vulnerable' && result.complexity.type).not.toBe('exponential')
    })
    fc.assert(property, { numRuns: 12, seed: 7 })
  }, 60_000)
})
