/**
 * Literal texts one of which stands in every match of a regular expression, each at least 3 characters, lower-cased; null when the
 * pattern has none that can be told from its source. A group of alternatives counts when each alternative has one. It may miss
 * literals, it never invents one: a wrong answer would lose matches.
 */
export function requiredLiterals(pattern: string): string[] | null {
  const best = bestOf(alternatives(pattern))
  return best === null ? null : [...new Set(best.map((text) => text.toLowerCase()))]
}

const shortest = 3

/** For each alternative its best literals; null when one has none. */
function bestOf(branches: readonly string[]): string[] | null {
  const all: string[] = []
  for (const branch of branches) {
    const found = literalsOf(branch)
    if (found === null) return null
    all.push(...found)
  }
  return all
}

/** Splits at the `|` of the outermost level. */
function alternatives(pattern: string): string[] {
  const branches: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]
    if (char === '\\') i++
    else if (char === '[') i = classEnd(pattern, i)
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === '|' && depth === 0) {
      branches.push(pattern.slice(start, i))
      start = i + 1
    }
  }
  branches.push(pattern.slice(start))
  return branches
}

function classEnd(pattern: string, start: number): number {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === ']') return i
  }
  return pattern.length
}

function groupEnd(pattern: string, start: number): number {
  let depth = 0
  for (let i = start; i < pattern.length; i++) {
    const char = pattern[i]
    if (char === '\\') i++
    else if (char === '[') i = classEnd(pattern, i)
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return i
  }
  return pattern.length
}

const quantifier = /[?*+]\??|\{(\d+)(?:,\d*)?\}\??/y

/** The longest literal run of one alternative, or the literals of a group that must occur. */
function literalsOf(branch: string): string[] | null {
  let best: string[] | null = null
  let run = ''
  const better = (texts: string[]) => {
    const length = Math.min(...texts.map((text) => text.length))
    if (length >= shortest && (best === null || length > Math.min(...best.map((text) => text.length)))) best = texts
  }
  const endRun = () => {
    if (run.length >= shortest) better([run])
    run = ''
  }
  for (let i = 0; i < branch.length; ) {
    const char = branch[i] ?? ''
    let next = i + 1
    let literal: string | null = null
    let group: string | null = null
    if (char === '\\') {
      const escaped = branch[i + 1] ?? ''
      next = i + 2
      if (/[^0-9A-Za-z]/.test(escaped)) literal = escaped
      else if (/[xukpPc]/.test(escaped)) return best
    } else if (char === '[') next = classEnd(branch, i) + 1
    else if (char === '(') {
      const end = groupEnd(branch, i)
      const head = /^\((?:\?(?:[:]|<(?![=!])[^>]*>|(<?[=!])))?/.exec(branch.slice(i, end))
      if (head !== null && head[1] === undefined && branch[i + 1] !== '?') group = branch.slice(i + 1, end)
      else if (head !== null && head[1] === undefined && head[0].length > 1) group = branch.slice(i + head[0].length, end)
      next = end + 1
    } else if (!/[.^$|)*+?{}\]]/.test(char)) literal = char
    quantifier.lastIndex = next
    const repeat = quantifier.exec(branch)
    const optional = repeat !== null && (/^[?*]/.test(repeat[0]) || repeat[1] === '0')
    if (repeat !== null) next = quantifier.lastIndex
    if (literal !== null && !optional) {
      run += literal
      if (repeat !== null) {
        endRun()
        run = literal
      }
    } else endRun()
    if (repeat !== null && optional) run = ''
    if (group !== null && !optional) {
      const inner = bestOf(alternatives(group))
      if (inner !== null) better(inner)
    }
    i = next
  }
  endRun()
  return best
}
