import { afterAll, describe, expect, test } from 'vitest'
import { acmeAnswer } from '../support/github/acme.js'
import { runBeside } from '../support/github/run.js'
import { startGitHub } from '../support/github/server.js'
import { scratch } from '../support/nhi.js'

const lab = scratch()
const now = ['--now', '2026-11-22T00:00:00Z']
const servers: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(servers.map((server) => server.close())))

const serve: typeof startGitHub = async (...args) => {
  const server = await startGitHub(...args)
  servers.push(server)
  return server
}

interface Shown {
  readonly identities: readonly { readonly id: string; readonly owner: { readonly status: string } | null }[]
  readonly findings: readonly { readonly rule: string; readonly subject: string }[]
  readonly gaps: readonly { readonly status: string; readonly what: string; readonly needs: string; readonly class: string }[]
}
const shown = (text: string) => JSON.parse(text) as Shown

describe('github: targets', () => {
  test('an organization is read whole, by GET alone, as GitHub describes its answers', async () => {
    const server = await serve(acmeAnswer)
    const run = await runBeside(lab, ['scan', 'github:acme', '--github-url', server.url, '-f', 'json', '-v', ...now], {
      env: { GITHUB_TOKEN: 'made-up' },
    })
    const report = shown(run.stdout)
    expect(server.mistakes).toEqual([])
    expect([...new Set(server.log.map(({ method }) => method))]).toEqual(['GET'])
    expect(server.log.filter(({ status }) => status === 404).map(({ path }) => path)).toEqual([
      '/orgs/acme/personal-access-tokens?per_page=1',
    ])
    expect(report.gaps).toMatchObject([{ status: 'forbidden', what: 'fine-grained tokens of acme' }])
    expect(report.identities.map(({ id }) => id)).toContain('github:acme/shop:deploy-key/1')
    expect(report.identities.length).toBeGreaterThan(15)
    expect(run.stderr).toMatch(/sees {2}deploy keys/)
    for (const { headers } of server.log) expect(headers['x-github-api-version']).toBe('2022-11-28')
  })
})
