import { Command, CommanderError, Option } from 'commander'
import type { RawOptions } from '../config/options.js'
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
  const program = createProgram(world, (chosen) => {
    action = chosen
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return explainParse(error, program)
    throw error
  }
  const chosen = action as Action | null
  return chosen === null ? 0 : chosen(world)
}

/** Help and version are no errors; anything else is a usage error in one line. */
function explainParse(error: CommanderError, program: Command): number {
  if (error.exitCode === 0 || error.code === 'commander.help') return 0
  const [message = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const hint = rest
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1')
  throw new UsageError(message, hint === '' ? `'${program.name()} --help' lists what there is` : hint)
}

/** The whole command tree. `choose` is told what the parsed command line asks for. */
export function createProgram(world: Pick<World, 'stdout'>, choose: (action: Action) => void): Command {
  const program = new Command('nhi')
    .description(
      'Finds the non-human identities that will hurt first: secrets, keys and tokens in files and in git history. Offline, without telemetry.',
    )
    .version(version, '-V, --version')
    .showSuggestionAfterError()
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void write(world.stdout, text), writeErr: () => {}, outputError: () => {} })
    .addHelpText('after', afterHelp)
  program.action(() => {
    choose(async ({ stdout }) => {
      await write(stdout, program.helpInformation())
      await write(stdout, afterHelp)
      return 0
    })
  })

  command(
    program,
    'scan [targets...]',
    'look at the targets (default: this folder and its history), print findings',
    optionGroups.scan,
  ).action((targets: string[], options: RawOptions) => choose(async (w) => (await import('./scan.js')).runScan(targets, options, w)))
  addExplain(program, choose)
  addRules(program, choose)
  addBaseline(program, choose)
  addInit(program, choose)
  addCompletion(program, choose)
  program.allowExcessArguments(false)
  // `nhi scna`: with a default action commander would take it for an argument too many.
  program.on('command:*', ([word = '']: string[]) => {
    const near = nearest(
      word,
      program.commands.map((one) => one.name()),
    )
    throw new UsageError(`unknown command '${word}'`, near === null ? "'nhi --help' lists the commands" : `did you mean '${near}'?`)
  })
  return program
}

type Choose = (action: Action) => void

function addExplain(program: Command, choose: Choose): void {
  command(
    program,
    'explain <fingerprint>',
    'one finding of the last scan here, or of a report: why, where, who, how to mend',
    optionGroups.explain,
  ).action((fingerprint: string, options: ExplainOptions) =>
    choose(async (world) => (await import('./explain.js')).runExplain(fingerprint, options, world)),
  )
}

function addRules(program: Command, choose: Choose): void {
  const rules = command(program, 'rules', 'the catalogue of what is looked for', [])
  rules.helpCommand(false).action(() => choose(async ({ stdout }) => print(stdout, rules.helpInformation())))
  command(rules, 'list', 'every rule with its severity and confidence', optionGroups['rules list']).action((options: RawOptions) =>
    choose(async (world) => (await import('./run-rules.js')).runList(options, world)),
  )
  command(rules, 'show <id>', 'the page of one rule', optionGroups['rules show']).action((id: string, options: RawOptions) =>
    choose(async (world) => (await import('./run-rules.js')).runShow(id, options, world)),
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
  baseline.helpCommand(false).action(() => choose(async ({ stdout }) => print(stdout, baseline.helpInformation())))
  for (const [verb, summary] of Object.entries(baselineVerbs)) {
    command(baseline, `${verb} [targets...]`, summary, optionGroups.baseline).action((targets: string[], options: RawOptions) =>
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
    'a commented nhi.yml; hook: the pre-commit hook; ci github|gitlab: the CI job',
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

async function print(stream: NodeJS.WritableStream, text: string): Promise<number> {
  await write(stream, text)
  return 0
}

function command(parent: Command, usage: string, summary: string, options: readonly OptionSpec[]): Command {
  const made = parent.command(usage).description(summary).exitOverride()
  made.configureOutput(parent.configureOutput())
  for (const { flags, help, many } of options) {
    const option = new Option(flags, help)
    if (many) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
    made.addOption(option)
  }
  return made
}

const afterHelp = `
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 could not run, 3 something could not be looked at, 130 interrupted.
Nothing is contacted, nothing is sent anywhere, nothing of a scanned tree is executed.
`
