import type { Command as Completer } from '@bomb.sh/tab'
import type { Command } from 'commander'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { formats } from '../core/formats.js'
import { nearest } from '../core/nearest.js'
import { confidences, severities } from '../core/severity.js'
import { bashCompletion } from './bash-completion.js'
import { type CommandResult, done } from './command-result.js'

/** The shells a completion script can be made for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** `nhi completion <shell>`: the script, which asks `nhi complete -- …` for words. Throws `UsageError` for another shell. */
export async function completionScript(shell: string, name: string): Promise<CommandResult> {
  const known = shells.find((one) => one === shell)
  if (known === undefined) {
    const near = nearest(shell, shells)
    throw new UsageError(`no completion for '${clean(shell)}'`, near === null ? `expected ${shells.join(', ')}` : `did you mean '${near}'?`)
  }
  if (known === 'bash') return done(bashCompletion)
  const { script } = await import('@bomb.sh/tab')
  return done(await printed(() => script(known, name, name)))
}

/** The words an option's value may be, by the option's long name. */
const valuesOf: Readonly<Record<string, readonly string[]>> = {
  '--format': formats,
  '--severity': severities,
  '--confidence': confidences,
  '--fail-on': [...severities, 'none'],
}

/**
 * `nhi complete -- <words…>`, asked by the script at each Tab: what could stand in the place of the last word, one a line, with a
 * description. `program` is the whole command tree; nothing of it is run.
 */
export async function completions(program: Command, words: readonly string[]): Promise<CommandResult> {
  const { RootCommand } = await import('@bomb.sh/tab')
  const root = new RootCommand()
  describeOptions(root, program)
  const visit = (parent: Command, path: string) => {
    for (const command of program.createHelp().visibleCommands(parent)) {
      if (command.name() === 'help') continue
      const name = path === '' ? command.name() : `${path} ${command.name()}`
      describeOptions(root.command(name, command.description()), command)
      visit(command, name)
    }
  }
  visit(program, '')
  return done(await printed(() => root.parse([...words])))
}

function describeOptions(completer: Completer, command: Command): void {
  for (const { long, short, description, required, optional, argChoices } of command.createHelp().visibleOptions(command)) {
    if (long === undefined || long === null) continue
    const values = argChoices ?? valuesOf[long] ?? []
    const alias = short?.slice(1)
    if (required || optional) {
      completer.option(
        long.slice(2),
        description,
        (complete) => {
          for (const value of values) complete(value, '')
        },
        alias,
      )
    } else completer.option(long.slice(2), description, alias)
  }
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
