import { codesOf, isMany, type Pattern, token, tokensOf } from './pattern.js'

const colon = 58

/** Whether a pattern matches a text. Time is at most the product of the two lengths, whatever the pattern. */
export function matches(pattern: Pattern, text: string): boolean {
  switch (pattern.shape) {
    case 'literal':
      return pattern.prefix === text
    case 'everything':
      return true
    case 'prefix':
      return text.startsWith(pattern.prefix)
    case 'glob':
      return text.startsWith(pattern.prefix) && globbed(pattern.tokens, text)
    case 'fields':
      return text.startsWith(pattern.prefix) && covered(pattern.tokens, codesOf(text))
  }
}

/**
 * Whether everything that `inner` matches is matched by `outer` too. A `true` is certain; a `false` can be wrong only when `outer` has
 * a `?` that must stand for a part of a `*` of `inner`.
 */
export function covers(outer: Pattern, inner: Pattern): boolean {
  if (inner.shape === 'literal') return matches(outer, inner.prefix)
  if (outer.shape === 'everything') return true
  if (outer.shape === 'literal' || !inner.prefix.startsWith(outer.prefix)) return false
  return outer.shape === 'prefix' || covered(outer.tokens, tokensOf(inner))
}

/** Whether some text is matched by both. */
export function overlaps(left: Pattern, right: Pattern): boolean {
  if (left.shape === 'literal') return matches(right, left.prefix)
  if (right.shape === 'literal') return matches(left, right.prefix)
  if (!left.prefix.startsWith(right.prefix) && !right.prefix.startsWith(left.prefix)) return false
  if (left.shape === 'everything' || right.shape === 'everything') return true
  return (left.shape === 'prefix' && right.shape === 'prefix') || met(tokensOf(left), tokensOf(right))
}

/** The usual walk with one step back, to the last `*`: enough when every `*` matches anything. */
function globbed(tokens: readonly number[], text: string): boolean {
  let at = 0
  let taken = 0
  let star = -1
  let mark = 0
  while (taken < text.length) {
    const one = tokens[at]
    if (one === token.many) {
      star = at++
      mark = taken
    } else if (one !== undefined && (one === token.one || one === text.charCodeAt(taken))) {
      at++
      taken++
    } else if (star >= 0) {
      at = star + 1
      taken = ++mark
    } else return false
  }
  while (tokens[at] === token.many) at++
  return at === tokens.length
}

/** Whether the tokens of `outer` take those of `inner`, each wildcard of `inner` being a letter nobody knows. Row by row from the ends. */
function covered(outer: readonly number[], inner: readonly number[]): boolean {
  let below = new Uint8Array(inner.length + 1)
  below[inner.length] = 1
  for (let at = outer.length - 1; at >= 0; at--) {
    const row = new Uint8Array(inner.length + 1)
    const one = outer[at] ?? 0
    const many = isMany(one)
    for (let to = inner.length; to >= 0; to--) {
      const taken = inner[to]
      if (many) row[to] = below[to] || (taken !== undefined && absorbs(one, taken) && row[to + 1]) ? 1 : 0
      else row[to] = taken !== undefined && !isMany(taken) && absorbs(one, taken) && below[to + 1] ? 1 : 0
    }
    below = row
  }
  return below[0] === 1
}

/** Whether one step of `outer` takes whatever `inner` may be. */
function absorbs(outer: number, inner: number): boolean {
  if (outer === token.many || outer === token.one) return true
  if (outer >= 0) return outer === inner
  return inner !== colon && inner !== token.one && inner !== token.many
}

/** Whether two patterns have a text in common. Row by row from the ends. */
function met(left: readonly number[], right: readonly number[]): boolean {
  let below = new Uint8Array(right.length + 1)
  for (let at = left.length; at >= 0; at--) {
    const row = new Uint8Array(right.length + 1)
    const one = left[at]
    for (let to = right.length; to >= 0; to--) {
      const other = right[to]
      if (one === undefined && other === undefined) row[to] = 1
      else if (one !== undefined && isMany(one)) row[to] = below[to] || (other !== undefined && mayMeet(one, other) && row[to + 1]) ? 1 : 0
      else if (other !== undefined && isMany(other))
        row[to] = row[to + 1] || (one !== undefined && mayMeet(one, other) && below[to]) ? 1 : 0
      else row[to] = one !== undefined && other !== undefined && mayMeet(one, other) && below[to + 1] ? 1 : 0
    }
    below = row
  }
  return below[0] === 1
}

/** Whether two steps can be the same character; a `*` that runs out is the walk's business. */
function mayMeet(left: number, right: number): boolean {
  if (left >= 0 && right >= 0) return left === right
  const inField = (one: number) => one === token.oneInField || one === token.manyInField
  if (left === colon) return !inField(right)
  return right !== colon || !inField(left)
}
