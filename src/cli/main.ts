import { clean } from '../core/clean.js'
import { OutputError, UsageError } from '../core/errors.js'
import { version } from '../core/version.js'
import { exitCodes } from './exit-code.js'
import { type World, write } from './world.js'

/** Runs the command line and resolves to the exit code. The only door of the program `nhi`. */
export async function main(argv: readonly string[]): Promise<number> {
  const world = worldOfProcess()
  try {
    // Answered before anything else is loaded: editors and hooks ask for it often.
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      await write(world.stdout, `${version}\n`)
      return exitCodes.clean
    }
    const { runCommand } = await import('./commands.js')
    return await runCommand(argv, world)
  } catch (error) {
    return await explainError(error, world)
  }
}

function worldOfProcess(): World {
  const interruption = new AbortController()
  const interrupt = () => {
    // A second Ctrl-C ends the process at once.
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted)
    interruption.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  for (const stream of [process.stdout, process.stderr]) {
    // Errors of a write are told to the writer; unheard they would end the process.
    stream.on('error', () => {})
  }
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, interrupted: interruption.signal }
}

/** Says in plain words what went wrong. An error nobody foresaw is named, not quoted: its text could hold what was being read. */
async function explainError(error: unknown, { stderr, env }: World): Promise<number> {
  if (error instanceof UsageError) {
    const { fitted } = await import('./fitted.js')
    const lines = [error.message, ...(error.hint === null ? [] : [error.hint])]
    const [message, hint] = await Promise.all(lines.map((line) => fitted(clean(line), stderr, 5)))
    await write(stderr, `nhi: ${message}\n${hint === undefined ? '' : `     ${hint}\n`}`)
    return exitCodes.usage
  }
  if (error instanceof OutputError) {
    await write(stderr, `nhi: ${clean(error.message)}\n`)
    return exitCodes.incomplete
  }
  const name = error instanceof Error ? error.name : 'error'
  const frames = error instanceof Error && env.NHI_DEBUG ? framesOf(error) : '     set NHI_DEBUG=1 to see where, and please report it\n'
  await write(stderr, `nhi: stopped by a mistake of its own (${name})\n${frames}`)
  return exitCodes.usage
}

/** Where an error came from, without its message. */
function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return frames.map((line) => `${line}\n`).join('')
}
