import type { Format } from '../core/formats.js'

/**
 * Options as the command line gives them, before anything is checked: texts, lists of texts, and switches.
 * A `--no-x` switch is `x: false`; an option that may also be switched off (`--no-config`) is a text or `false`.
 */
export interface RawOptions {
  /** The formats the command prints, where they are not all; said by the command, not by the line. */
  readonly formats?: readonly Format[] | undefined
  readonly staged?: boolean | undefined
  readonly range?: string | undefined
  readonly since?: string | undefined
  readonly history?: boolean | undefined
  readonly ignore?: boolean | undefined
  readonly exclude?: readonly string[] | undefined
  readonly maxFileSize?: string | undefined
  readonly stdinName?: string | undefined
  readonly format?: string | undefined
  readonly output?: readonly string[] | undefined
  readonly severity?: string | undefined
  readonly confidence?: string | undefined
  readonly failOn?: string | undefined
  readonly strict?: boolean | undefined
  readonly rule?: readonly string[] | undefined
  readonly detector?: readonly string[] | undefined
  readonly rules?: readonly string[] | undefined
  readonly plugin?: readonly string[] | undefined
  readonly config?: string | boolean | undefined
  readonly baseline?: string | boolean | undefined
  readonly inlineIgnores?: boolean | undefined
  readonly showSecrets?: boolean | undefined
  readonly verify?: boolean | undefined
  readonly awsRole?: string | undefined
  readonly awsExternalId?: string | undefined
  readonly awsFacets?: string | undefined
  readonly githubUrl?: string | undefined
  readonly maxRequests?: string | undefined
  readonly ownersFile?: string | undefined
  readonly jobs?: string | undefined
  readonly cache?: boolean | undefined
  readonly timeout?: string | undefined
  readonly now?: string | undefined
  readonly quiet?: boolean | undefined
  readonly verbose?: boolean | undefined
  readonly color?: boolean | undefined
  readonly progress?: boolean | undefined
}

/** The environment variables that stand in for options, and the options they stand in for. */
export const environmentOptions = {
  NHI_CONFIG: '--config',
  NHI_BASELINE: '--baseline',
  NHI_FORMAT: '--format',
  NHI_SEVERITY: '--severity',
  NHI_CONFIDENCE: '--confidence',
  NHI_FAIL_ON: '--fail-on',
  NHI_STRICT: '--strict',
  NHI_MAX_FILE_SIZE: '--max-file-size',
  NHI_JOBS: '--jobs',
  NHI_TIMEOUT: '--timeout',
  NHI_NOW: '--now',
  NHI_CACHE: '--no-cache',
  NHI_CACHE_DIR: null,
} as const

export type EnvironmentOption = keyof typeof environmentOptions
