import { describe, expect, test } from 'vitest'
import { translate, Untranslatable } from '../../../src/rules/gitleaks/go-pattern.js'

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

describe('a pattern of Go', () => {
  // Pattern, what it matches, what it does not: as Go 1.26 answers.
  test.each<[string, readonly string[], readonly string[]]>([
    ['(?i)acme_[a-f]{4}', ['ACME_abCD', 'acme_ffff'], ['acme_gggg']],
    ['(?i:acme)_[a-f]{2}', ['AcMe_ab'], ['acme_AB']],
    ['acme(?i)key', ['acmeKEY'], ['ACMEkey']],
    ['(acme(?i)key)x', ['acmeKEYx'], ['acmeKEYX']],
    ['(?i)a(?-i)b', ['Ab', 'ab'], ['AB', 'aB']],
    ['(?i)a(?-i:b)c', ['AbC'], ['ABC']],
    ['(?s)a.b', ['a\nb'], ['ab']],
    ['a.b', ['axb', 'a\rb'], ['a\nb']],
    ['(?m)^key$', ['x\nkey\ny', 'key'], ['xkey', 'key ']],
    ['^key$', ['key'], ['x\nkey']],
    ['\\Akey\\z', ['key'], ['key\n', ' key']],
    ['(?P<name>k)(?<other>v)', ['kv'], ['k']],
    ['[[:alpha:]]{2}[[:digit:]]', ['ab1'], ['a11', 'ab-']],
    ['[[:^digit:]x]', ['a', 'x'], ['1']],
    ['[]a]b', [']b', 'ab'], ['b]']],
    ['[^]a]', ['b'], [']', 'a']],
    ['[a-]', ['-', 'a'], ['b']],
    ['[[]x', ['[x'], ['x']],
    ['\\x{41}\\x42\\103', ['ABC'], ['AB']],
    ['\\Qa.b+\\E+', ['a.b+', 'a.b++'], ['aab']],
    ['a\\sb', ['a b', 'a\tb'], ['a\vb', `a\u00a0b`]],
    ['\\pL\\p{Lu}\\PL', ['aB1'], ['ab1', 'aBc']],
    ['é?x', ['éx', 'x'], ['é']],
    ['[\\x60\'"\\s;]', ['`', ';', '\n'], ['a']],
    ['a{2}b{,2}', ['aab{,2}'], ['aabb']],
    ['x*?y+?z??', ['y', 'xxyz'], ['x']],
    ['\\w+\\W\\d\\D', ['a-1b', '_ 9.'], ['é1b']],
  ])('%s', (source, yes, no) => {
    const { pattern } = translate(source)
    const regex = new RegExp(pattern, 'd')
    for (const text of yes) expect([text, regex.test(latin1(text))]).toEqual([text, true])
    for (const text of no) expect([text, regex.test(latin1(text))]).toEqual([text, false])
  })

  test('the group that is the secret gets its name, others lose theirs', () => {
    const { pattern, groups } = translate('(?P<user>a+):(?P<pass>b+)', 2)
    expect(groups).toBe(2)
    expect(new RegExp(pattern).exec('aa:bbb')?.groups).toEqual({ token: 'bbb' })
  })

  test('literals are read from the letters as they were written', () => {
    expect(translate('(?i)acme-token').plain).toBe('acme-token')
    expect(translate('(?i)acme').pattern).toBe('[Aa][Cc][Mm][Ee]')
  })

  test.each([
    ['(?=a)b', 'the group (?=a at character 1 is not known in Go'],
    ['(?U)a+', "the flag 'U'"],
    ['\\p{Greek}x', 'the Unicode class \\p{Greek} is not translated'],
    ['[[:nope:]]', 'the class [:nope:] is not known'],
    ['a\\Cb', 'the escape \\C is not translated'],
    ['(a', 'a group is never closed'],
    ['a)b', 'a ) at character 2 closes nothing'],
    ['[a', 'the class at character 1 is never closed'],
    ['[z-a]', 'has no end'],
  ])('%s is refused', (source, message) => {
    expect(() => translate(source)).toThrow(Untranslatable)
    expect(() => translate(source)).toThrow(message)
  })

  test('a secretGroup there is not is refused', () => {
    expect(() => translate('(a)', 2)).toThrow('its secretGroup is 2, and it has 1 groups')
  })
})
