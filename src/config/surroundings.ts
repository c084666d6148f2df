import { availableParallelism, homedir } from 'node:os'

/** What the process stands in: all that resolving a config may know of the machine. */
export interface Surroundings {
  /** Absolute. */
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The user's home folder; null when there is none. */
  readonly home: string | null
  /** The clock, unless `--now` is given. */
  readonly now: Date
  /** How many threads the machine runs at once. */
  readonly parallelism: number
}

/** What the process stands in, read once. */
export function surroundings(): Surroundings {
  return {
    workingDirectory: process.cwd(),
    environment: process.env,
    platform: process.platform,
    home: homedir() || null,
    now: new Date(),
    parallelism: availableParallelism(),
  }
}

// What git and the search for programs need; of git's own variables those that say which repository a hook runs in.
const passedOn = new Set([
  ...[
    'PATH',
    'PATHEXT',
    'HOME',
    'HOMEDRIVE',
    'HOMEPATH',
    'USERPROFILE',
    'SYSTEMROOT',
    'COMSPEC',
    'TMPDIR',
    'TEMP',
    'TMP',
    'XDG_CONFIG_HOME',
  ],
  ...['GIT_INDEX_FILE', 'GIT_DIR', 'GIT_WORK_TREE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES'],
  'GIT_QUARANTINE_PATH',
])

/** The environment as collectors may see it. */
export function forCollectors(environment: Surroundings['environment']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.has(name.toUpperCase())))
}
