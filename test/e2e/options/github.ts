import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Lab, OptionCase, Outcome, Place } from './case.js'

const program = join(dirname(fileURLToPath(import.meta.url)), '../../support/github-process.ts')
let address: string | null = null

/** The address of the make-believe GitHub in its own process, started once: the program is waited for in a way that would stop one in this process. */
function serverBeside(lab: Lab): string {
  if (address !== null) return address
  const file = join(lab.folder(), 'address')
  const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.unref()
  child.channel?.unref()
  const clock = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; !existsSync(file) || readFileSync(file).length === 0; waited += 50) {
    if (waited > 60_000) throw new Error('the make-believe GitHub did not start')
    Atomics.wait(clock, 0, 0, 50)
  }
  address = readFileSync(file, 'utf8')
  return address
}

/** An address at which nobody listens. */
const nobody = 'http://127.0.0.1:9'

/** An owner of which the environment says where to ask, and with what. */
const owner =
  (env: (lab: Lab) => Record<string, string>, files: Record<string, string> = {}, before: readonly string[] = []) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args: [...before, 'github:acme'], env: { NHI_CACHE_DIR: lab.folder(), ...env(lab) } })

const mentions =
  (pattern: RegExp) =>
  ({ stdout, stderr }: Outcome) =>
    pattern.test(`${stdout}${stderr}`)

const needs: Readonly<Record<string, [Record<string, string>, readonly string[]]>> = {
  scan: [{}, []],
  inventory: [{}, []],
  'baseline create': [{}, []],
  'baseline update': [{ '.nhi-baseline.json': `${JSON.stringify({ version: 1, entries: [] })}\n` }, []],
  offboard: [{}, ['zoe']],
}

/** The options of remote targets on GitHub, of each command that reads them. */
export const githubCases: readonly OptionCase[] = Object.entries(needs).flatMap(([command, [files, before]]): OptionCase[] => [
  {
    command,
    option: '--github-url',
    about: 'names who is asked, before any variable',
    given: owner((lab) => ({ ELSEWHERE: serverBeside(lab), GITHUB_API_URL: nobody, GITHUB_TOKEN: 'made-up' }), files, before),
    with: ({ env }) => ['--github-url', env?.ELSEWHERE ?? ''],
    see: mentions(/a server that answers/),
    expected: false,
  },
  {
    command,
    option: '--max-requests',
    about: 'is how often',
    given: owner((lab) => ({ GITHUB_API_URL: serverBeside(lab), GITHUB_TOKEN: 'made-up' }), files, before),
    with: ['--max-requests', '4'],
    see: mentions(/more requests than 4: --max-requests/),
    expected: true,
  },
])

const token = (option: string, with_: string, given: Record<string, string>): OptionCase => ({
  command: 'scan',
  option,
  given: owner((lab) => ({ GITHUB_API_URL: serverBeside(lab), ...given })),
  with: [with_],
  see: mentions(/a token: GITHUB_TOKEN|a token GitHub accepts/),
  expected: false,
})

/** The variables that say where GitHub is and what to ask with. `GH_HOST` leads to an address on the network: `test/config/github.test.ts` has it. */
export const githubVariables: readonly OptionCase[] = [
  {
    command: 'scan',
    option: 'GITHUB_API_URL',
    // An address given by GH_HOST is asked by TLS, which nobody there speaks.
    given: owner((lab) => ({ ELSEWHERE: serverBeside(lab), GH_HOST: '127.0.0.1:9', GITHUB_TOKEN: 'made-up' })),
    with: ({ env }) => [env?.ELSEWHERE ?? ''],
    see: mentions(/a server that answers/),
    expected: false,
  },
  token('GITHUB_TOKEN', 'made-up', { GH_TOKEN: 'another' }),
  token('GH_TOKEN', 'made-up', {}),
]
