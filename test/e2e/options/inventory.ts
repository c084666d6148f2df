import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awsExport } from '../../support/aws-export.js'
import { hasTerminals, onTerminal } from '../terminal.js'
import type { Lab, OptionCase, Outcome, Place } from './case.js'
import { code } from './case.js'
import { githubLine } from './samples.js'

const command = 'inventory'
const inFolder =
  (files: Record<string, string>, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args })

/** The ids of the identities of an inventory in JSON. */
function identities({ stdout }: Outcome): unknown {
  return (JSON.parse(stdout) as { identities: { id: string }[] }).identities.map(({ id }) => id)
}

const whose = ['aws:111122223333:user/ci']
const unread = 'exclude: ["*.json"]\n'

/** The options of `nhi inventory`. */
export const inventoryCases: readonly OptionCase[] = [
  {
    command,
    option: '--format',
    given: inFolder(awsExport()),
    with: ['--format', 'csv'],
    see: ({ stdout }) => stdout.split(',')[0],
    expected: 'risk',
  },
  {
    command,
    option: '--output',
    given: inFolder(awsExport()),
    with: ['--output', 'inventory.csv'],
    see: ({ cwd }) => existsSync(join(cwd, 'inventory.csv')) && readFileSync(join(cwd, 'inventory.csv'), 'utf8').split(',')[0],
    expected: 'risk',
  },
  {
    command,
    option: '--exclude',
    given: inFolder(awsExport(), '-f', 'json'),
    with: ['--exclude', '*.json'],
    see: identities,
    expected: [],
  },
  {
    command,
    option: '--config',
    given: inFolder({ ...awsExport(), 'other.yml': unread }, '-f', 'json'),
    with: ['--config', 'other.yml'],
    see: identities,
    expected: [],
  },
  {
    command,
    option: '--no-config',
    given: inFolder({ ...awsExport(), 'nhi.yml': unread }, '-f', 'json'),
    with: ['--no-config'],
    see: identities,
    expected: whose,
  },
  {
    command,
    option: '--no-ignore',
    given: (lab) => ({ cwd: lab.repository({ ...awsExport(), '.gitignore': '*.json\n' }).path, args: ['-f', 'json'] }),
    with: (place) => {
      for (const name of ['authorization.json', 'keys.json']) readFileSync(join(place.cwd, name))
      return ['--no-ignore']
    },
    see: identities,
    expected: whose,
  },
  {
    command,
    option: '--no-history',
    given(lab) {
      const repository = lab.repository({ 'gone.env': githubLine(1) })
      repository.git('rm', '-q', 'gone.env')
      repository.commit('gone', awsExport())
      return { cwd: repository.path, args: [] }
    },
    with: ['--no-history'],
    see: ({ stderr }) => /blobs?/.test(stderr),
    expected: false,
  },
  {
    command,
    option: '--now',
    given: inFolder(awsExport('2025-01-01T00:00:00Z')),
    with: ['--now', '2025-01-11T00:00:00Z'],
    see: ({ stdout }) => / 10 d /.test(stdout),
    expected: true,
  },
  {
    command,
    option: '--timeout',
    given: inFolder(awsExport()),
    with: ['--timeout', '1ms'],
    see: code,
    expected: 3,
  },
  {
    command,
    option: '--quiet',
    given: inFolder(awsExport()),
    with: ['--quiet'],
    see: ({ stderr }) => stderr,
    expected: '',
  },
  ...(hasTerminals ? onScreen() : []),
]

/** What only a terminal shows. */
function onScreen(): OptionCase[] {
  const run = (lab: Lab, args: readonly string[], { cwd }: Place) => {
    const { code, text } = onTerminal(args, { cwd, home: lab.home })
    return { code, stdout: text, stderr: '' }
  }
  const coloured = String.fromCharCode(27)
  return [
    {
      command,
      option: '--no-color',
      given: inFolder(awsExport()),
      with: ['--no-color'],
      run,
      see: ({ stdout }) => new RegExp(`${coloured}\\[[0-9;]*m`).test(stdout),
      expected: false,
    },
  ]
}
