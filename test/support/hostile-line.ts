import { expandClass } from '../../src/core/alphabet.js'
import type { Rule } from '../../src/core/rule.js'
import { type Random, sampleToken } from '../../src/core/sample.js'
import { parseShape, shapeChars } from '../../src/core/shape.js'

const glue = [' ', '=', ':', '"', "'", ' -p ', ' -u ', '://', '@', '.', '-', '_', '/', '=>', '{', '[', '\\n', '%3D']

/**
 * One line of `size` characters made to keep a rule busy: its keywords, its own alphabet in long runs, pieces of its tokens, and the signs
 * that stand between names and values, in random order without a line break.
 */
export function hostileLine(rule: Rule, size: number, random: Random): string {
  const { token } = rule
  if (token === null) return ''
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const keywords = token.matchers.flatMap((matcher) => matcher.keywords)
  const chars = token.shapes.length === 0 ? expandClass('0-9A-Za-z_.=+/\\-') : [...shapeChars(parseShape(token.shapes[0] ?? 'a'))].join('')
  const run = (length: number) => Array.from({ length }, () => chars[Math.floor(random() * chars.length)]).join('')
  const pieces: string[] = []
  for (let length = 0; length < size; ) {
    const kind = random()
    const piece =
      kind < 0.4
        ? (pick(keywords) ?? '')
        : kind < 0.6
          ? run(1 + Math.floor(random() * 90))
          : kind < 0.8
            ? (pick(glue) ?? ' ')
            : kind < 0.9 && token.shapes.length > 0
              ? sampleToken(parseShape(pick(token.shapes) ?? 'a'), null, random).slice(0, -1 - Math.floor(random() * 4))
              : (chars[Math.floor(random() * chars.length)] ?? 'x').repeat(1 + Math.floor(random() * 200))
    pieces.push(piece)
    length += piece.length
  }
  return pieces
    .join('')
    .replace(/[\r\n]/g, ' ')
    .slice(0, size)
}
