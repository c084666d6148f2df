import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { acmeAnswer, acmeParts, ago } from '../support/github/acme.js'
import { answerTo } from '../support/github/description.js'
import { answering, but, gapsOf, githubLab, saying } from '../support/github/lab.js'
import { runBeside } from '../support/github/run.js'
import type { Behind } from '../support/github/server.js'
import { githubToken } from '../support/tokens.js'

const { lab, serve, scan, close } = githubLab()
afterAll(close)

describe('github: targets', () => {
  test('an organization is read whole, by GET alone, as GitHub describes its answers', async () => {
    const server = await serve(acmeAnswer)
    const { report, stderr } = await scan(server.url)
    expect(server.mistakes).toEqual([])
    expect([...new Set(server.log.map(({ method }) => method))]).toEqual(['GET'])
    expect(server.peak()).toBeLessThanOrEqual(10)
    expect(server.log.filter(({ status }) => status !== 200).map(({ path }) => path)).toEqual([
      '/orgs/acme/personal-access-tokens?per_page=1',
    ])
    expect(gapsOf(report)).toEqual(['failed forbidden fine-grained tokens of acme: a GitHub App with Personal access tokens: read'])
    const host = server.url.replace('http://', '')
    expect(report?.identities.map(({ id }) => id)).toContain(`github:${host}/acme/shop:deploy-key/1`)
    expect([...new Set(report?.findings.map(({ rule }) => rule))].sort()).toMatchInlineSnapshot(`
      [
        "ci-token-broad",
        "github-actions-unrestricted",
        "github-agent-open",
        "github-app-overprivileged",
        "github-app-personal",
        "github-codeowners-unknown",
        "github-deploy-key-archived",
        "github-deploy-key-old",
        "github-deploy-key-orphaned",
        "github-deploy-key-unused",
        "github-deploy-key-write",
        "github-environment-unprotected",
        "github-machine-user-no-second-factor",
        "github-machine-user-owner",
        "github-oidc-subject-mutable",
        "github-oidc-subject-weak",
        "github-registry-static",
        "github-runner-offline",
        "github-runner-persistent",
        "github-secret-cross-environment",
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
        "github-webhook-odd-host",
        "github-workflow-token-approves",
        "github-workflow-token-write",
      ]
    `)
    const used = report?.identities.find(({ id }) => id.endsWith('shop:secret/actions/SHARED_TOKEN'))?.usedIn
    expect(used).toEqual([
      'github:acme/shop/.github/workflows/ci.yml:10 (job test)',
      'github:acme/shop/.github/workflows/ci.yml:17 (job deploy, environment production)',
    ])
    expect(stderr).toMatch(/sees {2}deploy keys/)
    for (const { headers } of server.log) expect(headers['x-github-api-version']).toBe('2022-11-28')
    // Every answer the make-believe organization has is asked for: a route that is forgotten shows here.
    const asked = new Set(
      server.log.map(({ path }) => path.replace(/[?&](?:per_page=\d+|type=\w+|affiliation=\w+|page=\d+)/g, '').replace(/^([^?]*)&/, '$1?')),
    )
    expect(Object.keys(acmeParts).filter((path) => !asked.has(path))).toEqual([])
  })

  test('a repository alone is read with the people its keys are judged by', async () => {
    const parts = acmeParts['/orgs/acme/repos'] as { name: string }[]
    const server = await serve(but(answering('/repos/acme/shop', parts[0])))
    const { report } = await scan(server.url, { target: 'github:acme/shop' })
    expect(report?.findings.map(({ rule }) => rule)).toContain('github-deploy-key-orphaned')
    expect(server.log.filter(({ path }) => path.includes('/legacy'))).toEqual([])
  })

  test('values of variables, addresses of webhooks and workflows are looked through for secrets; none is kept or shown', async () => {
    const token = githubToken(7)
    const server = await serve(
      but(answering('/repos/acme/shop/actions/variables', { total_count: 1, variables: [{ name: 'DEPLOY_TOKEN', value: token }] })),
    )
    const cache = lab.folder()
    const { report, stdout } = await scan(server.url, { env: { NHI_CACHE_DIR: cache } })
    const found = report?.findings.filter(({ locations }) => locations[0]?.path === 'github:acme/shop/variables/DEPLOY_TOKEN')
    expect(found).toHaveLength(1)
    expect(stdout).not.toContain(token)
    const kept = readdirSync(join(cache, 'github')).map((name) => readFileSync(join(cache, 'github', name), 'utf8'))
    expect(kept).toHaveLength(1)
    expect(kept.join('')).toContain('/repos/acme/shop/keys')
    expect(kept.join('')).not.toMatch(/DEPLOY_TOKEN|hooks\.example\.com|made-up/)
    if (process.platform !== 'win32')
      expect(statSync(join(cache, 'github', readdirSync(join(cache, 'github'))[0] ?? '')).mode & 0o077).toBe(0)
  })

  test('an enterprise server is asked below its base path, and not for what it has not', async () => {
    const server = await serve((path, url) => (/copilot|agents|codespaces|credential-auth/.test(path) ? null : acmeAnswer(path, url)), {
      base: '/api/v3',
    })
    const { report } = await scan(server.url)
    expect(report?.identities.length).toBeGreaterThan(10)
    expect(gapsOf(report)).toEqual([
      'failed forbidden fine-grained tokens of acme: a GitHub App with Personal access tokens: read',
      'limit skipped classic tokens and SSH keys of the people of acme: a classic token of a site administrator, with the scope site_admin',
    ])
  })

  test.each([
    [
      'no organization',
      { '/orgs/acme': saying(404, 'Not Found'), '/users/acme': saying(404, 'Not Found') },
      'failed not-found the account acme: its right name, or a token that may see it',
    ],
    [
      'a permission that lacks',
      {
        '/repos/acme/shop/keys': saying(403, 'Resource not accessible by personal access token'),
        '/repos/acme/legacy/keys': saying(403, 'Resource not accessible by personal access token'),
      },
      'failed forbidden deploy keys of acme/legacy, acme/shop: an administrator of the repository to ask',
    ],
    [
      'single sign-on',
      {
        '/orgs/acme/hooks': saying(403, 'Resource protected by organization SAML enforcement.', {
          'x-github-sso': 'required; url=https://github.com/orgs/acme/sso',
        }),
      },
      'failed forbidden webhooks of acme: the token authorised for single sign-on: https://github.com/settings/tokens, Configure SSO',
    ],
    [
      'a role that lacks',
      { '/orgs/acme/installations': saying(403, 'You must be an organization owner') },
      'failed forbidden installed apps of acme: an owner of the organization to ask',
    ],
    [
      '404 of a feature that is off',
      { '/repos/acme/shop/dependabot/secrets': saying(404, 'Dependabot is disabled for this repository') },
      'limit disabled secrets of Dependabot of acme/shop: the feature switched on',
    ],
    [
      '404 that hides from one who administrates',
      { '/repos/acme/shop/environments': saying(404, 'Not Found') },
      'limit unsupported environments of acme/shop: the feature switched on, or a plan or server version that has it',
    ],
    [
      'an empty repository',
      { '/repos/acme/shop/environments': saying(409, 'Git Repository is empty.') },
      'limit skipped environments of acme/shop: a repository that is not empty',
    ],
    [
      'a thing switched off',
      { '/repos/acme/shop/codeowners/errors': saying(410, 'Gone') },
      'limit disabled errors of CODEOWNERS of acme/shop: the feature switched on',
    ],
    [
      'a server that fails',
      { '/orgs/acme/properties/values': saying(502, 'Bad Gateway') },
      'failed unreadable custom properties of acme: a server that answers: it said 502',
    ],
    [
      'a list shorter than it says',
      { '/orgs/acme/actions/runners': { say: () => ({ status: 200, body: { total_count: 3, runners: [] } }) } as Behind },
      'failed corrupt self-hosted runners of acme: all 3 of them: the server gave 0',
    ],
    [
      'an answer of another shape',
      { '/repos/acme/shop/keys': { say: () => ({ status: 200, body: [{ id: 'one' }] }) } as Behind },
      'failed corrupt deploy keys of acme/shop: an answer as GitHub describes it: 1 of its entries were not',
    ],
  ])('%s is said as what it is', async (_, others, expected) => {
    const server = await serve(but(others))
    const { report, code } = await scan(server.url)
    expect(gapsOf(report)).toContain(expected)
    expect(code === 1 || code === 3).toBe(true)
  })

  test.each([
    ['expired or of another host', { GITHUB_TOKEN: 'other' }, /a token GitHub accepts/],
    ['missing', { GITHUB_TOKEN: '' }, /a token: GITHUB_TOKEN/],
  ])('a token that is %s is named, once', async (_, env, expected) => {
    const server = await serve(acmeAnswer, { token: 'made-up' })
    const { report, code } = await scan(server.url, { env })
    expect(code).toBe(3)
    expect(gapsOf(report).filter((gap) => expected.test(gap))).toHaveLength(1)
    expect(server.log.length).toBeLessThan(5)
  })

  test('a token that ends in the middle of a run ends it', async () => {
    const server = await serve(but({ '/repos/acme/shop/actions/secrets': saying(401, 'Bad credentials') }))
    const { report } = await scan(server.url)
    expect(gapsOf(report).join('\n')).toMatch(/a token GitHub accepts/)
    expect(server.log.filter(({ path }) => path.includes('codeowners'))).toEqual([])
  })

  test('limits are waited for when short, and told when long', async () => {
    const soon: Behind = {
      say: (count) =>
        count === 0
          ? { status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '1' } }
          : { status: 200, body: answerTo('/orgs/acme/properties/values', acmeParts['/orgs/acme/properties/values']) },
    }
    const short = await serve(but({ '/orgs/acme/properties/values': soon }))
    expect(gapsOf((await scan(short.url)).report)).toHaveLength(1)
    const far = String(Math.floor(Date.now() / 1000) + 3000)
    const long = await serve(
      but({ '/repos/acme/shop/keys': saying(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': far }) }),
    )
    const { report, code } = await scan(long.url)
    expect(gapsOf(report).filter((gap) => gap.includes('rate-limited')).length).toBeGreaterThan(1)
    expect(code === 1 || code === 3).toBe(true)
  })

  test('a next page elsewhere is not followed: the token stays where it belongs', async () => {
    const stranger = await serve(acmeAnswer)
    const page: Behind = {
      say: () => ({
        status: 200,
        body: answerTo('/repos/acme/shop/keys', acmeParts['/repos/acme/shop/keys']),
        headers: { link: `<${stranger.url}/repos/acme/shop/keys?page=2>; rel="next"` },
      }),
    }
    const moved = await serve(
      but({
        '/repos/acme/shop/keys': page,
        '/repos/acme/legacy/keys': saying(301, 'Moved', { location: `${stranger.url}/repos/acme/legacy/keys` }),
      }),
    )
    const { report } = await scan(moved.url)
    expect(stranger.log).toEqual([])
    expect(gapsOf(report).join('\n')).toMatch(/deploy keys of acme\/legacy: a server that answers: an address outside the API/)
  })

  test('a second run asks with tags, and is told that nothing changed', async () => {
    const server = await serve(acmeAnswer)
    const env = { NHI_CACHE_DIR: lab.folder() }
    const first = await scan(server.url, { env })
    const before = server.log.length
    const second = await scan(server.url, { env })
    const again = server.log.slice(before)
    expect(again.filter(({ status }) => status === 304).length).toBeGreaterThan(again.length / 2)
    expect(second.report).toEqual(first.report)
  })

  test('hostile names and addresses are shown without their escapes', async () => {
    const key = {
      id: 1,
      title: 'a\u001b[2Jb\u202e',
      key: 'x',
      read_only: false,
      verified: true,
      created_at: ago(1),
      added_by: '\u001b]0;x\u0007',
    }
    const hook = {
      id: 2,
      active: true,
      events: ['push'],
      config: { url: 'http://\u001b[31m@[::1/%00', insecure_ssl: '0' },
      last_response: { code: null, status: null, message: null },
    }
    const server = await serve(but({ ...answering('/repos/acme/shop/keys', [key]), ...answering('/repos/acme/shop/hooks', [hook]) }))
    const run = await runBeside(lab, ['scan', 'github:acme', '--github-url', server.url], { env: { GITHUB_TOKEN: 'made-up' } })
    expect(run.stdout).toMatch(/may push/)
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/[\u001b\u0007\u202e]/)
  })
})

describe('a large organization', () => {
  const size = 1000
  const repositories = Array.from({ length: size }, (_, index) => ({
    ...{
      name: `app-${index}`,
      full_name: `acme/app-${index}`,
      private: true,
      visibility: 'private',
      archived: index % 5 === 0,
      fork: false,
      size: 10,
    },
    ...{ default_branch: 'main', pushed_at: ago(index % 300), created_at: ago(900) },
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
  }))
  const list = answerTo('/orgs/acme/repos', repositories)
  const find = (path: string, url: URL): Behind | null => {
    if (path === '/orgs/acme/repos') return { body: list }
    const [, repository, rest] = /^\/repos\/acme\/(app-\d+)(\/.*)$/.exec(path) ?? []
    if (repository === undefined || rest === undefined) return acmeAnswer(path, url)
    if (Number(repository.slice(4)) % 2 === 1 && rest.startsWith('/contents')) return null
    return acmeAnswer(`/repos/acme/shop${rest}`, url)
  }

  test('1,000 repositories take at most ten requests each, ten at a time, in flat memory; a run that is cut short is taken up again', async () => {
    const server = await serve(find)
    /** Interrupts once so many requests have come in. */
    const whenAsked = (most: number) => (child: { kill(signal: 'SIGINT'): boolean }) => {
      const timer = setInterval(() => {
        if (server.log.length < most) return
        clearInterval(timer)
        child.kill('SIGINT')
      }, 20)
    }
    const env = { NHI_CACHE_DIR: lab.folder() }
    const cut = await scan(server.url, { env, meanwhile: whenAsked(400) })
    expect(cut.code).toBe(130)
    const asked = new Set(
      server.log.filter(({ status, headers }) => status === 200 && headers.authorization !== undefined).map(({ path }) => path),
    )
    const before = server.log.length
    expect(before).toBeGreaterThan(399)
    const peak = join(lab.folder(), 'memory')
    // What 13,000 findings take in a report is not what reading takes.
    const whole = await scan(server.url, {
      more: ['--detector', 'secrets'],
      env: {
        ...env,
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(peak)},String(process.resourceUsage().maxRSS)))`)}`,
      },
    })
    expect(server.mistakes.slice(0, 3)).toEqual([])
    const again = server.log.slice(before)
    const isKeys = (path: string) => /\/keys\?/.test(path)
    // What the server answered need not have arrived when the run was cut: as many as are asked at a time may be asked again.
    expect([...asked].filter(isKeys).length).toBeGreaterThan(20)
    expect(again.filter(({ path }) => isKeys(path) && asked.has(path)).length).toBeLessThanOrEqual(10)
    expect(server.peak()).toBeLessThanOrEqual(10)
    expect(again.length).toBeLessThanOrEqual(10 * size + 200)
    expect(whole.report?.identities.filter(({ id }) => id.includes('deploy-key')).length).toBe(2 * size)
    const megabytes = existsSync(peak) ? Number(readFileSync(peak, 'utf8')) / 1024 : Number.NaN
    expect(megabytes).toBeLessThan(400)
  }, 300_000)
})
