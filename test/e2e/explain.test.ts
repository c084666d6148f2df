import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubToken, windowsOf } from '../support/tokens.js'
import { githubLine } from './options/samples.js'

const lab = scratch()

interface Shown {
  findings: { fingerprint: string }[]
}
const fingerprints = (json: string) => (JSON.parse(json) as Shown).findings.map(({ fingerprint }) => fingerprint)

describe('nhi explain', () => {
  test('one finding of the last scan: why, where, who, how to mend, how to accept', () => {
    const { path: cwd } = lab.repository({ 'a.env': githubLine(1) })
    const [print = ''] = fingerprints(lab.nhi(['scan', '-f', 'json'], { cwd }).stdout)
    const whole = lab.nhi(['explain', print], { cwd })
    expect(whole).toMatchObject({ code: 0, stderr: '' })
    for (const part of ['github-pat', 'a.env:1', 'Ada Byrne', print, 'nhi:ignore', 'https://github.com/settings/tokens']) {
      expect(whole.stdout).toContain(part)
    }
    for (const window of windowsOf(githubToken(1), 4)) expect(whole.stdout).not.toContain(window)
    expect(lab.nhi(['explain', print.slice(0, 8)], { cwd }).stdout).toBe(whole.stdout)
    expect(lab.nhi(['explain', print.slice(0, 8).toUpperCase()], { cwd }).stdout).toBe(whole.stdout)
  })

  test('the entry it shows is one that nhi.yml takes', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1) })
    const [print = ''] = fingerprints(lab.nhi(['scan', '-f', 'json'], { cwd }).stdout)
    const [, entry] = /below ignore: (.+)/.exec(lab.nhi(['explain', print], { cwd }).stdout) ?? []
    writeFileSync(join(cwd, 'nhi.yml'), `ignore:\n  ${entry}\n`)
    expect(lab.nhi(['scan'], { cwd }).code).toBe(0)
  })

  test('a prefix of several, of none, no report, and what is no report', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1) })
    expect(lab.nhi(['explain', 'abcd1234'], { cwd, env: { NHI_CACHE_DIR: lab.folder() } })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/run nhi scan first/),
    })
    const report = JSON.parse(lab.nhi(['scan', '-f', 'json'], { cwd }).stdout) as Shown
    const [finding] = report.findings
    const two = ['abcd1111', 'abcd2222'].map((start) => ({ ...finding, fingerprint: start.padEnd(32, '0') }))
    writeFileSync(join(cwd, 'two.json'), JSON.stringify({ ...report, findings: two }))
    const told = (...args: readonly string[]) => lab.nhi(['explain', ...args], { cwd })
    expect(told('abcd', '--report', 'two.json')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/2 findings begin with abcd\n +give more/),
    })
    expect(told('abcd1', '--report', 'two.json').code).toBe(0)
    expect(told('ffff', '--report', 'two.json')).toMatchObject({ code: 2, stderr: expect.stringMatching(/no finding of the report/) })
    expect(told('abcd', '--report', 'a.env')).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not a JSON report of nhi/) })
    expect(told('abcd', '--report', 'none.json')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/cannot read the report none\.json/),
    })
  })

  test('a finding of a scan that was made in another folder', () => {
    const [home, other, third] = [lab.folder({ 'p/a.env': githubLine(1) }), lab.folder(), lab.folder({ 'b.env': githubLine(2) })]
    const env = { NHI_CACHE_DIR: lab.folder() }
    const [print = ''] = fingerprints(lab.nhi(['scan', 'p', '-f', 'json'], { cwd: home, env }).stdout)
    for (const cwd of [join(home, 'p'), other]) {
      expect(lab.nhi(['explain', print], { cwd, env })).toMatchObject({
        ...{ code: 0, stdout: expect.stringContaining('a.env:1') },
        stderr: `of the scan made in ${home}\n`,
      })
    }
    const unknown = () => lab.nhi(['explain', print.replace(/^./, (digit) => (digit === 'f' ? '0' : 'f'))], { cwd: other, env })
    expect(unknown()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the last scan with findings, made in ${home}, has no finding`),
    })
    lab.nhi(['scan'], { cwd: third, env })
    expect(lab.nhi(['explain', print], { cwd: third, env }).code).toBe(0)
    expect(unknown().stderr).toMatch(/nor has any of the 2 that are remembered: scan again, or name a report with --report FILE/)
  })

  test('a kept report that was cut short is passed over', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1) })
    const env = { NHI_CACHE_DIR: lab.folder() }
    const [print = ''] = fingerprints(lab.nhi(['scan', '-f', 'json'], { cwd, env }).stdout)
    const [name = ''] = readdirSync(join(env.NHI_CACHE_DIR, 'reports'))
    writeFileSync(join(env.NHI_CACHE_DIR, 'reports', name), '{"made":')
    expect(lab.nhi(['explain', print], { cwd, env })).toMatchObject({ code: 2, stderr: expect.stringContaining('run nhi scan first') })
  })

  test('the kept report is for its owner alone, and not kept when it must not be', () => {
    const env = { NHI_CACHE_DIR: lab.folder() }
    const cwd = lab.folder({ 'a.env': githubLine(1) })
    lab.nhi(['scan', '--no-cache'], { cwd, env })
    lab.nhi(['scan', '--show-secrets'], { cwd, env })
    expect(readdirSync(env.NHI_CACHE_DIR)).not.toContain('reports')
    lab.nhi(['scan'], { cwd, env })
    const folder = join(env.NHI_CACHE_DIR, 'reports')
    const [name = ''] = readdirSync(folder)
    expect([statSync(folder).mode & 0o777, statSync(join(folder, name)).mode & 0o777]).toEqual([0o700, 0o600])
  })

  test('a clean scan, as hooks make them, does not take the last findings away', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1), 'b.txt': 'hello\n' })
    const [print = ''] = fingerprints(lab.nhi(['scan', '-f', 'json'], { cwd }).stdout)
    expect(lab.nhi(['scan', 'b.txt'], { cwd }).code).toBe(0)
    expect(lab.nhi(['explain', print], { cwd }).code).toBe(0)
    const unknown = print.replace(/^./, (digit) => (digit === 'f' ? '0' : 'f'))
    expect(lab.nhi(['explain', unknown], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the last scan with findings here has no finding whose fingerprint begins with'),
    })
  })

  test('the folder another scan was made in is named without its escapes', () => {
    const home = join(lab.folder({ 'p\u001b[2J/a.env': githubLine(1) }), 'p\u001b[2J')
    const [print = ''] = fingerprints(lab.nhi(['scan', '-f', 'json'], { cwd: home }).stdout)
    const { code, stderr } = lab.nhi(['explain', print], { cwd: lab.folder() })
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^of the scan made in .*p.*\n$/)])
    expect(stderr).not.toContain('\u001b')
  })
})
