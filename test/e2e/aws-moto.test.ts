import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as iam from '@aws-sdk/client-iam'
import { IAMClient } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agedDays, type Moto, onPath, startMoto } from '../support/moto.js'
import { scratch } from '../support/nhi.js'

// A real counterpart: moto's IAM, the real SDK, the built program. `pip install 'moto[server]'` brings moto_server, the package faketime lets what is made
// there be old. Without them these tests are skipped, and say so.

const hasMoto = onPath('moto_server') !== null
const hasFaketime = onPath('faketime') !== null
if (!hasMoto) process.stderr.write("SKIPPED: the runs against moto: no moto_server on the PATH (pip install 'moto[server]')\n")
else if (!hasFaketime) process.stderr.write('moto runs without faketime: what is made there is new, its age is not tested\n')

interface Shown {
  readonly findings: readonly { readonly rule: string; readonly identity: string | null; readonly credential: string | null }[]
  readonly complete: boolean
  readonly gaps: readonly { readonly class: string; readonly what: string; readonly needs: string }[]
  readonly identities: readonly {
    readonly id: string
    readonly createdAt?: string
    readonly lastUsedAt?: string
    readonly owner?: { readonly id: string } | null
    readonly grants: readonly string[]
    readonly credentials: readonly {
      readonly id: string
      readonly status: string
      readonly createdAt: string
      readonly lastUsedAt?: string
    }[]
  }[]
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
const own = '123456789012'
const second = '222222222222'
const day = 86_400_000
const instantText = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
const trust = (principal: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] })

