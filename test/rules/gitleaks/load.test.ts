import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Rule } from '../../../src/core/rule.js'
import { loadGitleaks } from '../../../src/rules/gitleaks/load.js'
import { readPack } from '../../../src/rules/packs.js'
import { detect, documentOf } from '../../detectors/secrets/harness.js'
import { makeFolder } from '../../support/folder.js'

const around = { path: '/acme.toml', within: null, limit: 1 << 20 }
const load = (text: string) => loadGitleaks(text, 'acme.toml', around)
const idsIn = (rules: readonly Rule[], text: string, path: string | null = null) =>
  detect(documentOf(text, { path }), { rules }).found.map(({ rule, confidence }) => (confidence === null ? rule : `${rule} ${confidence}`))

const acme = `title = "acme"

[[rules]]
id = "Acme_Key"
description = "An Acme key."
regex = '''(?i)\\b(acme-[0-9a-f]{12})\\b'''
entropy = 2.0
keywords = ["acme-"]
tags = ["key"]
`

describe('rules of a gitleaks file', () => {
  test('are rules like any other, under ids of their own', () => {
    const { rules, notices } = load(acme)
    expect(notices).toEqual([])
    expect(rules).toMatchObject([{ id: 'gitleaks-acme-key', severity: 'high', confidence: 'medium', why: 'An Acme key.' }])
    expect(idsIn(rules, 'key = "ACME-7f3a9c1e5b8d"\n')).toEqual(['gitleaks-acme-key'])
    expect(idsIn(rules, 'key = "acme-7f3a9c1e5b8"\n')).toEqual([])
    expect(idsIn(rules, 'key = "acme-aaaaaaaaaaaa"\n')).toEqual([])
  })

  test('the secret is the group that is named, else the first that captured something, else the whole match', () => {
    const secretOf = (regex: string, group = '') =>
      detect(documentOf('acme:q7x9k2m4p8r1:w3e5t6y7u8i9'), {
        rules: load(`[[rules]]\nid = "a"\nregex = '''${regex}'''\n${group}`).rules,
        showSecrets: true,
      }).found[0]?.secret?.raw
    expect(secretOf('acme:(\\w+):(\\w+)', 'secretGroup = 2')).toBe('w3e5t6y7u8i9')
    expect(secretOf('acme:(zzz)?(\\w+)')).toBe('q7x9k2m4p8r1')
    expect(secretOf('acme:\\w+')).toBe('acme:q7x9k2m4p8r1')
  })

  test('what looks like no secret is reported, at low confidence', () => {
    expect(idsIn(load(acme.replace('[0-9a-f]{12}', '\\S{12}')).rules, 'acme-example-xxxy')).toEqual(['gitleaks-acme-key low'])
  })

  test.each<[string, string, string, string | null, boolean]>([
    ['by value', "regexes = ['^acme-7f']", 'acme-7f3a9c1e5b8d', null, false],
    ['by value, another', "regexes = ['^acme-1a']", 'acme-7f3a9c1e5b8d', null, true],
    ['by match', "regexTarget = 'match'\nregexes = ['^acme-']", 'acme-7f3a9c1e5b8d', null, false],
    ['by line', "regexTarget = 'line'\nregexes = ['# demo$']", 'x\nacme-7f3a9c1e5b8d # demo\ny', null, false],
    ['by another line', "regexTarget = 'line'\nregexes = ['# demo$']", 'acme-7f3a9c1e5b8d\n# demo', null, true],
    ['by stop word', "stopwords = ['9C1E']", 'acme-7f3a9c1e5b8d', null, false],
    ['by path', "paths = ['^test/']", 'acme-7f3a9c1e5b8d', 'test/a.txt', false],
    ['by another path', "paths = ['^test/']", 'acme-7f3a9c1e5b8d', 'src/a.txt', true],
    ['by both', "condition = 'AND'\npaths = ['^test/']\nregexes = ['7f']", 'acme-7f3a9c1e5b8d', 'test/a.txt', false],
    ['by one of both', "condition = 'AND'\npaths = ['^test/']\nregexes = ['9a']", 'acme-7f3a9c1e5b8d', 'test/a.txt', true],
  ])('let through %s', (_, list, text, path, found) => {
    const spellings = [`${acme}\n[rules.allowlist]\n${list}`, `${acme}\n[[rules.allowlists]]\n${list}`, `${acme}\n[allowlist]\n${list}`]
    for (const spelling of spellings) expect(idsIn(load(spelling).rules, text, path).length).toBe(found ? 1 : 0)
  })

  test('an allowlist for some rules is for no others', () => {
    const list = (id: string) => `${acme}\n[[allowlists]]\ntargetRules = ['${id}']\nstopwords = ['acme']`
    expect(idsIn(load(list('Acme_Key')).rules, 'acme-7f3a9c1e5b8d')).toEqual([])
    expect(idsIn(load(list('other')).rules, 'acme-7f3a9c1e5b8d')).toHaveLength(1)
  })

  test('a rule may be about some paths alone', () => {
    const { rules } = load(`${acme}path = '\\.env$'\n`)
    expect(idsIn(rules, 'acme-7f3a9c1e5b8d', 'a/.env')).toHaveLength(1)
    expect(idsIn(rules, 'acme-7f3a9c1e5b8d', 'a/b.txt')).toEqual([])
  })

  test('keywords that need not stand in a match lead to it', () => {
    const { rules, notices } = load(`[[rules]]\nid = "a"\nregex = '[0-9a-f]{32}'\nkeywords = ["acme"]`)
    expect(notices).toEqual(["acme.toml:4: the rule 'a' finds what stands within 1024 characters of a keyword, not in the whole file"])
    expect(idsIn(rules, 'acme:\n  key: 7f3a9c1e5b8d2f4a6c0e9b7d1f3a5c8e\n')).toEqual(['gitleaks-a'])
    expect(idsIn(rules, 'other:\n  key: 7f3a9c1e5b8d2f4a6c0e9b7d1f3a5c8e\n')).toEqual([])
  })
})

