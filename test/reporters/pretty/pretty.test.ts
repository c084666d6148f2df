import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failed, limit } from '../../../src/core/gap.js'
import { at } from '../../../src/core/location.js'
import { explain } from '../../../src/reporters/explain.js'
import { plainLook } from '../../../src/reporters/index.js'
import { paintFor } from '../../../src/reporters/lib/paint.js'
import { displayWidth, wrap, wrapSentence } from '../../../src/reporters/lib/width.js'
import { frame } from '../../../src/reporters/pretty/frame.js'
import { aFinding, aReport, aSuppressed } from '../../support/report.js'
import { render } from '../render.js'

const paint = paintFor(plainLook)

describe('columns', () => {
  test.each([
    ['abc', 3],
    ['漢字', 4],
    ['한글', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['🎉', 2],
    ['👍🏽', 2],
    ['❤️', 2],
    ['…', 1],
    ['ｆｕｌｌ', 8],
    ['', 0],
  ])('%s takes %i', (text, columns) => {
    expect(displayWidth(text)).toBe(columns)
  })

  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '漢', '🎉', 'e\u0301') })

  test('wrapped lines fit and lose nothing but blanks', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 30 }), (line, width) => {
        const lines = wrap(line, width)
        for (const each of lines) expect(displayWidth(each)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''))
      }),
    )
  })
})

describe('sentences', () => {
  test('are wrapped around commands and addresses, which stay in one piece', () => {
    expect(wrapSentence('List it and run `acme purge --all <file>`, then look at https://acme.example/settings/tokens again.', 24)).toEqual(
      ['List it and run', '`acme purge --all <file>`,', 'then look at', 'https://acme.example/settings/tokens', 'again.'],
    )
  })

  test('lose nothing but blanks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '`', '漢', 'http://', '(') })
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 30 }), (line, width) => {
        const lines = wrapSentence(line, width)
        expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''))
        for (const each of lines) if (displayWidth(each) > width) expect(each).toMatch(/`|^\(?http/)
      }),
    )
  })
})

describe('the code frame', () => {
  test('underlines what is meant, tabs expanded, wide characters measured', () => {
    const lines = frame({ line: 9, lines: ['first', "\t漢 = 'abc'", ''], mark: { index: 1, start: 6, end: 9 } }, 'here', 'high', 80, paint)
    expect(lines).toEqual(['   |', ' 9 | first', "10 |     漢 = 'abc'", '   |           ^^^ here', '11 |', '   |'])
  })

  test('windows a long line around the mark', () => {
    const line = `${'a'.repeat(5000)}SECRET${'b'.repeat(100_000)}`
    const lines = frame({ line: 1, lines: [line], mark: { index: 0, start: 5000, end: 5006 } }, 'x', 'high', 40, paint)
    const [, code = '', carets = ''] = lines
    expect(code.length).toBe(40)
    expect(code).toMatch(/…a+SECRETb+…$/)
    expect(carets.indexOf('^')).toBe(code.indexOf('SECRET'))
    expect(/\^+/.exec(carets)?.[0]).toHaveLength(6)
  })

  test('a mark behind a line that fills the width still has room for its caret', () => {
    const line = 'a'.repeat(37)
    const lines = frame({ line: 98, lines: [line, line], mark: { index: 0, start: 37, end: 37 } }, 'label', 'low', 42, paint)
    for (const each of lines) expect(displayWidth(each)).toBeLessThanOrEqual(42)
    expect(lines.some((each) => each.includes('^'))).toBe(true)
  })

  test('keeps to the width, with the mark in view', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\t', '漢', '🎉', '\u001b', '\u202e'), maxLength: 300 })
    fc.assert(
      fc.property(line, fc.nat(300), fc.nat(40), fc.integer({ min: 40, max: 120 }), (text, start, length, width) => {
        const from = Math.min(start, text.length)
        const lines = frame(
          { line: 98, lines: [text, text], mark: { index: 0, start: from, end: Math.min(text.length, from + length) } },
          'label',
          'low',
          width,
          paint,
        )
        for (const each of lines) expect(displayWidth(each)).toBeLessThanOrEqual(width)
        expect(lines.some((each) => each.includes('^'))).toBe(true)
      }),
    )
  })
})

const rich = aFinding({
  severity: 'critical',
  owner: { id: 'ann@example.org', kind: 'person', source: 'blame', confidence: 'medium', status: 'departed' },
  parts: [{ name: 'secret access key', redacted: '…wxyz (40 characters)' }],
  locations: [
    at({ path: 'src/日本語/a.ts', line: 3, column: 16 }),
    at({
      path: 'src/old.ts',
      line: 1,
      column: 1,
      commit: 'c0ffee'.padEnd(40, '0'),
      author: 'Ann <ann@example.org>',
      date: '2024-03-02T00:00:00Z',
    }),
    ...['b.ts', 'c.ts', 'd.ts'].map((path) => at({ path, line: 1, column: 1 })),
  ],
})

