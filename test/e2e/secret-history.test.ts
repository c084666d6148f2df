import { expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const now = ['--now', '2026-01-12T03:04:05Z', '--no-cache']

test('a secret that is gone says when it was taken out, and how long it stood; one that stands, how long it has', () => {
  const repository = lab.repository({ 'gone.env': `GITHUB_TOKEN=${githubToken(1)}\n`, 'here.env': `GITHUB_TOKEN=${githubToken(2)}\n` })
  repository.git('rm', '-q', 'gone.env')
  repository.git('-c', 'user.name=Ada', 'commit', '-q', '-m', 'out', '--date', '2026-01-08T03:04:05Z')
  const out = repository.git('rev-parse', 'HEAD')
  const { stdout } = lab.nhi(['scan', '-f', 'json', ...now], { cwd: repository.path })
  const facts = Object.fromEntries(
    (JSON.parse(stdout) as { findings: { facts: Record<string, unknown>; locations: [{ path: string }] }[] }).findings.map((one) => [
      one.locations[0].path,
      one.facts,
    ]),
  )
  expect(facts['gone.env']).toMatchObject({ removed: '2026-01-08T03:04:05.000Z', removedIn: out, exposedDays: 6 })
  expect(facts['here.env']).toMatchObject({ exposedDays: 10 })
  expect(facts['here.env']).not.toHaveProperty('removedIn')
  const pretty = lab.nhi(['scan', ...now], { cwd: repository.path }).stdout.replace(/\s+/g, ' ')
  expect(pretty).toContain(`removed 2026-01-08 in ${out.slice(0, 10)} after 6 days, no longer in the newest tree`)
})
