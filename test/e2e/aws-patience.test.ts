import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StubMood } from '../support/aws-stub.js'
import { startAwsStub } from '../support/aws-stub.js'
import { worldOf } from '../support/aws-world.js'
import { scratch } from '../support/nhi.js'

// What never comes is not waited for without end. The runs go on side by side, for each of them waits for a minute or two and works for a moment.

const account = '111122223333'
const lab = scratch()

interface Ended {
  readonly code: number | null
  readonly failures: readonly string[]
  readonly identities: number
  readonly seconds: number
}

async function scan(mood: StubMood): Promise<Ended> {
  const stub = await startAwsStub([worldOf(account, { users: 2, withKeys: 1, roles: 1 })], mood)
  const started = performance.now()
  const env = { ...stub.environment(account), AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }
  const child = lab.start(['scan', 'aws:', '-f', 'json', '--fail-on', 'none', '--no-config'], { cwd: lab.folder(), env })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  child.stderr.resume()
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  await stub.close()
  const report = JSON.parse(Buffer.concat(pieces).toString('utf8')) as {
    gaps: { class: string; status: string; what: string; needs: string }[]
    identities: unknown[]
  }
  return {
    code,
    failures: report.gaps.filter((gap) => gap.class === 'failed').map(({ status, what, needs }) => `${status}: ${what}: ${needs}`),
    identities: report.identities.length,
    seconds: (performance.now() - started) / 1000,
  }
}

const moods = {
  'a report that is never ready': { unfinished: 1_000_000 },
  'one call that is never answered': { hangs: ['ListRoles'] },
  'an endpoint that never answers': { hangs: ['GetCallerIdentity'] },
} satisfies Record<string, StubMood>
const ended = new Map<string, Ended>()

beforeAll(async () => {
  await Promise.all(Object.entries(moods).map(async ([name, mood]) => ended.set(name, await scan(mood))))
}, 240_000)
afterAll(() => ended.clear())

test.each<[keyof typeof moods, string, number]>([
  [
    'a report that is never ready',
    `timed-out: account ${account}: the credential report: the report AWS is still writing: run it again in a minute`,
    2,
  ],
  ['one call that is never answered', `timed-out: account ${account}: descriptions of roles: an answer to iam:ListRoles`, 2],
  ['an endpoint that never answers', 'timed-out: aws:: an answer to sts:GetCallerIdentity', 0],
])('%s is a failed gap, the rest is read, and the run ends', (name, failure, least) => {
  const run = ended.get(name)
  expect(run?.failures).toEqual([failure])
  expect(run?.code).toBe(3)
  expect(run?.identities).toBeGreaterThanOrEqual(least)
  expect(run?.seconds).toBeLessThan(150)
})
