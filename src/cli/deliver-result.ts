import type { CommandResult } from './command-result.js'
import { fitted } from './fitted.js'
import { type World, write } from './world.js'

/** Prints what a command has to say and passes its code on. */
export async function deliverResult({ text, remarks, code }: CommandResult, { stdout, stderr }: World): Promise<number> {
  if (text !== '') await write(stdout, text)
  for (const remark of remarks) await write(stderr, `${await fitted(remark, stderr)}\n`)
  return code
}
