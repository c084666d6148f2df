import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineHashes } from '../../src/core/line-hash.js'

/** The published algorithm, written plainly with BigInt: the oracle. */
function plainly(text: string): string[] {
  const mask = (1n << 64n) - 1n
  const units: number[] = []
  const starts: number[] = []
  let atStart = true
  let afterReturn = false
  const push = (unit: number) => {
    if (atStart) starts.push(units.length)
    atStart = unit === 10
    units.push(unit)
  }
  for (const unit of Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))) {
    const skipped: boolean = unit === 32 || unit === 9 || (unit === 10 && afterReturn)
    afterReturn = !skipped && unit === 13
    if (!skipped) push(unit === 13 ? 10 : unit)
  }
  push(65535)
  const seen = new Map<string, number>()
  const out: string[] = []
  for (const start of starts) {
    let hash = 0n
    // 37^100 times what leaves cancels all but the last 100 units: the hash is the polynomial over the line's own window.
    for (let i = start; i < start + 100; i++) hash = (hash * 37n + BigInt(units[i] ?? 0)) & mask
    const hex = hash.toString(16)
    seen.set(hex, (seen.get(hex) ?? 0) + 1)
    out.push(`${hex}:${seen.get(hex)}`)
  }
  return out
}

const upTo = (lines: number) => new Set(Array.from({ length: lines }, (_, index) => index + 1))
const all = (text: string) => [...lineHashes(text, upTo(500)).values()]

describe("GitHub's line hash", () => {
  test('gives the published check values', () => {
    expect(all(' a\nb\n  \t\tc\n d')).toEqual(['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'])
  })

  test('is the same for LF, CRLF and CR line ends', () => {
    const text = 'one\ntwo\n\nthree  \n'
    expect(all(text.replaceAll('\n', '\r\n'))).toEqual(all(text))
    expect(all(text.replaceAll('\n', '\r'))).toEqual(all(text))
  })

  test('counts equal lines, and gives only the wanted ones', () => {
    const text = `${'x\n'.repeat(300)}`
    const hashes = lineHashes(text, new Set([1, 2, 3, 900]))
    expect([...hashes.keys()]).toEqual([1, 2, 3])
    expect([...hashes.values()].map((hash) => hash.split(':')[1])).toEqual(['1', '2', '3'])
  })

  test('a line keeps its hash when it moves down', () => {
    const line = `const token = '${'v'.repeat(120)}'`
    const before = lineHashes(`${line}\nrest\n`, new Set([1])).get(1)
    expect(lineHashes(`// new\n\n${line}\nrest\n`, new Set([3])).get(3)).toBe(before)
  })

  test('an empty text is one line; without wanted lines nothing is computed', () => {
    expect(lineHashes('', new Set([1])).size).toBe(1)
    expect(lineHashes('a\nb', new Set()).size).toBe(0)
  })

  test('agrees with the algorithm written plainly', () => {
    const char = fc.constantFrom('a', 'b', ' ', '\t', '\n', '\r', '\uffff', '漢', '\u0000')
    fc.assert(
      fc.property(fc.array(char, { maxLength: 400 }), (chars) => {
        expect(all(chars.join(''))).toEqual(plainly(chars.join('')))
      }),
    )
  })
})
