import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clean, cleanJson, cleanLines, cleanStart } from '../../src/core/clean.js'

describe('text from strangers', () => {
  test.each([
    ['an escape sequence', 'a\u001b[31mb', 'a\\x1b[31mb'],
    ['a line break', 'a\nb\rc', 'a\\x0ab\\x0dc'],
    ['C1 and DEL', '\u009b\u007f', '\\x9b\\x7f'],
    ['a direction override', 'a\u202eb', 'a\\u{202e}b'],
    ['zero width and BOM', '\u200b\ufeff', '\\u{200b}\\u{feff}'],
    ['fillers and soft hyphen', '\u3164\u00ad', '\\u{3164}\\xad'],
    ['tag characters', '\u{e0041}', '\\u{e0041}'],
    ['hidden variation selectors', '\u{e0101}', '\\u{e0101}'],
    ['a command of a build log', 'x ##[add-mask]a', 'x #\\x23[add-mask]a'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['other languages and emoji', '漢字 é 🎉', '漢字 é 🎉'],
  ])('%s', (_, text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  test('the first of two colons at the start of a line is written out', () => {
    expect(cleanStart('  ::add-mask::x')).toBe('  \\x3a:add-mask::x')
    expect(cleanStart('a::b')).toBe('a::b')
  })

  test('several lines stay several', () => {
    expect(cleanLines('a\r\nb\u001b\nc')).toEqual(['a', 'b\\x1b', 'c'])
  })

  test('escaped JSON means the same and holds nothing unprintable', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }), (text) => {
        const json = cleanJson(JSON.stringify({ text }))
        expect(JSON.parse(json).text).toBe(text)
        expect(clean(json.replaceAll('##[', ''))).toBe(json.replaceAll('##[', ''))
      }),
    )
  })
})
