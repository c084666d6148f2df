/** One option of the command line: how it is written, what it says in the help, where its value goes. */
export interface OptionSpec {
  /** As commander reads it: `-f, --format <name>`. */
  readonly flags: string
  readonly help: string
  /** True when it may be given several times and the values add up. */
  readonly many?: true
}

const where: readonly OptionSpec[] = [
  { flags: '--staged', help: 'only what the next commit adds' },
  { flags: '--range <A..B>', help: 'only what these commits add' },
  { flags: '--since <rev>', help: 'only what was added since this revision' },
  { flags: '--no-history', help: 'files only, not what git remembers' },
  { flags: '--no-ignore', help: 'also what .gitignore leaves out' },
  { flags: '--exclude <glob>', help: 'leave these paths out', many: true },
  { flags: '--max-file-size <size>', help: 'pass over anything larger, e.g. 10mb (default 256mb)' },
  { flags: '--stdin-name <name>', help: "what standard input is called in findings (target '-')" },
]

const what: readonly OptionSpec[] = [
  { flags: '--rule <id>', help: 'only these rules, by id or glob (aws-*); !ID leaves one out', many: true },
  { flags: '--detector <id>', help: 'only these detectors, by id or glob; !ID leaves one out', many: true },
  { flags: '--rules <path>', help: 'a rule file or a folder of them, added to the built-in rules', many: true },
  { flags: '--plugin <name>', help: 'a plug-in package or module', many: true },
]

const remote: readonly OptionSpec[] = [
  { flags: '--aws-role <arn>', help: 'aws: targets: assume this role first; a bare name: that role of every account of the organization' },
  { flags: '--aws-external-id <id>', help: 'aws: targets: the external id that the trust policy of --aws-role asks for' },
  { flags: '--aws-facets <list>', help: 'aws: targets: what to look at: default, all, or names, e.g. default,last-accessed or !ssh-keys' },
  { flags: '--github-url <url>', help: 'github: targets: the API of an enterprise server, e.g. https://ghe.example.com/api/v3' },
  { flags: '--max-requests <n>', help: 'github: targets: send no more requests than this, the most telling first' },
]

const people: readonly OptionSpec[] = [
  { flags: '--owners-file <file>', help: 'who is active (CSV or JSON of an HR or identity system): owners who are not on it have left' },
]

const settings: readonly OptionSpec[] = [
  { flags: '--config <file>', help: 'this config instead of the nhi.yml found upwards' },
  { flags: '--no-config', help: 'no config file at all' },
  { flags: '--baseline <file>', help: 'this baseline instead of the .nhi-baseline.json that is found' },
  { flags: '--no-baseline', help: 'no baseline' },
  { flags: '--no-inline-ignores', help: 'do not honour nhi:ignore and peers’ comments' },
]

const result: readonly OptionSpec[] = [
  { flags: '-f, --format <name>', help: 'pretty, table, json, jsonl, sarif, csv, markdown, junit, github, gitlab' },
  { flags: '-o, --output <file>', help: 'write a report; the format follows the name, or FORMAT=FILE', many: true },
  { flags: '--severity <level>', help: 'report nothing below: critical, high, medium, low, info (default)' },
  { flags: '--confidence <level>', help: 'show nothing below: high, medium (default), low' },
  {
    flags: '--fail-on <level>',
    help: 'severity from which on the exit code is 1 (default medium); none: never; live: secrets that --verify found accepted',
  },
  { flags: '--strict', help: 'exit code 3 also for what a limit left out, such as a shallow clone or an archive too large' },
  { flags: '--show-secrets', help: 'print values in full' },
  { flags: '--verify', help: 'ask providers which secrets they still accept: sends each to its own provider (see nhi rules endpoints)' },
]