describe('what is not honoured is said with its line', () => {
  const rule = (more: string) => `[[rules]]\nid = "a"\nregex = 'acme-[0-9a-f]{9}'\n${more}\n`
  test.each<[string, readonly string[], number]>([
    [rule("regex2 = 'x'"), ["4: 'regex2' is not honoured: no such key is known"], 1],
    [
      rule("validate = 'x'"),
      ["4: 'validate' is not honoured: nothing is asked of a provider: what it would confirm is reported unconfirmed"],
      1,
    ],
    [rule('tokenEfficiency = true'), ["4: the rule 'a': how well it splits into tokens is not asked, it may report words"], 1],
    [rule("filter = 'x'"), ["4: the rule 'a': its filter is not read, what it would let through is reported"], 1],
    [rule(`filter = 'filter.entropy(finding["secret"]) <= 3.0'`), [], 1],
    [rule('skipReport = true'), ["4: the rule 'a' is left out: it only serves other rules' required parts, which are not looked for"], 0],
    [rule("[[rules.required]]\nid = 'b'"), ["1: the rule 'a' is reported without its required parts, at low confidence"], 1],
    [rule("[rules.allowlist]\ncommits = ['abc']"), ["5: the allowlist's commits are not honoured"], 1],
    [
      rule("[[rules.allowlists]]\ncondition = 'AND'\ncommits = ['abc']\nstopwords = ['x']"),
      ["6: the allowlist's commits are not honoured, and so none of it: all of its conditions must hold"],
      1,
    ],
    [rule("[rules.allowlist]\nregexes = ['a\\C']"), ['5: a pattern is not honoured: the escape \\C is not translated'], 1],
    [
      "[[rules]]\nid = 'a'\npath = '\\.p12$'",
      ["3: the rule 'a' is left out: it goes by the path alone, and only what a file holds is looked at here"],
      0,
    ],
    ["[[rules]]\nid = 'a'", ["1: the rule 'a' is left out: it has no regex: it changes one of gitleaks' own rules, which are not read"], 0],
    [
      "[[rules]]\nid = 'a'\nregex = '[0-9a-f]{32}'",
      ["3: the rule 'a' is left out: its pattern has no literal of at least 3 characters, and it names no keyword of as many"],
      0,
    ],
    [
      "\n\n[[rules]]\nid = 'a'\nregex = '(?U)acme.+'",
      ["5: the rule 'a' is left out: the flag 'U' (repetitions are lazy) is not translated"],
      0,
    ],
    [
      "[[rules]]\nid = 'a'\nregex = 'acme(a+)+b'",
      [
        "3: the rule 'a' is left out: its pattern may take forever here, where Go's would not: a repeated part can read the same text in two ways, so that the time doubles with each character",
      ],
      0,
    ],
    [
      '[extend]\nuseDefault = true\ndisabledRules = ["x"]',
      [
        "2: gitleaks' default rules are not read: nhi's own stand in for them",
        "3: rules of gitleaks are not switched off here: name nhi's under 'rules' in nhi.yml",
      ],
      0,
    ],
    [
      "[extend]\nurl = 'https://acme.io/a.toml'",
      ["2: 'url' is not honoured: nothing is fetched: save that file and name it with extend.path"],
      0,
    ],
  ])('%j', (text, said, count) => {
    const { rules, notices } = load(text)
    expect(notices).toEqual(said.map((one) => `acme.toml:${one}`))
    expect(rules).toHaveLength(count)
  })

  test('lines are counted through strings and lists of several lines', () => {
    const text = `x = '''\n[[rules]]\n'''\ny = [\n  "]", # [\n]\nz = """a\\"""\nb"""\n[[rules]]\nid = "a"\nregex = '''acme-\n'''\nnope = 1\n`
    expect(load(text).notices).toEqual([
      "acme.toml:1: 'x' is not honoured: no such key is known",
      "acme.toml:4: 'y' is not honoured: no such key is known",
      "acme.toml:7: 'z' is not honoured: no such key is known",
      "acme.toml:13: 'nope' is not honoured: no such key is known",
    ])
  })

  test.each([
    ['[[rules]\nid = 1', /^acme\.toml:1:\d+: not TOML from here on/],
    ['[[rules]]\nid = 1', /^acme\.toml:2:1: id: /],
    ['[[rules]]\nid = "a"\nkeywords = "x"', /^acme\.toml:3:1: keywords: /],
    ['[[rules]]\nid = "a"\n[[rules]]\nid = "a"', /^acme\.toml:4:1: the rule 'a' stands twice/],
  ])('%j is an error', (text, message) => {
    expect(() => load(text)).toThrow(message)
  })
})

