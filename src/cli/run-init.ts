import { realpathSync } from 'node:fs'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import { version } from '../core/version.js'
import type { CommandResult } from './command-result.js'
import { deliverResult } from './deliver-result.js'
import { checkSystem, initCi, initConfig } from './init.js'
import { widthOf } from './terminal.js'
import type { World } from './world.js'

export interface InitOptions {
  readonly remove?: boolean
  readonly write?: boolean
  readonly script?: boolean
  readonly from?: string
  readonly revision?: string
}

const kinds = ['hook', 'ci', 'aws', 'github'] as const

/** `nhi init`, `nhi init hook`, `nhi init ci <system>`, `nhi init aws`, `nhi init github`. */
export async function runInit(what: string | undefined, system: string | undefined, options: InitOptions, world: World): Promise<number> {
  const result = await initialise(what, system, options)
  // What is written to be saved is printed as it is.
  const told = what === undefined || what === 'hook' || what === 'github'
  const { layOut } = await import('./help.js')
  return deliverResult(told ? { ...result, text: layOut(result.text, widthOf(world.stdout)) } : result, world)
}

async function initialise(what: string | undefined, system: string | undefined, options: InitOptions): Promise<CommandResult> {
  refuseMisplaced(what, options)
  if (system !== undefined && (what === 'hook' || what === 'aws' || what === 'github')) {
    throw new UsageError(`'nhi init ${what}' takes nothing more: '${clean(system)}'`)
  }
  if (what === undefined) return initConfig(process.cwd())
  if (what === 'hook') {
    const { initHook } = await import('./init-hook.js')
    return initHook(process.cwd(), ownPath(), options.remove ?? false)
  }
  if (what === 'aws') {
    const { initAws } = await import('./init-aws.js')
    return initAws(options.script ?? false)
  }
  if (what === 'github') return (await import('./init-github.js')).initGitHub()
  if (what === 'ci') {
    if (system !== undefined) checkSystem(system)
    if (options.from === undefined) {
      throw new UsageError(
        'init ci needs --from: nhi is not on a package registry yet',
        'name the repository it is cloned from: --from https://…',
      )
    }
    return initCi(
      system ?? 'github',
      { repository: options.from, revision: options.revision ?? `v${version}` },
      process.cwd(),
      options.write ?? false,
    )
  }
  const near = nearest(what, kinds)
  throw new UsageError(
    `nothing to initialise called '${clean(what)}'`,
    near === null ? `expected ${kinds.join(', ')}, or nothing` : `did you mean '${near}'?`,
  )
}

/** An option is accepted only where it does something. */
function refuseMisplaced(what: string | undefined, options: InitOptions): void {
  const places: readonly [keyof InitOptions, string][] = [
    ['remove', 'hook'],
    ['write', 'ci'],
    ['script', 'aws'],
    ['from', 'ci'],
    ['revision', 'ci'],
  ]
  for (const [option, place] of places) {
    if (options[option] !== undefined && what !== place) throw new UsageError(`--${option} belongs to 'nhi init ${place}'`)
  }
}

/** The program as it was started, links resolved. */
function ownPath(): string {
  return realpathSync(process.argv[1] ?? '')
}
