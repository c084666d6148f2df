import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { acmeAnswer, acmeParts, ago } from '../support/github/acme.js'
import { answerTo } from '../support/github/description.js'
import { answering, but, gapsOf, githubLab, saying } from '../support/github/lab.js'
import { runBeside } from '../support/github/run.js'
import type { Behind } from '../support/github/server.js'

const { lab, serve, scan, close } = githubLab()
afterAll(close)

const [shop] = acmeParts['/orgs/acme/repos'] as object[]
const moved = (url: string): Behind => ({
  say: () => ({ status: 301, body: { message: 'Moved Permanently' }, headers: { location: url } }),
})

describe('what an owner or repository turns out to be', () => {
  test('a user where an organization was meant is read as a user', async () => {
    const server = await serve((path, url) => {
      if (path === '/orgs/acme' || path.startsWith('/orgs/') || path.startsWith('/user/')) return null
      if (path === '/users/acme') return { body: answerTo(path, { login: 'acme', type: 'User' }) }
      if (path === '/users/acme/repos') return { body: answerTo(path, acmeParts['/orgs/acme/repos']) }
      return acmeAnswer(path, url)
    })
    const { report } = await scan(server.url)
    expect(server.mistakes).toEqual([])
    expect(report?.identities.map(({ id }) => id.replace(/^github:[^/]*\//, ''))).toContain('acme/shop:deploy-key/1')
    expect(gapsOf(report).filter((gap) => gap.startsWith('failed'))).toEqual([])
    expect(server.log.filter(({ path }) => /^\/orgs\/acme\/./.test(path))).toEqual([])
  })

  test('a repository that was renamed is read by its new name', async () => {
    const server = await serve((path, url) => {
      if (path === '/repos/acme/old-shop') return moved(`${server.url}/repositories/77`)
      if (path === '/repositories/77') return { say: () => ({ status: 200, body: answerTo('/repos/acme/shop', shop) }) }
      return acmeAnswer(path, url)
    })
    const { report } = await scan(server.url, { target: 'github:acme/old-shop' })
    expect(report?.identities.map(({ id }) => id.replace(/^github:[^/]*\//, ''))).toContain('acme/shop:deploy-key/1')
  })

  test('one that was transferred is said to be, with where it is now', async () => {
    const server = await serve((path, url) => {
      if (path === '/repos/acme/shop') return moved(`${server.url}/repositories/77`)
      if (path === '/repositories/77') {
        return { say: () => ({ status: 200, body: answerTo('/repos/acme/shop', { ...shop, full_name: 'globex/shop' }) }) }
      }
      return acmeAnswer(path, url)
    })
    const { report } = await scan(server.url, { target: 'github:acme/shop' })
    expect(gapsOf(report)).toContain('failed not-found the repository acme/shop: it was moved: github:globex/shop')
    expect(report?.complete).toBe(false)
    expect(server.log.filter(({ path }) => path.includes('/keys'))).toEqual([])
  })

  test('an empty repository has keys and no workflows, and is no failure', async () => {
    const server = await serve(
      but({
        ...answering('/orgs/acme/repos', [{ ...shop, size: 0, pushed_at: null }]),
        '/repos/acme/shop/contents/.github/workflows': saying(404, 'This repository is empty.'),
      }),
    )
    const { report } = await scan(server.url)
    expect(report?.findings.map(({ rule }) => rule)).toContain('github-deploy-key-orphaned')
    expect(gapsOf(report)).toHaveLength(1)
  })
})

describe('a GitHub App', () => {
  const key = lab.folder({
    'app.pem': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
  })
  const env = { GITHUB_TOKEN: '', NHI_GITHUB_APP_ID: '77', NHI_GITHUB_APP_KEY_FILE: join(key, 'app.pem') }
  const grant = {
    ...{ id: 5, name: 'deploy', access_granted_at: ago(500), token_id: 9, token_name: 'ci deploy', token_expired: false },
    ...{ token_expires_at: null, token_last_used_at: ago(200), repository_selection: 'all', owner: { login: 'zoe', type: 'User' } },
    permissions: { repository: { contents: 'write' } },
  }
  const app = (others: Readonly<Record<string, Behind>> = {}) =>
    but({
      '/orgs/acme/installation': { say: () => ({ status: 200, body: { id: 12, permissions: { members: 'read' } } }) },
      '/app/installations/12/access_tokens': {
        say: () => ({
          status: 201,
          body: { token: 'installed', expires_at: '2099-01-01T00:00:00Z', permissions: {}, repository_selection: 'all' },
        }),
      },
      '/orgs/acme/personal-access-tokens': { say: () => ({ status: 200, body: answerTo('/orgs/acme/personal-access-tokens', [grant]) }) },
      ...others,
    })

  test('signs in with its key, asks as its installation, and sees fine-grained tokens', async () => {
    const server = await serve(app())
    const { report, stdout, stderr } = await scan(server.url, { env })
    const posts = server.log.filter(({ method }) => method !== 'GET')
    expect(posts.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /app/installations/12/access_tokens'])
    expect(server.log.find(({ path }) => path.includes('/keys'))?.headers.authorization).toBe('token installed')
    expect(report?.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['github-token-orphaned', 'github-token-no-expiry']))
    expect(gapsOf(report)).toEqual([])
    expect(`${stdout}${stderr}`).not.toMatch(/installed\b.*token=|BEGIN RSA/)
  })

  test('that is not installed there is said to be not', async () => {
    const server = await serve(app({ '/orgs/acme/installation': saying(404, 'Not Found') }))
    const { report, code } = await scan(server.url, { env })
    expect(gapsOf(report)).toEqual([
      'failed forbidden acme: the app installed there, and its key: NHI_GITHUB_APP_ID, NHI_GITHUB_APP_KEY_FILE',
    ])
    expect(code).toBe(3)
  })

  test('whose key cannot be read is said to be so', async () => {
    const server = await serve(app())
    const { report } = await scan(server.url, { env: { ...env, NHI_GITHUB_APP_KEY_FILE: join(key, 'none.pem') } })
    expect(gapsOf(report)).toEqual([expect.stringMatching(/^failed unreadable the private key of the app: a file that can be read/)])
    expect(server.log).toEqual([])
  })
})

describe('--github-url and --max-requests', () => {
  test.each(['scan', 'inventory', 'baseline create', 'offboard zoe'])(
    '%s asks the server that is named, and no more often than allowed',
    async (command) => {
      const named = await serve(acmeAnswer)
      const other = await serve(acmeAnswer)
      const args = [...command.split(' '), 'github:acme', '--github-url', named.url, '--max-requests', '4']
      const run = await runBeside(lab, args, {
        cwd: lab.folder(),
        env: { GITHUB_TOKEN: 'made-up', GITHUB_API_URL: other.url, NHI_CACHE_DIR: lab.folder() },
      })
      expect(other.log).toEqual([])
      expect(named.log).toHaveLength(4)
      expect(`${run.stdout}${run.stderr}`).toMatch(/--max-requests/)
    },
  )
})

function manySecrets() {
  const dates = { created_at: ago(9), updated_at: ago(9) }
  const secrets = Array.from({ length: 100_000 }, (_, index) => ({ name: `S_${index}`, ...dates, visibility: 'all' }))
  return { total_count: secrets.length, secrets }
}

test.each([
  ['github-webhooks', 0, 450],
  ['github-secrets', 100_000, 650],
])(
  '100,000 secrets are read whole: judged by %s, with %i findings at least, within %i MB',
  async (detector, findings, most) => {
    const server = await serve(but({ '/orgs/acme/actions/secrets': { body: manySecrets() } }))
    const peak = join(lab.folder(), 'memory')
    const watch = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(peak)},String(process.resourceUsage().maxRSS)))`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(watch)}`
    const whole = await scan(server.url, { more: ['--max-requests', '2000', '--detector', detector], env: { NODE_OPTIONS } })
    expect(whole.report?.identities.filter(({ id }) => id.includes(':secret/actions/S_'))).toHaveLength(100_000)
    expect(gapsOf(whole.report).filter((gap) => gap.includes('secrets'))).toEqual([])
    expect(whole.report?.findings.length).toBeGreaterThanOrEqual(findings)
    expect(existsSync(peak) ? Number(readFileSync(peak, 'utf8')) / 1024 : Number.NaN).toBeLessThan(most)
  },
  300_000,
)

test('of 100,000 secrets, what the budget does not reach is said', async () => {
  const server = await serve(but({ '/orgs/acme/actions/secrets': { body: manySecrets() } }))
  const cut = await scan(server.url, { more: ['--detector', 'github-webhooks'] })
  expect(gapsOf(cut.report).filter((gap) => gap.includes('secrets of Actions of acme'))).toHaveLength(1)
}, 300_000)
