import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scratch, writeFiles } from '../support/nhi.js'
import { githubLine, passwordLine } from './options/samples.js'

const lab = scratch()
const name = '.nhi-baseline.json'

interface Entry {
  fingerprint: string
  rule: string
  path: string
  reason: string
}
const read = (cwd: string) => JSON.parse(readFileSync(join(cwd, name), 'utf8')) as { key?: string; entries: Entry[] }

interface Found {
  rule: string
  fingerprint: string
  locations: { path: string }[]
}
const findings = (cwd: string, ...args: readonly string[]) =>
  (JSON.parse(lab.nhi(['scan', '-f', 'json', ...args], { cwd }).stdout) as { findings: Found[] }).findings

describe('nhi baseline', () => {
  test('accepts what is there, reports what is new, keeps reasons, drops what is gone', () => {
    const repository = lab.repository({ 'a.env': githubLine(1), 'b.py': passwordLine() })
    const cwd = repository.path
    const create = lab.nhi(['baseline', 'create'], { cwd })
    expect(create).toMatchObject({ code: 0, stdout: `${name}: 2 accepted, 2 added, 0 dropped\n` })
    expect(lab.nhi(['scan'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringMatching(/no findings, 2 suppressed/) })

    const bytes = readFileSync(join(cwd, name), 'utf8')
    expect(lab.nhi(['baseline', 'create'], { cwd }).stdout).toMatch(/nothing changed/)
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(bytes)

    writeFiles(cwd, { 'new.env': githubLine(2) })
    expect(findings(cwd).map(({ locations }) => locations[0]?.path)).toEqual(['new.env'])
    expect(lab.nhi(['scan'], { cwd }).code).toBe(1)

    writeFileSync(join(cwd, name), bytes.replace(/("path": "a\.env"[\s\S]*?"reason": )"[^"]+"/, '$1"rotated, kept for the record"'))
    expect(lab.nhi(['baseline', 'update', '--reason', 'new one'], { cwd }).stdout).toBe(`${name}: 3 accepted, 1 added, 0 dropped\n`)
    const reasons = Object.fromEntries(read(cwd).entries.map(({ path, reason }) => [path, reason]))
    expect(reasons).toMatchObject({ 'a.env': 'rotated, kept for the record', 'new.env': 'new one' })
    expect(lab.nhi(['scan'], { cwd }).code).toBe(0)

    writeFiles(cwd, { 'new.env': 'NEW=\n' })
    expect(lab.nhi(['scan'], { cwd }).stdout).toMatch(/1 entry matches\s+nothing any more/)
    expect(lab.nhi(['baseline', 'prune'], { cwd }).stdout).toBe(`${name}: 2 accepted, 0 added, 1 dropped\n`)
    expect(read(cwd).entries.map(({ path }) => path)).toEqual(['b.py', 'a.env'])
    expect(Object.values(read(cwd).entries).some(({ reason }) => reason === 'rotated, kept for the record')).toBe(true)
  })

  test('an accepted secret stays accepted when it moves', () => {
    const { path: cwd, git } = lab.repository({ 'a.env': githubLine(1) })
    lab.nhi(['baseline', 'create'], { cwd })
    git('mv', 'a.env', 'moved.env')
    writeFileSync(join(cwd, 'moved.env'), `# a line more\n\n${githubLine(1)}`)
    expect(lab.nhi(['scan'], { cwd }).code).toBe(0)
  })

  test('an expired entry and a raised severity open again', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1) })
    lab.nhi(['baseline', 'create', '--expires', '2030-06-01'], { cwd })
    expect(lab.nhi(['scan', '--now', '2030-05-31'], { cwd }).code).toBe(0)
    const late = lab.nhi(['scan', '--now', '2030-06-01'], { cwd })
    expect(late).toMatchObject({ code: 1, stdout: expect.stringMatching(/expired on 2030-06-01: it is\s+reported again/) })
    writeFileSync(join(cwd, name), readFileSync(join(cwd, name), 'utf8').replace('"critical"', '"low"'))
    expect(lab.nhi(['scan', '--now', '2030-01-01'], { cwd })).toMatchObject({ code: 1, stdout: expect.stringMatching(/accepted as low/) })
  })

  test('prune drops nothing when a part could not be looked at, or was not asked for', () => {
    const { path: cwd } = lab.repository({ 'a.env': githubLine(1), 'sub/b.txt': 'hello\n' })
    lab.nhi(['baseline', 'create'], { cwd })
    const bytes = readFileSync(join(cwd, name), 'utf8')
    expect(lab.nhi(['baseline', 'prune', 'sub'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/whole project/) })
    expect(lab.nhi(['baseline', 'prune', '--timeout', '1ms'], { cwd })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/nothing was dropped/),
    })
    const shallow = join(lab.folder(), 'clone')
    lab.repository().git('clone', '-q', '--depth', '1', `file://${cwd}`, shallow)
    writeFileSync(join(shallow, name), bytes.replace(/"fingerprint": "[0-9a-f]{8}/, '"fingerprint": "00000000'))
    expect(lab.nhi(['baseline', 'prune'], { cwd: shallow })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/shallow.*nothing was dropped/s),
    })
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(bytes)
  })

  test('no byte of a secret is in it', () => {
    const cwd = lab.folder({ 'a.env': githubLine(1), 'b.py': passwordLine() })
    lab.nhi(['baseline', 'create'], { cwd })
    const text = readFileSync(join(cwd, name), 'utf8')
    for (const line of [githubLine(1), passwordLine()]) expect(text).not.toContain(line.replace(/^.*[="](?=\w{10})/, '').slice(4, 14))
  })
})

describe('fingerprints', () => {
  const files = { 'config/a.env': githubLine(1), 'config/b.py': passwordLine(5) }
  const prints = (cwd: string, ...args: readonly string[]) =>
    Object.fromEntries(findings(cwd, ...args).map(({ rule, fingerprint }) => [rule, fingerprint]))

  test('of a strong secret are the same in two homes, two clones, and a plain folder', () => {
    const one = prints(lab.repository(files).path)
    const other = prints(lab.folder({ 'deep/x.env': githubLine(1) }))
    expect(other['github-pat']).toBe(one['github-pat'])
    expect(one['github-pat']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('of a weak secret without a key do not depend on its value, so that nobody can guess it', () => {
    const one = prints(lab.repository(files).path)
    const changed = prints(lab.repository({ ...files, 'config/b.py': passwordLine(6) }).path)
    expect(changed['generic-password']).toBe(one['generic-password'])
  })

  test('of a weak secret under the committed key are the same for everyone, and tell values apart', () => {
    const { path: cwd, commit } = lab.repository(files)
    expect(lab.nhi(['init'], { cwd }).code).toBe(0)
    commit('config')
    const [first, second] = [join(lab.folder(), 'one'), join(lab.folder(), 'two')]
    for (const clone of [first, second]) lab.repository().git('clone', '-q', cwd, clone)
    expect(prints(second)).toEqual(prints(first))
    const before = prints(second)
    writeFiles(second, { 'config/b.py': passwordLine(6) })
    expect(prints(second, '--no-history')['generic-password']).not.toBe(before['generic-password'])
    expect(before['generic-password']).not.toBe(prints(lab.repository(files).path)['generic-password'])
  })

  test("a baseline's key serves where the config has none", () => {
    const { path: cwd, commit } = lab.repository(files)
    lab.nhi(['baseline', 'create'], { cwd })
    expect(read(cwd).key).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    commit('baseline')
    const clone = join(lab.folder(), 'clone')
    lab.repository().git('clone', '-q', cwd, clone)
    expect(lab.nhi(['scan'], { cwd: clone }).code).toBe(0)
    writeFiles(clone, { 'config/b.py': passwordLine(6) })
    expect(lab.nhi(['scan'], { cwd: clone }).code).toBe(1)
  })
})

test('a baseline that is no baseline is refused with its place, and left as it is', () => {
  const cwd = lab.folder({ 'a.env': githubLine(1), [name]: '{\n  "version": 1,\n  "entrys": []\n}\n' })
  const run = lab.nhi(['scan'], { cwd })
  expect(run).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^nhi: \.nhi-baseline\.json:3:3: unknown key 'entrys': did you mean 'entries'\?/),
  })
  expect(lab.nhi(['baseline', 'create'], { cwd }).code).toBe(2)
  expect(existsSync(join(cwd, name))).toBe(true)
})
