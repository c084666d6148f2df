import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubLine } from './options/samples.js'

const lab = scratch()

interface Shown {
  summary: { findings: number; suppressed: number }
}
const counts = (cwd: string, ...args: readonly string[]) => {
  const { summary } = JSON.parse(lab.nhi(['scan', '-f', 'json', ...args], { cwd }).stdout) as Shown
  return [summary.findings, summary.suppressed]
}

describe('comments', () => {
  test.each([
    ['nhi:ignore made up for a test'],
    ['nhi:ignore[github-pat] made up for a test'],
    ['gitleaks:allow'],
    ['trufflehog:ignore'],
    ['pragma: allowlist secret'],
    ['ggignore'],
    ['secretlint-disable-line'],
    ['noseyparker:ignore'],
  ])('# %s, behind the secret', (comment) => {
    const cwd = lab.folder({ 'a.env': githubLine(1, ` # ${comment}`), 'b.env': githubLine(2) })
    expect(counts(cwd)).toEqual([1, 1])
    expect(counts(cwd, '--no-inline-ignores')).toEqual([2, 0])
  })

  test.each([
    ['# nhi:ignore made up', 1],
    ['// nhi:ignore[github-pat] made up', 1],
    ['# pragma: allowlist nextline secret', 1],
    ['x = 1 # nhi:ignore made up', 0],
    ['# nhi:ignore[aws-access-key] another rule', 0],
    ['# nhi:ignored', 0],
    ['# nhi:ignore[github-pat] made up', 1],
    ['# nhi:ignore[GitHub-PAT] made up', 1],
    ['# nhi:ignore[a rule!] made up', 0],
    ['# nhi:ignore[github-pat made up', 0],
  ])('%s, on the line above', (comment, suppressed) => {
    expect(counts(lab.folder({ 'a.env': `${comment}\n${githubLine(1)}` }))).toEqual([1 - suppressed, suppressed])
  })

  test.each([
    [`# nhi:ignore[github-pta] made up\n${githubLine(1)}`, "a.env:1: nhi:ignore[github-pta] names no rule: did you mean 'github-pat'?"],
    [
      githubLine(1, ' # nhi:ignore[Githubpat, aws-access-key] made up'),
      "a.env:1: nhi:ignore[githubpat] names no rule: did you mean 'github-pat'?",
    ],
    [githubLine(1, ' # nhi:ignore[zzzzzz] made up'), 'a.env:1: nhi:ignore[zzzzzz] names no rule; `nhi rules list` names them all'],
  ])('%j: a rule there is not is said with its place', (text, note) => {
    const cwd = lab.folder({ 'a.env': text })
    expect(lab.nhi(['scan', '-f', 'json'], { cwd }).stderr).toContain(`${note}\n`)
    expect(lab.nhi(['scan', '-f', 'json', '--no-inline-ignores'], { cwd }).stderr).not.toContain('names no rule')
  })

  test('of a rule there is, or where nothing was found, nothing is said', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1, ' # nhi:ignore[aws-access-key] x'), 'b.env': '# nhi:ignore[nothing] x\n' })
    expect(lab.nhi(['scan', '-f', 'json'], { cwd }).stderr).not.toContain('names no rule')
  })

  test('one place with a comment does not speak for the others', () => {
    expect(counts(lab.folder({ 'a.env': githubLine(1, ' # nhi:ignore made up'), 'b.env': githubLine(1) }))).toEqual([1, 0])
  })
})

describe('the config', () => {
  const entry = (keys: string) => `ignore:\n  - { ${keys}, reason: made up for a test }\n`
  const scanned = (config: string, ...args: readonly string[]) =>
    counts(lab.folder({ 'test/a.env': githubLine(1), 'nhi.yml': config }), ...args)

  test.each([
    ['rule: github-pat', 1],
    ['rule: "git*"', 1],
    ['path: test/**', 1],
    ['path: test', 1],
    ['rule: github-pat, path: "**/*.env"', 1],
    ['rule: github-pat, path: src/**', 0],
    ['path: test/**, expires: 2030-01-02', 1],
    ['path: test/**, expires: 2030-01-01', 0],
  ])('%s', (keys, suppressed) => {
    expect(scanned(entry(keys), '--now', '2030-01-01')).toEqual([1 - suppressed, suppressed])
  })

  test('a fingerprint, as explain prints it', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1) })
    const [finding] = (JSON.parse(lab.nhi(['scan', '-f', 'json'], { cwd }).stdout) as { findings: { fingerprint: string }[] }).findings
    expect(scanned(entry(`fingerprint: ${finding?.fingerprint.slice(0, 12)}`))).toEqual([0, 1])
  })

  test('an entry that matches nothing, and one that is over, are said with their line', () => {
    const cwd = lab.folder({
      'a.env': githubLine(1),
      'nhi.yml': `${entry('path: gone/**')}  - { path: a.env, reason: for a while, expires: 2026-01-01 }\n`,
    })
    const { stdout } = lab.nhi(['scan', '--now', '2026-11-22'], { cwd })
    expect(stdout).toMatch(/nhi\.yml:2: this ignore entry matches nothing any more/)
    expect(stdout).toMatch(/nhi\.yml:3: this ignore entry expired on 2026-01-01/)
  })

  test('rules are changed by id and glob', () => {
    expect(scanned('rules: { github-*: off, generic-*: off }\n')).toEqual([0, 0])
    const cwd = lab.folder({ 'a.env': githubLine(1), 'nhi.yml': 'rules: { github-pat: { severity: low } }\n' })
    expect(lab.nhi(['scan'], { cwd }).code).toBe(0)
    expect(lab.nhi(['scan', '--fail-on', 'low'], { cwd }).code).toBe(1)
  })

  test.each([
    ['ignore:\n  - { path: a.env }\n', /^nhi: nhi\.yml:2:5: reason is missing/],
    ['ignore:\n  - { reason: because }\n', /^nhi: nhi\.yml:2:5: .*at least one of fingerprint, rule and path/],
    ['ignroe: []\n', /^nhi: nhi\.yml:1:1: unknown key 'ignroe': did you mean 'ignore'\?/],
    ['severity: hihg\n', /^nhi: nhi\.yml:1:11: unknown severity 'hihg': did you mean 'high'\?/],
    ['packs: [../outside]\n', /^nhi: nhi\.yml:1:9: a config found in a tree may only name files of that tree/],
    ['rules: {\n', /^nhi: nhi\.yml:\d+:\d+: not YAML: /],
  ])('%j is refused with its place', (config, message) => {
    const run = lab.nhi(['scan'], { cwd: lab.folder({ 'nhi.yml': config, 'a.env': githubLine(1) }) })
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
  })
})
