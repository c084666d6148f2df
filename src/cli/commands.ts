import { Command, CommanderError, Option } from 'commander'
import type { RawOptions } from '../config/options.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import { version } from '../core/version.js'
import type { ExplainOptions } from './explain.js'
import { type OptionSpec, optionGroups } from './options.js'
import type { InitOptions } from './run-init.js'
import { type World, write } from './world.js'

/** What a command does: resolves to the exit code. */
type Action = (world: World) => Promise<number>

/** Reads argv, loads the command it names and runs it. Throws `UsageError` for what cannot be understood. */
export async function runCommand(argv: readonly string[], world: World): Promise<number> {
  let action: Action | null = null
  let said = ''
  const choose = (chosen: Action) => {
    action = chosen
  }
  const program = createProgram(choose, (text) => {
    said += text
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    // Only help and version end like this: what is wrong was made a usage error where it was met.
    if (!(error instanceof CommanderError)) throw error
    await printHelp(world.stdout, said)
  }
  const chosen = action as Action | null
  return chosen === null ? 0 : chosen(world)
}

/** What commander found wrong with a command line, in one line and in our words. */
function usageError(error: CommanderError, command: Command): UsageError {
  const name = fullName(command)
  const [message = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const [, near] = /Did you mean (?:one of )?(.+?)\?/.exec(rest.join(' ')) ?? []
  const [, option] = /^option '([^']*)' argument missing$/.exec(message) ?? []
  if (option !== undefined) return new UsageError(`${/--[\w-]+/.exec(option)?.[0] ?? option} needs a value`, `usage: ${option}`)
  if (error.code === 'commander.missingArgument') return new UsageError(message, `usage: ${name} ${command.usage()}`)
  const hint = near === undefined ? `'${name} --help' lists what there is` : `did you mean ${near.replace(/[^\s,]+/g, "'$&'")}?`
  return new UsageError(error.code === 'commander.excessArguments' ? `too many arguments for '${name}'` : message, hint)
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`
}

/** The whole command tree. `choose` is told what the parsed command line asks for, `say` the help it asks for. */
export function createProgram(choose: (action: Action) => void, say: (text: string) => void): Command {
  const program = new Command('nhi')
    .description(
      'Finds the non-human identities that will hurt first: secrets, keys and tokens in files and in git history, and what AWS and GitHub grant. Without telemetry, and offline until a remote target or --verify is named.',
    )
    .version(version, '-V, --version')
    .showSuggestionAfterError()
    // Laid out in full here, and wrapped for the terminal where it is printed.
    .configureHelp({ helpWidth: 1000 })
    .helpCommand(false)
    .configureOutput({ writeOut: say, writeErr: () => {}, outputError: () => {} })
    .addHelpText('after', afterHelp)
  refuseInOurWords(program)
  showsHelp(program, choose, afterHelp)

  command(program, 'scan [targets...]', 'look at the targets (default: this folder and its history), print findings', optionGroups.scan)
    .addHelpText('after', scanHelp)
    .action((targets: string[], options: RawOptions) => choose(async (w) => (await import('./scan.js')).runScan(targets, options, w)))
  command(
    program,
    'inventory [targets...]',
    'the non-human identities and their credentials, the one to do away with first on top',
    optionGroups.inventory,
  ).action((targets: string[], options: RawOptions) =>
    choose(async (world) => (await import('./inventory.js')).runInventory(targets, options, world)),
  )
  command(
    program,
    'offboard <person> [targets...]',
    'everything tied to a person who leaves (login or e-mail), and what to rotate, transfer, delete',
    optionGroups.offboard,
  ).action((person: string, targets: string[], options: RawOptions) =>
    choose(async (world) => (await import('./run-offboard.js')).runOffboard(person, targets, options, world)),
  )
  addExplain(program, choose)
  addRules(program, choose)
  addBaseline(program, choose)
  addInit(program, choose)
  addCompletion(program, choose)
  return program
}

type Choose = (action: Action) => void

function refuseInOurWords(command: Command): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(error, command)
  })
}

/** A command that stands for its commands: alone it prints its help, a word it does not know comes with the nearest one. */
function showsHelp(group: Command, choose: Choose, after = ''): void {
  // With an action of its own commander would take `nhi scna` for an argument too many.
  group.allowExcessArguments(true).action(() => {
    const [word] = group.args
    if (word === undefined) return choose(({ stdout }) => printHelp(stdout, group.helpInformation() + after))
    const names = group
      .createHelp()
      .visibleCommands(group)
      .map((one) => one.name())
    const near = nearest(word, names)
    throw new UsageError(
      `unknown command '${fullName(group)} ${clean(word)}'`,
      near === null ? `expected ${names.join(', ')}` : `did you mean '${near}'?`,
    )
  })
}

function addExplain(program: Command, choose: Choose): void {
  command(
    program,
    'explain <fingerprint>',
    'one finding of the last scan, or of a report: why, where, who, how to mend',
    optionGroups.explain,
  ).action((fingerprint: string, options: ExplainOptions) =>
    choose(async (world) => (await import('./explain.js')).runExplain(fingerprint, options, world)),
  )
}

function addRules(program: Command, choose: Choose): void {
  const rules = command(program, 'rules', 'the catalogue of what is looked for', [])
  showsHelp(rules.helpCommand(false), choose)
  command(rules, 'list', 'every rule with its severity and confidence', optionGroups['rules list']).action((options: RawOptions) =>
    choose(async (world) => (await import('./run-rules.js')).runList(options, world)),
  )
  command(rules, 'show <id>', 'the page of one rule', optionGroups['rules show']).action((id: string, options: RawOptions) =>
    choose(async (world) => (await import('./run-rules.js')).runShow(id, options, world)),
  )
  command(rules, 'endpoints', 'every host --verify could contact, and for which rules', optionGroups['rules endpoints']).action(
    (options: RawOptions) => choose(async (world) => (await import('./run-rules.js')).runEndpoints(options, world)),
  )
  command(rules, 'test [paths...]', 'run the examples of rule files (default: of the built-in rules)', optionGroups['rules test']).action(
    (paths: string[]) => choose(async (world) => (await import('./run-rules.js')).runTest(paths, world)),
  )
}

const baselineVerbs = {
  create: 'accept what is there today',
  update: 'accept what is new, keep every reason',
  prune: 'drop what is gone',
} as const

function addBaseline(program: Command, choose: Choose): void {
  const baseline = command(program, 'baseline', 'accept what is there today, report what is new', [])
  showsHelp(baseline.helpCommand(false), choose)
  for (const [verb, summary] of Object.entries(baselineVerbs)) {
    command(baseline, `${verb} [targets...]`, summary, optionGroups[`baseline ${verb as keyof typeof baselineVerbs}`]).action(
      (targets: string[], options: RawOptions) =>
        choose(async (world) =>
          (await import('./run-baseline.js')).runBaselineCommand(verb as keyof typeof baselineVerbs, targets, options, world),
        ),
    )
  }
}

function addInit(program: Command, choose: Choose): void {
  command(
    program,
    'init [what] [system]',
    'a commented nhi.yml; hook: the pre-commit hook; ci github|gitlab: the CI job; aws, github: the least access a scan needs',
    optionGroups.init,
  ).action((what: string | undefined, system: string | undefined, options: InitOptions) =>
    choose(async (world) => (await import('./run-init.js')).runInit(what, system, options, world)),
  )
}

function addCompletion(program: Command, choose: Choose): void {
  command(program, 'completion <shell>', 'the completion script of bash, zsh, fish or powershell', optionGroups.completion).action(
    (shell: string) => choose(async (world) => (await import('./run-completion.js')).runCompletion(shell, world)),
  )
  // What the completion scripts call; not for people.
  program
    .command('complete [words...]', { hidden: true })
    .allowUnknownOption()
    .action((words: string[]) => choose(async (world) => (await import('./run-completion.js')).runComplete(program, words, world)))
}

/** Help is laid out in a pipe too, for 80 columns: there is nothing in it that is read by line. */
async function printHelp(stream: NodeJS.WriteStream, text: string): Promise<number> {
  const { layOut } = await import('./help.js')
  await write(stream, layOut(text, stream.columns || 80))
  return 0
}

function command(parent: Command, usage: string, summary: string, options: readonly OptionSpec[]): Command {
  const made = parent.command(usage).description(summary).allowExcessArguments(false)
  refuseInOurWords(made)
  made.configureOutput(parent.configureOutput())
  for (const { flags, help, many } of options) {
    const option = new Option(flags, many === true ? `${help} (repeatable)` : help)
    if (many) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
    made.addOption(option)
  }
  return made
}

const scanHelp = `
Targets:
  PATH                             files below it and, in a git repository, their whole history
  git:PATH                         history alone
  aws:, aws:PROFILE                a live AWS account through the usual credential chain
  aws:./PATH                       files exported from AWS accounts
  github:OWNER, github:OWNER/REPO  through GitHub's API (nhi init github says which access)
  -                                standard input

Examples:
  nhi scan                                  this folder and its history
  nhi scan --staged                         before a commit
  nhi scan --range origin/main..HEAD        what a branch adds
  nhi scan -f table --severity high         the worst, one a line
  nhi scan --verify --fail-on live          ask providers which secrets they still accept
  nhi scan -o out.sarif -o out.json         reports into files
`

const afterHelp = `
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 could not run, 3 something could not be looked at, 130 interrupted.
Nothing is contacted but the remote targets named and, under --verify, the providers of found secrets (nhi rules endpoints names every host); nothing of a scanned tree is executed.
`
