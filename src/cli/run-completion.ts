import type { Command } from 'commander'
import { completionScript, completions } from './completion.js'
import { deliverResult } from './deliver-result.js'
import type { World } from './world.js'

/** `nhi completion <shell>`: prints the script. */
export async function runCompletion(shell: string, world: World): Promise<number> {
  return deliverResult(await completionScript(shell, 'nhi'), world)
}

/** What the script calls at each tab. */
export async function runComplete(program: Command, words: readonly string[], world: World): Promise<number> {
  return deliverResult(await completions(program, words), world)
}