describe('pretty', () => {
  test('a clean scan is one line', async () => {
    expect(await render('pretty', aReport())).toBe('no findings in 812 files, 1,204 blobs, 41 commits, 3.1 MB\n')
  })

  test('on a terminal the summary line follows, so how much was looked at is left to it', async () => {
    expect(await render('pretty', aReport(), { width: 80 })).toBe('no findings\n')
  })

  test('a fix of one sentence is given', async () => {
    const text = await render(
      'pretty',
      aReport({ findings: [aFinding({ fix: 'Revoke it at https://acme.example/keys and make a new one.' })] }),
    )
    expect(text).toContain('= fix: Revoke it at https://acme.example/keys and make a new one.')
  })

  test('a fix that was given above is not given twice, and says where it was', async () => {
    const two = ['a', 'b'].map((path, at_) => aFinding({ fingerprint: String(at_).repeat(32), locations: [at({ path, line: 1 })] }))
    const fixes = (await render('pretty', aReport({ findings: two }))).split('\n').filter((line) => line.includes('= fix: '))
    expect(fixes.map((line) => line.trim())).toEqual(['= fix: acme tokens revoke 42', '= fix: as for 00000000 above'])
  })

  test('nothing to look at is said in words', async () => {
    const counts = { files: 0, blobs: 0, commits: 0, bytes: 0 }
    expect(await render('pretty', aReport({ counts }))).toBe('no findings: there was nothing to look at\n')
  })

  test('a commit that is held up is told how to go on', async () => {
    const text = await render('pretty', aReport({ findings: [aFinding()] }), { staged: true })
    expect(text).toMatch(/\nnext: nothing is committed yet: .*`git add`.*`nhi explain 01234567`.*\n$/)
    expect(text).not.toContain('baseline')
  })

  test('a blob that nothing leads to comes with the command that shows it', async () => {
    const finding = aFinding({ present: false, locations: [at({ note: 'unreachable blob 6c70cbc1dfa8' })] })
    expect(await render('pretty', aReport({ findings: [finding] }))).toContain(
      'history: no longer in the newest tree, reachable from no branch or tag; `git cat-file -p 6c70cbc1dfa8` shows the file\n',
    )
  })

  test('advice that was given is not given again, commands are', async () => {
    const purge = 'Purge it from history: run `acme purge <file>`.'
    const findings = ['a', 'b'].map((name) => aFinding({ rule: name, fix: `Revoke it:\nacme revoke ${name}\n${purge}` }))
    const text = await render('pretty', aReport({ findings }))
    expect(text.match(/Revoke it:\n +acme revoke [ab]\n/g)).toHaveLength(2)
    expect(text.split(purge)).toHaveLength(2)
    expect(await render('pretty', aReport({ findings }), { staged: true })).not.toContain(purge)
  })

  test('an owner who is the author just named is not named again', async () => {
    const owner = { id: 'ann@example.org', kind: 'person', source: 'blame', confidence: 'low', status: 'unknown' } as const
    const text = await render('pretty', aReport({ findings: [{ ...rich, owner }] }))
    expect(text).toContain('by Ann <ann@example.org>')
    expect(text).not.toContain('owner:')
    expect(await render('pretty', aReport({ findings: [{ ...rich, owner: { ...owner, id: 'bob@example.org' } }] }))).toContain('owner: bob')
  })

  test('quietly clean is nothing', async () => {
    expect(await render('pretty', aReport(), { quiet: true })).toBe('')
  })

  test('tells one finding whole', async () => {
    expect(await render('pretty', aReport({ findings: [rich], suppressed: [aSuppressed()], belowConfidence: 2 }))).toMatchInlineSnapshot(`
      "critical[acme-api-token]: Acme API token
       --> src/日本語/a.ts:3:16
        |
      2 | // the client
      3 | const token = 'acme_…wxyz (40 characters)'
        |                ^^^^^^^^^^^^^^^^^^^^^^^^^^ Acme API token acme_…wxyz is written in the file
      4 | export const client = connect(token)
        |
        = with: secret access key …wxyz (40 characters)
        = also: src/old.ts:1:1, b.ts:1:1, c.ts:1:1 and 1 more (5 places)
        = history: introduced 2024-03-02 by Ann <ann@example.org> in c0ffee0000, still in the newest tree
        = owner: ann@example.org (blame, medium confidence, departed)
        = why: Whoever reads the token can call the Acme API as its owner.
        = fix: acme tokens revoke 42
               Keep the new one in a secret store.
        = more: nhi explain 01234567

      1 finding: 1 critical, 1 suppressed, 2 below the confidence asked for in 812 files, 1,204 blobs, 41 commits, 3.1 MB
      next: \`nhi explain 01234567\` shows one finding whole; \`nhi baseline create\` accepts what is there today
      "
    `)
  })

  test.each([120, 80, 40])('fits %i columns but for commands', async (width) => {
    const report = aReport({
      findings: [rich, aFinding({ present: false, excerpt: null })],
      gaps: [failed('unreadable', 'private/key.pem', 'read permission'), limit('too-large', 'big.bin', '--max-file-size 600mb')],
      notices: ['nhi.yml switches off the rule generic-password in the folder test/'],
    })
    for (const line of (await render('pretty', report, { width })).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    for (const line of (await render('table', report, { width: Math.max(width, 80) })).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, 80))
  })

  test('the value is shown only when the finding holds it', async () => {
    expect(await render('pretty', aReport({ findings: [aFinding({ secret: 'the value itself' })] }))).toContain('the value itself')
  })

  test('findings of one rule in one file stand together, each with its id', async () => {
    const findings = Array.from({ length: 6 }, (_, index) =>
      aFinding({ fingerprint: `${index}`.repeat(32), locations: [at({ path: 'a.ts', line: index + 1 })] }),
    )
    const output = await render('pretty', aReport({ findings }))
    expect(output.match(/^high\[/gm)).toHaveLength(1)
    expect(output).toContain('(6 in this file)')
    for (const finding of findings) expect(output).toContain(finding.fingerprint.slice(0, 8))
    expect(output.match(/= why/g)).toHaveLength(1)
  })

  test('each failed gap is named, limits are counted by kind', async () => {
    const limits = Array.from({ length: 12 }, (_, index) => limit('too-large', `big/${index}.bin`, '--max-file-size 600mb'))
    const output = await render('pretty', aReport({ complete: false, gaps: [failed('unreadable', 'a.pem', 'read permission'), ...limits] }))
    expect(output).toContain('  a.pem: unreadable, needs read permission\n')
    expect(output).toContain('  12 too large, need --max-file-size 600mb: big/0.bin, big/1.bin and 10 more\n')
    expect(output).toContain('(incomplete)')
  })

  test('links lead to the file, percent-encoded', async () => {
    const output = await render('pretty', aReport({ findings: [rich] }), { links: true, folder: 'C:\\my repo' })
    expect(output).toContain('\u001b]8;;file:///C:/my%20repo/src/%E6%97%A5%E6%9C%AC%E8%AA%9E/a.ts\u001b\\')
  })
})

test('no link leads into an archive', async () => {
  const inside = aFinding({ locations: [at({ path: 'a.zip!/b.env', line: 1 })] })
  const look = { links: true, folder: '/repo' } as const
  expect(await render('pretty', aReport({ findings: [inside] }), look)).not.toContain('file:')
  expect(explain(inside, { ...plainLook, ...look })).not.toContain('file:')
})

describe('explain', () => {
  test.each([40, 60, 80])('leaves what is there to be copied in one piece at %i columns', (width) => {
    const reference = `https://acme.example/docs/${'a/'.repeat(40)}tokens`
    const lines = explain({ ...rich, references: [reference] }, { ...plainLook, width }).split('\n')
    const ends = (text: string) => lines.filter((line) => line === `  ${text}` || line.endsWith(` ${text}`))
    expect(ends(reference)).toHaveLength(1)
    expect(ends('nhi:ignore[acme-api-token] the reason')).toHaveLength(1)
    expect(ends('- { fingerprint: 0123456789abcdef0123456789abcdef, reason: the reason }')).toHaveLength(1)
    expect(ends('nhi baseline create')).toHaveLength(1)
  })

  test('tells everything', () => {
    expect(explain(rich, plainLook)).toMatchInlineSnapshot(`
      "critical[acme-api-token]: Acme API token
       --> src/日本語/a.ts:3:16
        |
      2 | // the client
      3 | const token = 'acme_…wxyz (40 characters)'
        |                ^^^^^^^^^^^^^^^^^^^^^^^^^^ Acme API token acme_…wxyz is written in the file
      4 | export const client = connect(token)
        |

      why
        Whoever reads the token can call the Acme API as its owner.

      how to mend
        acme tokens revoke 42
        Keep the new one in a secret store.

      where
        src/日本語/a.ts:3:16
        src/old.ts:1:1 (commit c0ffee0000, 2024-03-02, Ann <ann@example.org>)
        b.ts:1:1
        c.ts:1:1
        d.ts:1:1

      history
        introduced 2024-03-02 by Ann <ann@example.org> in c0ffee0000, still in the newest tree

      who
        ann@example.org (blame, medium confidence, departed)

      what is known
        subject: acme_…wxyz (40 characters)
        secret access key: …wxyz (40 characters)
        severity: critical
        confidence: high
        id: 42
        fingerprint: 0123456789abcdef0123456789abcdef

      how to accept it
        in the file, in a comment at the end of the line: nhi:ignore[acme-api-token] the reason
        in nhi.yml, below ignore: - { fingerprint: 0123456789abcdef0123456789abcdef, reason: the reason }
        together with everything else there is today: nhi baseline create

      references
        https://acme.example/docs/tokens
        NHI2:2025
        NIST-CSF-2.0:PR.AA-01
        CWE-798
      "
    `)
  })
})
