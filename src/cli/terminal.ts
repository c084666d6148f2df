/** What is known of the terminal, decided once and handed to everything that prints. */
export interface Terminal {
  /** chalk's levels: 0 none, 1 sixteen colours, 2 256, 3 all. */
  readonly color: 0 | 1 | 2 | 3
  /** Columns; null when standard output is no terminal. */
  readonly width: number | null
  /** True where a terminal is known to make OSC 8 links clickable. */
  readonly links: boolean
  /** True when standard error is a terminal a person looks at: spinners are welcome. */
  readonly lively: boolean
}

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * One decision on colour: the option, then `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE`, then `TERM=dumb`, then CI systems known to
 * show colours, then whether it is a terminal.
 */
export function colorLevel(option: boolean | null, stream: Stream, env: Environment): Terminal['color'] {
  if (option !== null) return option ? forcedLevel(env) : 0
  if (isSet(env.NO_COLOR)) return 0
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false' ? 0 : forcedLevel(env)
  if (isSet(env.CLICOLOR_FORCE) && env.CLICOLOR_FORCE !== '0') return forcedLevel(env)
  if (env.TERM === 'dumb' || isSet(env.AI_AGENT)) return 0
  if (isSet(env.GITHUB_ACTIONS) || isSet(env.GITLAB_CI)) return 1
  return stream.isTTY === true ? forcedLevel(env) : 0
}

function forcedLevel(env: Environment): Terminal['color'] {
  if (env.FORCE_COLOR === '2' || env.FORCE_COLOR === '3') return env.FORCE_COLOR === '2' ? 2 : 3
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 3
  return /256/.test(env.TERM ?? '') ? 2 : 1
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

/** Columns of a stream that is a terminal, else null. A terminal that does not know (0, as some pseudo terminals say) has 80. */
export function widthOf({ isTTY, columns }: Stream): number | null {
  return isTTY === true ? columns || 80 : null
}

/** The whole decision, from the option, the two streams and the environment. */
export function terminalOf(
  option: { color: boolean | null; progress: boolean },
  streams: { stdout: Stream; stderr: Stream },
  env: Environment,
): Terminal {
  const color = colorLevel(option.color, streams.stdout, env)
  const width = widthOf(streams.stdout)
  const plain = env.TERM === 'dumb' || isSet(env.CI) || isSet(env.AI_AGENT)
  return {
    color,
    width,
    links: width !== null && color > 0 && !plain && knowsLinks(env),
    lively: option.progress && streams.stderr.isTTY === true && !plain,
  }
}

/** Terminals that are known to show OSC 8 links; others would show the escape sequence's text or nothing. */
function knowsLinks(env: Environment): boolean {
  if (isSet(env.FORCE_HYPERLINK)) return env.FORCE_HYPERLINK !== '0'
  if (isSet(env.WT_SESSION) || isSet(env.KITTY_WINDOW_ID) || isSet(env.KONSOLE_VERSION)) return true
  if (Number(env.VTE_VERSION ?? 0) >= 5000) return true
  return /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby)$/i.test(env.TERM_PROGRAM ?? '')
}