const run: readonly OptionSpec[] = [
  { flags: '--jobs <n>', help: 'threads (default: one for each core, up to 7)' },
  { flags: '--no-cache', help: 'neither read nor write the cache' },
  { flags: '--timeout <duration>', help: 'end the run after this long, e.g. 90s, 10m' },
  { flags: '--now <time>', help: 'judge as of this instant (ISO 8601)' },
  { flags: '-q, --quiet', help: 'findings only, and what a config found in the tree leaves out' },
  { flags: '-v, --verbose', help: 'say more about the run on standard error' },
  { flags: '--no-color', help: 'no colours' },
  { flags: '--no-progress', help: 'no spinner' },
]

const acceptance: readonly OptionSpec[] = [
  { flags: '--reason <text>', help: 'why these findings are accepted' },
  { flags: '--expires <day>', help: 'the day they are reported again, e.g. 2027-01-31' },
]

const look: readonly OptionSpec[] = [{ flags: '--no-color', help: 'no colours' }]

const named = (options: readonly OptionSpec[], ...names: readonly string[]) =>
  options.filter(({ flags }) => names.some((name) => new RegExp(`--${name}\\b`).test(flags)))
const without = (options: readonly OptionSpec[], ...names: readonly string[]) => {
  const left = named(options, ...names)
  return options.filter((option) => !left.includes(option))
}

/** A baseline is made of a whole scan: what narrows one in time, or says how a report looks, has no place there. */
const accept: readonly OptionSpec[] = [
  ...without(where, 'staged', 'range', 'since', 'stdin-name'),
  ...what,
  ...remote,
  ...without(settings, 'no-baseline'),
  ...named(result, 'severity', 'confidence'),
  ...without(run, 'quiet', 'verbose', 'no-color'),
  ...acceptance,
]

/** What is gone can be told only when nothing was left out: prune takes no option that can only narrow. */
const prune: readonly OptionSpec[] = [
  ...named(where, 'no-ignore', 'max-file-size'),
  ...named(what, 'rules', 'plugin'),
  ...without(settings, 'no-baseline', 'no-inline-ignores'),
  ...named(run, 'jobs', 'no-cache', 'timeout', 'no-progress'),
]

/** Options by the command that accepts them: only those that do something there. */
export const optionGroups = {
  scan: [...where, ...what, ...remote, ...people, ...settings, ...result, ...run],
  'baseline create': accept,
  'baseline update': accept,
  'baseline prune': prune,
  inventory: [
    ...named(where, 'no-history', 'no-ignore', 'exclude'),
    ...remote,
    ...named(settings, 'config', 'no-config'),
    { flags: '-f, --format <name>', help: 'table (default), json, csv' },
    ...named(result, 'output'),
    ...named(run, 'timeout', 'now', 'quiet', 'no-color'),
  ],
  offboard: [
    ...named(where, 'no-history', 'exclude'),
    ...named(remote, 'github-url', 'max-requests'),
    ...people,
    ...named(settings, 'config', 'no-config').filter(({ flags }) => !flags.includes('inline')),
    { flags: '-f, --format <name>', help: 'table (default), markdown, json' },
    ...named(run, 'no-cache', 'now', 'no-color'),
  ],
  explain: [{ flags: '--report <file>', help: 'a JSON report instead of the last scan' }, ...look],
  'rules list': named(what, 'rules', 'plugin'),
  'rules show': named(what, 'rules', 'plugin'),
  'rules endpoints': [...named(what, 'rules', 'plugin'), { flags: '-f, --format <name>', help: 'table (default), json' }],
  'rules test': [],
  init: [
    { flags: '--remove', help: 'hook: take our block out again' },
    { flags: '--write', help: 'ci: write the file instead of printing it' },
    { flags: '--script', help: 'aws: the script that exports an account, instead of the policy' },
    { flags: '--from <url>', help: 'ci: the repository nhi is cloned from (https)' },
    { flags: '--revision <rev>', help: 'ci: the tag or commit of it' },
  ],
  completion: [],
} as const satisfies Record<string, readonly OptionSpec[]>
