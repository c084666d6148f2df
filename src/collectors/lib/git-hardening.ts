/** A process's environment, or what is let through of it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where a git command works: everything a hardened command line needs, as plain data that crosses threads. */
export interface GitPlace {
  /** Absolute path of the git program. */
  readonly git: string
  /** Absolute path of the repository's own folder (`.git`, a linked worktree's or a submodule's folder, or the bare repository). */
  readonly gitDir: string
  /** The folder where `.git` was found; null for a bare repository. */
  readonly workTree: string | null
  /** `PATH`, `HOME` and what else git needs of the process's environment. */
  readonly base: Readonly<Record<string, string>>
  /** `GIT_INDEX_FILE` and kin, absolute; only for the repository of the working directory. */
  readonly hook: Readonly<Record<string, string>>
}

// What each of these stops was tried one by one against a repository armed with a program at every setting git knows.
const fixedEnvironment = {
  LANG: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  SSH_ASKPASS: 'true',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // An allow-list that names no real protocol: wins over whatever `protocol.NAME.allow` the repository sets.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  // `GIT_NO_REPLACE_OBJECTS` does not cover grafts.
  GIT_GRAFT_FILE: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_PAGER: 'cat',
  GIT_EDITOR: ':',
} as const

const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.sshCommand=false',
  'core.pager=cat',
  'core.alternateRefsCommand=',
  // A commit graph is a cache the repository brings along: one that lies about parents would hide history.
  'core.commitGraph=false',
  'core.packedGitLimit=64m',
  'core.packedGitWindowSize=8m',
  'diff.external=',
  'log.showSignature=false',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'credential.helper=',
  'core.askPass=',
  'protocol.allow=never',
  'submodule.recurse=false',
  'core.quotePath=false',
  'color.ui=false',
]

const globalOptions = ['--no-pager', '--no-optional-locks', ...settings.flatMap((setting) => ['-c', setting])]

// `check-ignore` refuses literal pathspecs with exit code 128.
const refusesLiteralPathspecs = new Set(['check-ignore'])

/** Which rules a single command bends. */
export interface CommandOptions {
  /** Lets the user's own global configuration be read (`core.excludesFile`, `safe.directory`). */
  readonly userConfig?: boolean
  /** Leaves finding the repository to git, started in `cwd`, so that git's own ownership check runs. */
  readonly discover?: { readonly cwd: string; readonly ceiling: string; readonly bare: boolean }
}

/** The arguments of a hardened git command. `args` starts with the subcommand. */
export function gitArguments(place: GitPlace, args: readonly string[], options: CommandOptions = {}): string[] {
  const literal = refusesLiteralPathspecs.has(args[0] ?? '') ? [] : ['--literal-pathspecs']
  const bare = ['-c', `safe.bareRepository=${options.discover?.bare === true ? 'all' : 'explicit'}`]
  const where = options.discover === undefined ? [`--git-dir=${place.gitDir}`] : []
  return [...globalOptions, ...bare, ...literal, ...where, ...args]
}

/** The whole environment of a hardened git command, built from nothing. */
export function gitEnvironment(place: GitPlace, options: CommandOptions = {}): Record<string, string> {
  const environment: Record<string, string> = { ...place.base, ...fixedEnvironment }
  if (options.userConfig !== true) environment.GIT_CONFIG_GLOBAL = '/dev/null'
  if (options.discover !== undefined) {
    environment.GIT_CEILING_DIRECTORIES = options.discover.ceiling
    return environment
  }
  // The folder where `.git` was found is the top level, whatever `core.worktree` says.
  if (place.workTree !== null) environment.GIT_WORK_TREE = place.workTree
  return { ...environment, ...place.hook }
}

const passedOn = ['PATH', 'Path', 'HOME', 'USERPROFILE', 'SystemRoot', 'SYSTEMROOT', 'XDG_CONFIG_HOME']

/** The few variables of the process that reach git. */
export function baseEnvironment(environment: Environment): Record<string, string> {
  const base: Record<string, string> = {}
  for (const name of passedOn) {
    const value = environment[name]
    if (value !== undefined) base[name] = value
  }
  return base
}
