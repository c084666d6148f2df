import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { acmeAnswer, acmeParts, ago } from '../support/github/acme.js'
import { answerTo } from '../support/github/description.js'
import { answering, but, gapsOf, githubLab, type Shown, saying } from '../support/github/lab.js'
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
    // What a repository without a commit cannot have is not asked for.
    expect(server.log.filter(({ path }) => /shop\/(?:contents|environments|branches|codeowners)/.test(path))).toEqual([])
  })

  test.each([
    [404, 'Not Found'],
    [409, 'Git Repository is empty.'],
  ])('one without the folder of workflows (%i %s) has none, and is no failure', async (status, message) => {
    const server = await serve(but({ '/repos/acme/shop/contents/.github/workflows': saying(status, message) }))
    const { report } = await scan(server.url)
    expect(gapsOf(report)).toHaveLength(1)
    expect(server.log.filter(({ path }) => /shop\/environments/.test(path))).toEqual([])
  })
})

describe('an enterprise server', () => {
  const without = (path: string, url: URL) => (/copilot|agents|codespaces|credential-auth/.test(path) ? null : acmeAnswer(path, url))
  const scopes = 'repo, read:org, admin:org, admin:org_hook, site_admin'
  const app = 'failed forbidden fine-grained tokens of acme: a GitHub App with Personal access tokens: read'

  test('tells its administrator of the tokens and keys of the owner’s people, and of nobody else', async () => {
    const server = await serve(without, { base: '/api/v3', scopes })
    const { report } = await scan(server.url)
    expect(server.mistakes).toEqual([])
    expect(gapsOf(report)).toEqual([app])
    const held = report?.identities.filter(({ id }) => id.includes(':server-'))
    expect(held?.map(({ id, owner }) => [id.replace(/^.*?acme:/, ''), owner?.id])).toEqual([
      ['server-key/501', 'ada'],
      ['server-token/501', 'ada'],
    ])
    const said = report?.findings.filter(({ identity }) => identity?.includes(':server-')).map(({ rule, message }) => `${rule}: ${message}`)
    expect(said?.sort()).toEqual([
      "github-token-human: personal access token 'nightly build' of ada is a person's, and its name speaks of build",
      "github-token-no-expiry: personal access token 'nightly build' of ada has no end",
      "github-token-overbroad: personal access token 'nightly build' of ada has the scopes repo and admin:org",
      "github-token-unused: SSH key 'laptop' of ada has been idle for 400 days",
    ])
    const unused = report?.findings.find(({ rule, identity }) => rule === 'github-token-unused' && identity?.includes(':server-key/'))
    expect(unused?.fix).toContain('gh api -X DELETE admin/keys/501')
    expect(unused?.fix).toContain(`export GH_HOST=${new URL(server.url).host}`)
  })

  test('is named in what is to be done with a leaver’s things', async () => {
    const server = await serve(without, { base: '/api/v3', scopes })
    const args = ['offboard', 'ada', 'github:acme', '--github-url', server.url, '-f', 'json', '--now', '2026-11-22T00:00:00Z']
    const run = await runBeside(lab, args, { env: { GITHUB_TOKEN: 'made-up', NHI_CACHE_DIR: lab.folder() } })
    const { items } = JSON.parse(run.stdout) as { items: { identity: string; commands: string[] }[] }
    const commands = Object.fromEntries(items.map((one) => [one.identity?.replace(/^github:[^/]*\//, ''), one.commands]))
    const told = `export GH_HOST=${new URL(server.url).host}`
    expect(commands['acme:server-token/501']).toEqual([told, 'gh api -X DELETE admin/tokens/501'])
    expect(commands['acme:server-key/501']).toEqual([told, 'gh api -X DELETE admin/keys/501'])
    expect(commands['acme/shop:deploy-key/2']?.at(-1)).toBe('gh api -X DELETE repos/acme/shop/keys/2')
  })

  test.each([
    [
      'a token without the scope',
      'repo, admin:org',
      {},
      'limit skipped classic tokens and SSH keys of the people of acme: a classic token of a site administrator, with the scope site_admin',
    ],
    [
      'the scope in the hands of somebody who is none',
      scopes,
      { '/admin/tokens': saying(403, 'Must be a site administrator'), '/admin/keys': saying(404, 'Not Found') },
      /^failed forbidden classic tokens of 127\.0\.0\.1:\d+: a site administrator of the server to ask$/,
    ],
  ])('%s is said', async (_, scopes, others: Readonly<Record<string, Behind>>, expected) => {
    const server = await serve((path, url) => others[path] ?? without(path, url), { base: '/api/v3', scopes })
    const { report } = await scan(server.url)
    const gaps = gapsOf(report).filter((gap) => gap !== app)
    expect(gaps).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
    expect(gaps).toHaveLength(typeof expected === 'string' ? 1 : 2)
    expect(server.log.filter(({ path }) => path.startsWith('/admin/'))).toHaveLength(typeof expected === 'string' ? 0 : 2)
  })
})

describe('a deploy key that may push', () => {
  const rules = '/repos/acme/shop/rules/branches/main'
  const protection = '/repos/acme/shop/branches/main'
  const open = 'to main: neither a branch protection nor a ruleset keeps pushes from it'
  test.each([
    ['nothing guards it', {}, 'high', open, 2],
    ['a ruleset guards it', answering(rules, [{ type: 'deletion' }, { type: 'pull_request' }]), 'medium', '', 1],
    ['a ruleset only keeps it from being deleted', answering(rules, [{ type: 'deletion' }]), 'high', open, 2],
    ['a protection guards it', answering(protection, { name: 'main', protected: true }), 'medium', '', 2],
    ['nobody says whether one does', { [protection]: saying(403, 'Resource not accessible by integration') }, 'medium', '', 2],
    ['rules are refused', { [rules]: saying(403, 'Resource not accessible by integration') }, 'medium', '', 2],
  ])('where %s', async (_, others: Readonly<Record<string, Behind>>, severity, said, calls) => {
    const server = await serve(but(others))
    const { report } = await scan(server.url)
    const found = report?.findings.filter(({ rule }) => rule === 'github-deploy-key-write')
    expect(found?.map((one) => [one.severity, one.message])).toEqual([
      [severity, `deploy key 'deploy' of acme/shop may push${said === '' ? '' : ` ${said}`}`],
    ])
    expect(server.log.filter(({ path }) => /\/branches\//.test(path))).toHaveLength(calls)
    expect(found?.[0]?.fix.includes('acme/shop/settings/rules')).toBe(said !== '')
  })

  test('is no reason to ask where the key only reads', async () => {
    const [, reader] = acmeParts['/repos/acme/shop/keys'] as object[]
    const server = await serve(but(answering('/repos/acme/shop/keys', [reader])))
    await scan(server.url)
    expect(server.log.filter(({ path }) => /\/branches\//.test(path))).toEqual([])
  })
})

describe('CODEOWNERS of a repository that is read through the API', () => {
  const ownerOf = (report: Shown | null, thing: string) => report?.identities.find(({ id }) => id.endsWith(thing))?.owner

  test('names who answers for what lies at no path, and for a secret whom it names for the workflow that reads it', async () => {
    const server = await serve(but(answering('/orgs/acme/properties/values', [])))
    const { report } = await scan(server.url)
    expect(ownerOf(report, 'shop:webhook/11')).toMatchObject({ id: '@acme/shop-team', source: 'codeowners' })
    expect(ownerOf(report, 'shop:secret/actions/FORGOTTEN')).toMatchObject({ id: '@acme/shop-team', source: 'codeowners' })
    expect(ownerOf(report, 'shop:secret/actions/SHARED_TOKEN')).toMatchObject({ id: '@ada', source: 'codeowners' })
    // Who made it is known: that counts for more.
    expect(ownerOf(report, 'shop:deploy-key/2')).toMatchObject({ id: 'ada', source: 'creator' })
    expect(ownerOf(report, 'legacy:deploy-key/3')).toMatchObject({ source: 'creator' })
    const workflow = report?.findings.find(({ locations }) => locations[0]?.path === 'github:acme/shop/.github/workflows/ci.yml')
    expect(workflow?.owner).toMatchObject({ id: '@ada', source: 'codeowners' })
  })

  test('that names nobody for workflows with secrets is told of', async () => {
    const content = Buffer.from('*.go @ada\n').toString('base64')
    const server = await serve(
      but(answering('/repos/acme/shop/contents/.github/CODEOWNERS', { type: 'file', name: 'CODEOWNERS', encoding: 'base64', content })),
    )
    const { report } = await scan(server.url)
    expect(report?.findings.find(({ rule }) => rule === 'ci-ownerless-workflow')?.message).toMatch(
      /^github:acme\/shop\/\.github\/CODEOWNERS names nobody for github:acme\/shop\/\.github\/workflows\/ci\.yml with 2 secrets/,
    )
  })

  test.each([
    ['none: nothing is looked for', { '/repos/acme/shop/codeowners/errors': saying(404, 'Not Found') }, [], undefined],
    [
      'one without a mistake: it is looked for in the order GitHub looks',
      {
        ...answering('/repos/acme/shop/codeowners/errors', { errors: [] }),
        '/repos/acme/shop/contents/.github/CODEOWNERS': saying(404, 'Not Found'),
        ...answering('/repos/acme/shop/contents/CODEOWNERS', acmeParts['/repos/acme/shop/contents/.github/CODEOWNERS']),
      },
      ['.github/CODEOWNERS', 'CODEOWNERS'],
      '@acme/shop-team',
    ],
    [
      'one in docs that GitHub names',
      {
        ...answering('/repos/acme/shop/codeowners/errors', {
          errors: [{ line: 1, column: 1, kind: 'Unknown owner', source: '* @x', path: 'docs/CODEOWNERS', message: 'm' }],
        }),
        ...answering('/repos/acme/shop/contents/docs/CODEOWNERS', acmeParts['/repos/acme/shop/contents/.github/CODEOWNERS']),
      },
      ['docs/CODEOWNERS'],
      '@acme/shop-team',
    ],
  ])('where there is %s', async (_, others: Readonly<Record<string, Behind>>, asked, owner) => {
    const server = await serve(but({ ...answering('/orgs/acme/properties/values', []), ...others }))
    const { report } = await scan(server.url)
    const contents = server.log.flatMap(({ path }) => /shop\/contents\/(.*CODEOWNERS)$/.exec(path)?.[1] ?? [])
    expect(contents).toEqual(asked)
    expect(ownerOf(report, 'shop:webhook/11')?.id).toBe(owner)
    expect(gapsOf(report)).toHaveLength(1)
  })
})

test('machineUsers of the config are machines whatever they are called, and never leave', async () => {
  const server = await serve(acmeAnswer)
  const cwd = lab.folder({ 'nhi.yml': 'machineUsers: [Ada, zoe]\n' })
  const said = async (more: readonly string[]) => {
    const { report, stderr } = await scan(server.url, { cwd, more })
    const about = report?.findings.filter(({ rule }) => /machine-user-owner|deploy-key-orphaned/.test(rule))
    return { stderr, messages: about?.map(({ message }) => message).sort() }
  }
  const [declared, without] = [await said([]), await said(['--no-config'])]
  expect(declared.messages).toEqual([
    'acme-ci, a machine by its name, is an owner of acme',
    'ada, a machine by machineUsers in the config, is an owner of acme',
    "deploy key 'old box' of acme/legacy was added by an account that is gone, and may read",
  ])
  expect(declared.stderr).toMatch(/calls 2 accounts a machine's/)
  expect(without.messages).toEqual([
    'acme-ci, a machine by its name, is an owner of acme',
    "deploy key 'deploy' of acme/shop was added by zoe, who is in acme no more, and may push",
    "deploy key 'old box' of acme/legacy was added by an account that is gone, and may read",
  ])
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