describe('a file that extends another', () => {
  const base = `[[rules]]\nid = "a"\nregex = 'acme-[0-9a-f]{12}'\nkeywords = ["acme"]\n[[rules]]\nid = "b"\nregex = 'bcme-[0-9a-f]{12}'\n`

  test('changes its rules, switches them off, and lets more through', () => {
    const folder = makeFolder({
      'base.toml': base,
      'own.toml': `[extend]\npath = "base.toml"\ndisabledRules = ["b"]\n[[rules]]\nid = "a"\ndescription = "Ours."\n[[rules.allowlists]]\nstopwords = ["7f3a"]\n`,
    })
    const { rules, notices } = readPack(join(folder, 'own.toml'), 'own.toml')
    expect(notices).toEqual([])
    expect(rules).toMatchObject([{ id: 'gitleaks-a', why: 'Ours.' }])
    expect(idsIn(rules, 'acme-7f3a9c1e5b8d')).toEqual([])
    expect(idsIn(rules, 'acme-9d3a9c1e5b8f')).toEqual(['gitleaks-a'])
  })

  test('is not followed for ever, nor out of the tree its config was found in', () => {
    const folder = makeFolder({
      'repo/loop.toml': '[extend]\npath = "loop.toml"\n',
      'repo/out.toml': '[extend]\npath = "../base.toml"\n',
      'base.toml': base,
    })
    expect(readPack(join(folder, 'repo/loop.toml'), 'loop.toml').notices).toEqual([
      'loop.toml:2: a file is extended over more than 2 others: the last is not read',
    ])
    expect(() => readPack(join(folder, 'repo/out.toml'), 'out.toml', join(folder, 'repo'))).toThrow(/leads out of/)
  })
})
