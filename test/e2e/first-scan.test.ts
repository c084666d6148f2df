import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubToken, windowsOf } from '../support/tokens.js'

const lab = scratch()
const secret = githubToken(7)

function json(stdout: string) {
  return JSON.parse(stdout) as {
    findings: { rule: string; present: boolean; locations: { path: string; line: number; column: number; commit: string | null }[] }[]
    summary: Record<string, number>
    complete: boolean
  }
}

describe('a first scan', () => {
  test('finds a secret in a folder, exits 1 and never prints it', () => {
    const folder = lab.folder({ 'src/a.env': `A=1\nGITHUB_TOKEN=${secret}\n` })
    const run = lab.nhi(['scan', folder, '-f', 'json'])
    expect(run.code).toBe(1)
    const [finding] = json(run.stdout).findings
    expect(finding).toMatchObject({ rule: 'github-pat', present: true })
    expect(finding?.locations[0]).toMatchObject({ path: 'src/a.env', line: 2, column: 14 })
    for (const window of windowsOf(secret, 4)) expect(run.stdout + run.stderr).not.toContain(window)
  })

  test('is quiet and exits 0 when nothing is wrong', () => {
    const run = lab.nhi(['scan', lab.folder({ 'a.txt': 'hello\n' })])
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/1 file/)
  })

  test('finds what git remembers and says who brought it in', () => {
    const repository = lab.repository({ 'readme.txt': 'hello\n' })
    const commit = repository.commit('oops', { 'ci.env': `TOKEN=${secret}\n` })
    repository.git('rm', '-q', 'ci.env')
    repository.commit('remove')
    const run = lab.nhi(['scan', '.', '-f', 'json'], { cwd: repository.path })
    expect(run.code).toBe(1)
    const report = json(run.stdout)
    expect(report.findings).toHaveLength(1)
    expect(report.findings[0]).toMatchObject({ rule: 'github-pat', present: false })
    expect(report.findings[0]?.locations[0]).toMatchObject({
      path: 'ci.env',
      line: 1,
      commit,
      author: 'Ada Byrne <ada@example.com>',
      date: '2026-01-02T03:04:05.000Z',
    })
  })

  test('--staged sees the index alone, and only what the change adds', () => {
    const repository = lab.repository({ 'old.env': `OLD=${githubToken(8)}\n` })
    repository.write({ 'old.env': `OLD=${githubToken(8)}\nmore=1\n`, 'new.env': `NEW=${secret}\n` })
    repository.git('add', '-A')
    repository.write({ 'new.env': 'NEW=\n' })
    const run = lab.nhi(['scan', '--staged', '-f', 'json'], { cwd: repository.path })
    expect(run.code).toBe(1)
    const report = json(run.stdout)
    expect(report.findings.map((finding) => finding.locations[0]?.path)).toEqual(['new.env'])
  })

  test('an empty stage is clean', () => {
    const repository = lab.repository({ 'a.txt': 'hello\n' })
    expect(lab.nhi(['scan', '--staged'], { cwd: repository.path }).code).toBe(0)
  })

  test('a mistyped option is named, with the nearest one', () => {
    const run = lab.nhi(['scan', '--formt', 'json'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('--format')
  })
})