describe.skipIf(!hasMoto)('an account of moto', () => {
  const lab = scratch()
  let moto: Moto
  let environment: Record<string, string>
  let client: IAMClient
  let sts: STSClient
  const keyIds: Record<string, string> = {}

  const config = (credentials = { accessKeyId: 'test', secretAccessKey: 'test' }) => ({
    endpoint: moto.url,
    region: 'us-east-1',
    credentials,
  })
  // moto has no such calls; AWS does.
  const facets = ['--aws-facets', '!service-credentials,!roles-anywhere']

  function scan(...args: string[]): Shown {
    const run = lab.nhi(['scan', 'aws:', '-f', 'json', '--fail-on', 'none', ...facets, ...args], { cwd: lab.folder(), env: environment })
    if (run.code !== 0) throw new Error(`code ${run.code}: ${run.stderr}${run.stdout.slice(0, 2000)}`)
    expect(run.stderr).not.toMatch(/NodeVersionSupportWarning|Warning/)
    return JSON.parse(run.stdout) as Shown
  }
  const identity = (shown: Shown, name: string) => shown.identities.find(({ id }) => id.endsWith(`/${name}`))
  const said = ({ findings }: Shown) => findings.map(({ rule, identity, credential }) => `${rule} ${credential ?? identity}`).sort()
  // moto writes fractions of a second, which AWS does not: the SDK rounds them, the command line's client cuts them off.
  const withInstantsOf = (live: unknown, other: unknown): unknown => {
    const instants = JSON.stringify(live).match(instantText) ?? []
    let index = 0
    const near = (text: string) => {
      const said = instants[index++] ?? ''
      return Math.abs(Date.parse(text) - Date.parse(said)) <= 1000 ? said : text
    }
    return JSON.parse(JSON.stringify(other).replace(instantText, near))
  }
  const ageOf = (instant: string | undefined) => (Date.now() - Date.parse(instant ?? '')) / day

  async function userWithKey(
    iamClient: IAMClient,
    UserName: string,
    policy: string | null,
    owner: string | null,
  ): Promise<{ accessKeyId: string; secretAccessKey: string }> {
    await iamClient.send(new iam.CreateUserCommand({ UserName, ...(owner === null ? {} : { Tags: [{ Key: 'Owner', Value: owner }] }) }))
    if (policy !== null) await iamClient.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn: policy }))
    const { AccessKey } = await iamClient.send(new iam.CreateAccessKeyCommand({ UserName }))
    keyIds[UserName] = AccessKey?.AccessKeyId ?? ''
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  }

  async function inSecondAccount(): Promise<IAMClient> {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${second}:role/setup`, RoleSessionName: 'setup' }),
    )
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {}
    return new IAMClient({ ...config(), credentials: { accessKeyId, secretAccessKey, sessionToken } })
  }

  beforeAll(async () => {
    moto = await startMoto()
    environment = {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    client = new IAMClient(config())
    sts = new STSClient(config())
    const ci = await userWithKey(client, 'ci-deploy', admin, 'platform')
    await userWithKey(client, 'forgotten-contractor', null, null)
    await client.send(
      new iam.CreateRoleCommand({
        RoleName: 'vendor',
        AssumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::464622532012:root' }),
        Description: 'owner: observability',
      }),
    )
    await client.send(new iam.CreateLoginProfileCommand({ UserName: 'forgotten-contractor', Password: 'made-up-Passw0rd!' }))
    await client.send(new iam.CreateUserCommand({ UserName: 'ana' }))
    await client.send(new iam.CreateLoginProfileCommand({ UserName: 'ana', Password: 'made-up-Passw0rd!' }))
    // Using a key is what makes it used.
    await new STSClient(config(ci)).send(new GetCallerIdentityCommand({}))
    const other = await inSecondAccount()
    await userWithKey(other, 'staging-bot', null, 'ana@acme.example')
    await other.send(new iam.CreateRoleCommand({ RoleName: 'audit', AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${own}:root` }) }))
  }, 120_000)

  afterAll(() => moto?.stop())

  test('is scanned: who is there, with which keys, how old, last used when, whose', () => {
    const shown = scan()
    expect(shown.complete).toBe(true)
    expect(shown.identities.map(({ id }) => id)).toEqual([
      `aws:${own}:role/vendor`,
      `aws:${own}:user/ci-deploy`,
      `aws:${own}:user/forgotten-contractor`,
    ])
    const ci = identity(shown, 'ci-deploy')
    expect(ci).toMatchObject({
      owner: { id: 'platform' },
      grants: ['AdministratorAccess'],
      credentials: [{ id: keyIds['ci-deploy'], status: 'active' }],
    })
    expect(ci?.credentials[0]?.lastUsedAt).toMatch(/^\d{4}-/)
    expect(identity(shown, 'forgotten-contractor')?.credentials).toMatchObject([
      { id: keyIds['forgotten-contractor'], lastUsedAt: 'never' },
      { status: 'active' },
    ])
    expect(identity(shown, 'vendor')).toMatchObject({ lastUsedAt: 'never', owner: { id: 'observability' } })
  })

  test.skipIf(!hasFaketime)('what was made long ago is old by the real clock, and found', () => {
    const shown = scan()
    expect(said(shown)).toEqual([
      `aws-access-key-console-password aws:${own}:user/forgotten-contractor`,
      `aws-access-key-never-used ${keyIds['forgotten-contractor']}`,
      `aws-access-key-unused ${keyIds['ci-deploy']}`,
      `aws-admin aws:${own}:user/ci-deploy`,
      `aws-role-unused aws:${own}:role/vendor`,
      `aws-trust-no-external-id aws:${own}:role/vendor`,
    ])
    for (const name of ['ci-deploy', 'forgotten-contractor']) {
      expect(ageOf(identity(shown, name)?.credentials[0]?.createdAt)).toBeGreaterThan(agedDays - 2)
      expect(ageOf(identity(shown, name)?.createdAt)).toBeLessThan(agedDays + 2)
    }
  })

  test('two accounts, one through a role of the other', () => {
    const through = scan('--aws-role', `arn:aws:iam::${second}:role/audit`)
    expect(through.identities.map(({ id }) => id)).toEqual([`aws:${second}:role/audit`, `aws:${second}:user/staging-bot`])
    expect(identity(through, 'staging-bot')).toMatchObject({
      owner: { id: 'ana@acme.example' },
      credentials: [{ id: keyIds['staging-bot'] }],
    })
    const folder = lab.folder({ 'nhi.yml': `aws: { accounts: ['${second}'] }\n` })
    const run = lab.nhi(['scan', 'aws:', '-f', 'json', '--fail-on', 'none', ...facets, '--aws-role', 'audit'], {
      cwd: folder,
      env: environment,
    })
    const both = JSON.parse(run.stdout) as Shown
    expect(new Set(both.identities.map(({ id }) => id.slice(0, 16)))).toEqual(new Set([`aws:${own}`, `aws:${second}`]))
  })

  test('calls moto does not know are gaps, no crash', () => {
    const run = lab.nhi(['scan', 'aws:', '-f', 'json', '--fail-on', 'none', '--aws-facets', 'default'], {
      cwd: lab.folder(),
      env: environment,
    })
    expect(run.code).toBe(3)
    const { gaps } = JSON.parse(run.stdout) as Shown
    expect(gaps.filter((gap) => gap.class === 'failed').map(({ what }) => what)).toEqual([
      `account ${own}: Roles Anywhere profiles in us-east-1`,
      `account ${own}: service-specific credentials`,
    ])
  })

  test.skipIf(onPath('aws') === null || onPath('bash') === null)(
    'the script of nhi init aws exports it, and the export says what the live account says',
    () => {
      const folder = lab.folder()
      const script = lab.nhi(['init', 'aws', '--script']).stdout
      const said = (() => {
        try {
          return execFileSync('bash', ['-s', '--', 'out folder'], {
            cwd: folder,
            input: script,
            env: { ...process.env, ...environment, AWS_DEFAULT_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' },
            stdio: ['pipe', 'pipe', 'pipe'],
          })
        } catch (error) {
          // What moto does not answer is missing, and said.
          return (error as { stdout: Buffer }).stdout
        }
      })()
      expect(said.toString()).toBe(`exported to out folder/${own}, 1 answers missing\n`)
      const files = readdirSync(join(folder, 'out folder', own))
      expect(files).toContain('control-policies.json')
      for (const file of files)
        expect(readFileSync(join(folder, 'out folder', own, file), 'utf8')).not.toMatch(/SecretAccessKey|made-up-Passw0rd/)
      const run = lab.nhi(['scan', 'aws:./out folder', '-f', 'json', '--fail-on', 'none'], { cwd: folder })
      const offline = JSON.parse(run.stdout) as Shown
      const plain = ({ identities }: Shown) => identities.map((one) => ({ ...one, location: null }))
      const live = plain(scan())
      expect(withInstantsOf(live, plain(offline))).toEqual(live)
      expect(offline.gaps.filter((gap) => gap.class === 'failed')).toEqual([])
    },
    240_000,
  )

  test('is mended and scanned again', async () => {
    await client.send(
      new iam.UpdateAccessKeyCommand({ UserName: 'forgotten-contractor', AccessKeyId: keyIds['forgotten-contractor'], Status: 'Inactive' }),
    )
    await client.send(new iam.DetachUserPolicyCommand({ UserName: 'ci-deploy', PolicyArn: admin }))
    const shown = scan()
    expect(said(shown).filter((line) => /^aws-(admin|access-key-never-used)/.test(line))).toEqual([])
    expect(identity(shown, 'forgotten-contractor')?.credentials[0]).toMatchObject({
      id: keyIds['forgotten-contractor'],
      status: 'inactive',
    })
    expect(identity(shown, 'ci-deploy')?.grants).toEqual([])
    await client.send(new iam.DeleteAccessKeyCommand({ UserName: 'ci-deploy', AccessKeyId: keyIds['ci-deploy'] }))
    expect(identity(scan(), 'ci-deploy')?.credentials).toEqual([])
  })
})
