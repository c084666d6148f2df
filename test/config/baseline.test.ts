import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBaseline, parseBaseline, readBaseline, writeBaseline } from '../../src/config/baseline.js'
import { severities } from '../../src/core/severity.js'
import { makeFolder } from '../support/folder.js'

const entry = {
  fingerprint: 'a'.repeat(32),
  rule: 'r',
  severity: 'high' as const,
  reason: 'because',
  expires: null,
  subject: null,
  path: null,
}

describe('the baseline file', () => {
  test('is read back as written, in any order', () => {
    const text = fc.string({ minLength: 1 })
    const entries = fc.uniqueArray(
      fc.record({
        fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
        rule: text,
        severity: fc.constantFrom(...severities),
        reason: fc.stringMatching(/^[a-z]{1,9}$/),
        expires: fc.constantFrom(null, '2027-01-31'),
        subject: fc.option(text),
        path: fc.option(text),
      }),
      { selector: (one) => one.fingerprint },
    )
    fc.assert(
      fc.property(entries, (list) => {
        const written = formatBaseline({ key: null, entries: list })
        expect(formatBaseline({ key: null, entries: [...list].reverse() })).toBe(written)
        expect(formatBaseline(parseBaseline(written, 'b'))).toBe(written)
      }),
    )
  })

  test('is written whole, once, and never through a link', () => {
    const folder = makeFolder({ 'target.json': '{}' })
    const path = join(folder, '.nhi-baseline.json')
    expect(writeBaseline(path, { key: null, entries: [entry] })).toBe(true)
    expect(writeBaseline(path, { key: null, entries: [entry] })).toBe(false)
    expect(readBaseline(path).entries).toEqual([entry])
    expect(readdirSync(folder).sort()).toEqual(['.nhi-baseline.json', 'target.json'])
    const link = join(folder, 'link.json')
    symlinkSync('target.json', link)
    expect(() => writeBaseline(link, { key: null, entries: [] })).toThrow(/symbolic link/)
    expect(readFileSync(join(folder, 'target.json'), 'utf8')).toBe('{}')
    expect(() => readBaseline(link)).toThrow(/symbolic link/)
  })

  test.each([
    ['{"version": 1, "entries": [\n  {"fingerprint": "x"}]}', /b\.json:2:19: fingerprint: expected 32 hex digits/],
    ['{"version": 2, "entries": []}', /b\.json:1:13: unknown version '2'/],
    ['{"version": 1, "entries": [],\n "keys": 1}', /b\.json:2:2: unknown key 'keys'/],
    ['{"version": 1', /b\.json:1:\d+: not YAML/],
    ['', /b\.json:1:1/],
  ])('is refused with its place: %s', (text, message) => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'b.json'), text)
    expect(() => readBaseline(join(folder, 'b.json'))).toThrow(message)
  })

  test('holds a fingerprint once', () => {
    const text = formatBaseline({ key: null, entries: [entry, entry] })
    expect(() => parseBaseline(text, 'b')).toThrow(/repeats the fingerprint/)
  })
})
