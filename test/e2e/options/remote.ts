import { code, holdsAnything, type Lab, type OptionCase, type Place } from './case.js'
import { githubLine, webTokenLine } from './samples.js'

const folder =
  (files: Record<string, string>, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args })

/** An owner on GitHub where nobody listens: what is wrong with an option is told before anything is asked. */
const nobody = (lab: Lab): Place => ({ cwd: lab.folder(), args: ['github:acme'], env: { GITHUB_API_URL: 'http://127.0.0.1:9' } })
const withBaseline = (lab: Lab): Place => ({
  ...nobody(lab),
  cwd: lab.folder({ '.nhi-baseline.json': `${JSON.stringify({ version: 1, entries: [] })}\n` }),
})
const leaver =
  (given: (lab: Lab) => Place) =>
  (lab: Lab): Place => {
    const place = given(lab)
    return { ...place, args: ['zoe@example.com', ...place.args] }
  }

const refusals = (command: string, given: (lab: Lab) => Place): OptionCase[] => [
  // A token would travel in clear: refused. What these options do is in github.ts.
  {
    command,
    option: '--github-url',
    about: 'is not to be sent a token in clear',
    given,
    with: ['--github-url', 'http://ghe.example.com'],
    see: code,
    expected: 2,
  },
  { command, option: '--max-requests', about: 'is a number', given, with: ['--max-requests', 'many'], see: code, expected: 2 },
]

/** A repository somebody committed a secret to. */
const committed = (lab: Lab): Place => {
  const repository = lab.repository({ 'a.env': githubLine(1) })
  repository.git('rm', '-q', 'a.env')
  repository.commit('gone')
  return { cwd: repository.path, args: ['ada@example.com'] }
}
const people = { 'people.csv': 'login,email,status\nadab,ada@example.com,left\n' }
const offboard = 'offboard'
const asJson = ['ada@example.com', '-f', 'json']

/** Options of remote targets and of owners, and those of `offboard`. */
export const remoteCases: readonly OptionCase[] = [
  ...['scan', 'inventory', 'baseline create'].flatMap((command) => refusals(command, nobody)),
  ...refusals('baseline update', withBaseline),
  ...refusals(offboard, leaver(nobody)),
  {
    command: 'scan',
    option: '--owners-file',
    given(lab) {
      const repository = lab.repository({ 'a.env': githubLine(1) })
      repository.write(people)
      return { cwd: repository.path, args: ['-f', 'json'] }
    },
    with: ['--owners-file', 'people.csv'],
    see: ({ stdout }) => (JSON.parse(stdout) as { findings: { owner: { status: string } | null }[] }).findings[0]?.owner?.status,
    expected: 'departed',
  },
  {
    command: offboard,
    option: '--owners-file',
    given(lab) {
      const place = committed(lab)
      return { ...place, args: ['adab'], env: { PEOPLE: lab.folder(people) } }
    },
    with: ({ env }) => ['--owners-file', `${env?.PEOPLE}/people.csv`],
    see: code,
    expected: 1,
  },
  { command: offboard, option: '--no-history', given: committed, with: ['--no-history'], see: code, expected: 0 },
  {
    command: offboard,
    option: '--exclude',
    given: folder({ 'a.env': githubLine(1), 'nhi.yml': 'owners: { "a.env": ada@example.com }\n' }, 'ada@example.com'),
    with: ['--exclude', '*.env'],
    see: code,
    expected: 0,
  },
  {
    command: offboard,
    option: '--config',
    given(lab) {
      const place = committed(lab)
      return { ...place, env: { OTHER: lab.folder({ 'other.yml': 'detectors: ["!secrets"]\n' }) } }
    },
    with: ({ env }) => ['--config', `${env?.OTHER}/other.yml`],
    see: code,
    expected: 0,
  },
  {
    command: offboard,
    option: '--no-config',
    given(lab) {
      const repository = lab.repository({ 'a.env': githubLine(1), 'nhi.yml': 'detectors: ["!secrets"]\n' })
      return { cwd: repository.path, args: ['ada@example.com'] }
    },
    with: ['--no-config'],
    see: code,
    expected: 1,
  },
  {
    command: offboard,
    option: '--format',
    given: committed,
    with: ['--format', 'markdown'],
    see: ({ stdout }) => stdout.includes('- [ ] **rotate**'),
    expected: true,
  },
  {
    command: offboard,
    option: '--now',
    // A signed token matters less once it has ended.
    given: folder({ 'a.env': webTokenLine('2051-01-01T00:00:00Z'), 'nhi.yml': 'owners: { "a.env": ada@example.com }\n' }, ...asJson),
    with: ['--now', '2051-01-02T00:00:00Z'],
    see: ({ stdout }) => (JSON.parse(stdout) as { items: { urgency: string }[] }).items.map(({ urgency }) => urgency),
    expected: ['low'],
  },
  {
    command: offboard,
    option: '--no-cache',
    given: (lab) => ({ ...committed(lab), env: { NHI_CACHE_DIR: lab.folder() } }),
    with: ['--no-cache'],
    run: (lab, argv, place) => ({ ...lab.nhi(argv, place), stdout: String(holdsAnything(place.env?.NHI_CACHE_DIR ?? '')) }),
    see: ({ stdout }) => stdout,
    expected: 'false',
  },
  {
    command: offboard,
    option: '--no-color',
    given: (lab) => ({ ...committed(lab), env: { FORCE_COLOR: '1' } }),
    with: ['--no-color'],
    see: ({ stdout }) => stdout.includes('\u001b['),
    expected: false,
  },
]
