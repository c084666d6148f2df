import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubLine } from './options/samples.js'

const lab = scratch()
const answers = readFileSync(
  fileURLToPath(new URL('../../fixtures/estate.template/7-github/inventory/github-answers.jsonl', import.meta.url)),
  'utf8',
)
const now = ['--now', '2026-11-22T00:00:00Z']

interface Shown {
  readonly items: readonly {
    readonly action: string
    readonly what: string
    readonly tie: string
    readonly evidence: string
    readonly commands: readonly string[]
  }[]
}

describe('nhi offboard', () => {
  const cwd = lab.folder({ 'inventory/github-answers.jsonl': answers })

  test('a deploy key, with the commands that end it', () => {
    const run = lab.nhi(['offboard', 'Tomas-Weil', ...now, '-f', 'json'], { cwd })
    expect(run.code).toBe(1)
    expect((JSON.parse(run.stdout) as Shown).items).toMatchObject([
      {
        ...{ action: 'rotate', what: 'deploy key laptop deploy of harbour-finch/shop', tie: 'creator', evidence: 'added it' },
        commands: [
          "ssh-keygen -t ed25519 -f new-deploy-key -N ''",
          "gh repo deploy-key add new-deploy-key.pub --repo harbour-finch/shop --title 'laptop deploy'",
          'gh api -X DELETE repos/harbour-finch/shop/keys/81',
        ],
      },
    ])
  })

  test('a login and an address are one person where a list says so; what they committed was seen by them', () => {
    const repository = lab.repository({ 'a.env': githubLine(1) })
    repository.write({
      'inventory/github-answers.jsonl': answers,
      'people.csv': 'login,email,status\npriya-raman,ada@example.com,left\nada-byrne,byrne@example.com,active\n',
    })
    const run = lab.nhi(['offboard', 'priya-raman', '--owners-file', 'people.csv', ...now, '-f', 'json'], { cwd: repository.path })
    const { items } = JSON.parse(run.stdout) as Shown
    expect(items.map(({ action, tie }) => `${action} ${tie}`).sort()).toEqual(['delete creator', 'rotate exposed'])
    expect(items.flatMap(({ commands }) => commands)).toContain('gh api -X DELETE orgs/harbour-finch/credential-authorizations/61')
    const table = lab.nhi(['offboard', 'priya-raman', '--owners-file', 'people.csv', ...now], { cwd: repository.path }).stdout
    expect(table).toMatch(/^2 things tied to priya-raman: 1 to delete, 1 to rotate\n/)
    expect(table).toMatch(/also known as ada@example\.com/)
    const markdown = lab.nhi(['offboard', 'priya-raman', '--owners-file', 'people.csv', ...now, '-f', 'markdown'], {
      cwd: repository.path,
    }).stdout
    expect(markdown.match(/^- \[ \] \*\*/gm)).toHaveLength(2)
  })

  test('nothing is tied to a stranger, and that is code 0', () => {
    const run = lab.nhi(['offboard', 'nobody@example.com', ...now], { cwd })
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing is tied to nobody@example\.com/) })
  })

  test('what could not be looked at is said, and is code 3', () => {
    const run = lab.nhi(['offboard', 'nobody@example.com', 'github:acme', ...now], {
      cwd,
      env: { GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_TOKEN: 'made-up' },
    })
    expect(run.code).toBe(3)
    expect(run.stdout).toMatch(/not looked at: .*ECONNREFUSED/)
  })

  test.each([
    [[''], /nobody is named/],
    [['a', '-f', 'sarif'], /unknown format 'sarif'/],
    [['a', 'github:a/b/c'], /names no owner and no repository/],
  ])('%j is refused', (args, message) => {
    expect(lab.nhi(['offboard', ...args], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(message) })
  })
})

test('the estate shows an organization without a token', () => {
  const cwd = lab.folder({ 'inventory/github-answers.jsonl': answers })
  const run = lab.nhi(['scan', '-f', 'json', ...now], { cwd, env: { HOME: join(lab.home, 'none') } })
  const { findings, gaps } = JSON.parse(run.stdout) as { findings: { rule: string }[]; gaps: unknown[] }
  expect(gaps).toEqual([])
  expect([...new Set(findings.map(({ rule }) => rule))].sort()).toMatchInlineSnapshot(`
    [
      "github-app-overprivileged",
      "github-app-personal",
      "github-deploy-key-archived",
      "github-deploy-key-old",
      "github-deploy-key-orphaned",
      "github-deploy-key-unused",
      "github-deploy-key-write",
      "github-machine-user-owner",
      "github-secret-stale",
      "github-secret-static-cloud",
      "github-secret-unused",
      "github-token-no-expiry",
      "github-token-orphaned",
      "github-token-overbroad",
      "github-token-unused",
      "github-webhook-failing",
      "github-webhook-insecure",
      "github-webhook-no-secret",
    ]
  `)
})
