import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { cleanEnvironment, scratch } from '../support/nhi.js'
import { githubLine } from './options/samples.js'

const lab = scratch()

interface Shown {
  readonly findings: readonly {
    readonly owner: { readonly id: string; readonly source: string; readonly status: string }
    readonly facts: object
  }[]
}

/** A repository with a secret that Ada committed in January, and a commit of somebody else's in November. */
function aged(more: Record<string, string> = {}, other = 'sam@example.com') {
  const repository = lab.repository({ 'a.env': githubLine(1), ...more })
  const who = { NAME: 'x', EMAIL: other, DATE: '2026-11-02T00:00:00Z' }
  const named = Object.entries(who).flatMap(([key, value]) => ['AUTHOR', 'COMMITTER'].map((role) => [`GIT_${role}_${key}`, value]))
  const done = spawnSync('git', ['commit', '-q', '--allow-empty', '-m', 'later'], {
    cwd: repository.path,
    env: cleanEnvironment(lab.home, Object.fromEntries(named)),
  })
  expect(done.status).toBe(0)
  return repository.path
}

const scan = (cwd: string, ...more: string[]) => {
  const run = lab.nhi(['scan', '-f', 'json', '--now', '2026-11-22T00:00:00Z', ...more], { cwd })
  return (JSON.parse(run.stdout) as Shown).findings[0]
}

describe('who committed it and has been silent since', () => {
  test('may have left: a sign beside the owner, whose status stays unknown', () => {
    const cwd = aged()
    expect(scan(cwd)).toMatchObject({
      owner: { id: 'ada@example.com', source: 'blame', status: 'unknown' },
      facts: { possiblyDeparted: 'no commit of theirs in the last 180 days' },
    })
    const { stdout } = lab.nhi(['scan', '--now', '2026-11-22T00:00:00Z'], { cwd })
    expect(stdout).toMatch(/ada@example\.com \(blame, low confidence, possibly departed: no commit of theirs in the last 180 days\)/)
  })

  test.each([
    ['while nobody commits', '2027-11-22T00:00:00Z', {}, 'sam@example.com'],
    ['a short time', '2026-04-01T00:00:00Z', {}, 'sam@example.com'],
    ['under one of two names', '2026-11-22T00:00:00Z', { '.mailmap': 'Ada <ada@example.com> <ada@new.example>\n' }, 'ada@new.example'],
  ])('%s has not', (_, now, more, other) => {
    const run = lab.nhi(['scan', '-f', 'json', '--now', now], { cwd: aged(more, other) })
    expect((JSON.parse(run.stdout) as Shown).findings[0]?.facts).not.toHaveProperty('possiblyDeparted')
  })

  test('is what a list of people says where there is one', () => {
    const cwd = aged({ 'people.csv': 'email,status\nada@example.com,active\n' })
    const finding = scan(cwd, '--owners-file', 'people.csv')
    expect(finding?.owner.status).toBe('active')
    expect(finding?.facts).not.toHaveProperty('possiblyDeparted')
  })
})

test('CODEOWNERS stands above who committed it', () => {
  const cwd = aged({ '.github/CODEOWNERS': '* @acme/all\n*.env @acme/platform\n' })
  expect(scan(cwd)?.owner).toMatchObject({ id: '@acme/platform', source: 'codeowners' })
})

test('offboard knows a person by the other names .mailmap gives', () => {
  const cwd = aged({ '.mailmap': 'Ada Byrne <ada@example.com> <byrne@old.example>\n' })
  const run = lab.nhi(['offboard', 'byrne@old.example', '--now', '2026-11-22T00:00:00Z'], { cwd })
  expect(run.stdout).toMatch(/also known as .*ada@example\.com/)
  expect(run.code).toBe(1)
})
