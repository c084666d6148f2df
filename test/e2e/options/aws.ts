import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { code, type Lab, type OptionCase, type Place } from './case.js'

const program = join(dirname(fileURLToPath(import.meta.url)), '../../support/aws-stub-process.ts')
let environment: Record<string, string> | null = null

/** The environment of a stub in its own process, started once: the program is waited for in a way that would stop one in this process. */
function stubBeside(lab: Lab): Record<string, string> {
  if (environment !== null) return environment
  const file = join(lab.folder(), 'stub.json')
  const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.unref()
  child.channel?.unref()
  const clock = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; !existsSync(file) || readFileSync(file).length === 0; waited += 50) {
    if (waited > 20_000) throw new Error('the stub of AWS did not start')
    Atomics.wait(clock, 0, 0, 50)
  }
  const made = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  environment = { ...made, AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }
  return environment
}

const live =
  (...args: readonly string[]) =>
  (lab: Lab): Place => ({
    cwd: lab.folder({ '.nhi-baseline.json': '{ "version": 1, "entries": [] }\n' }),
    args: ['aws:', ...args],
    env: stubBeside(lab),
  })

// The stub refuses to describe roles: a run that asks is incomplete, one that leaves that facet out is not.
const facets = ['--aws-facets', '!role-descriptions']
const complete = 0
const incomplete = 3

/** The options of live AWS accounts, of each command that reads them. */
export const awsCases: readonly OptionCase[] = ['scan', 'baseline create', 'baseline update', 'inventory'].flatMap((command) => [
  {
    command,
    option: '--aws-facets',
    given: live(...(command === 'scan' ? ['--fail-on', 'none'] : [])),
    with: facets,
    see: code,
    expected: complete,
  },
  {
    command,
    option: '--aws-role',
    about: 'another account, which knows no such role',
    given: live(...facets, ...(command === 'scan' ? ['--fail-on', 'none'] : [])),
    with: ['--aws-role', 'arn:aws:iam::444455556666:role/audit'],
    see: code,
    expected: incomplete,
  },
  {
    command,
    option: '--aws-external-id',
    about: 'a role whose trust asks for it',
    given: live(...facets, '--aws-role', 'arn:aws:iam::222233334444:role/audit', ...(command === 'scan' ? ['--fail-on', 'none'] : [])),
    with: ['--aws-external-id', 'acme-7'],
    see: code,
    expected: complete,
  },
])
