import type { Command } from 'commander'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import { type CommandResult, done } from './command-result.js'

/** The shells a completion script can be made for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** `nhi completion <shell>`: the script, which asks `nhi complete -- …` for words. Throws `UsageError` for another shell. */
export async function completionScript(shell: string, name: string): Promise<CommandResult> {
  const known = shells.find((one) => one === shell)
  if (known === undefined) {
    const near = nearest(shell, shells)
    throw new UsageError(`no completion for '${shell}'`, near === null ? `expected ${shells.join(', ')}` : `did you mean '${near}'?`)
  }
  const { script } = await import('@bomb.sh/tab')
  return done(await printed(() => script(known, name, name)))
}

/** `nhi complete -- <words…>`, asked by the script at each Tab: what could stand here, one a line. `program` is the whole command tree. */
export async function completions(program: Command, words: readonly string[]): Promise<CommandResult> {
  const [{ default: tab }, { default: root }] = await Promise.all([import('@bomb.sh/tab/commander'), import('@bomb.sh/tab')])
  tab(program, { completionCommandName: 'completion' })
  return done(await printed(() => root.parse([...words])))
}

// The package prints by itself; what it prints is caught, so that streams stay the caller's.
async function printed(run: () => void): Promise<string> {
  const lines: string[] = []
  const { log } = console
  console.log = (...parts: unknown[]) => void lines.push(parts.map(String).join(' '))
  try {
    run()
  } finally {
    console.log = log
  }
  return lines.map((line) => `${line}\n`).join('')
}
