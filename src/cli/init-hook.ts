import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { simpleGit } from 'simple-git'
import { writeWhole } from '../config/baseline.js'
import { displayed } from '../config/file.js'
import { isWithin, readSettings } from '../config/read.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { type CommandResult, done } from './command-result.js'
import { hookBlock, isEmptyHook, withBlock, withoutBlock } from './hook-block.js'

const longestHook = 1024 * 1024

/**
 * `nhi init hook`: adds a marked block to the repository's pre-commit hook, or takes it out again. Respects `core.hooksPath` and linked
 * worktrees; what others wrote stays. `binary` is the absolute path of nhi's entry. Throws `UsageError`.
 */
export async function initHook(workingDirectory: string, binary: string, remove: boolean): Promise<CommandResult> {
  const path = await hookPath(workingDirectory)
  const shown = clean(displayed(path, workingDirectory))
  const facts = lstatSync(path, { throwIfNoEntry: false })
  if (facts !== undefined && !facts.isFile())
    throw new UsageError(`${shown} is not a file of its own`, 'a hook that is a link belongs to another tool')
  const hook = facts === undefined ? null : readSettings(path, longestHook)
  if (remove) return removeBlock(path, shown, hook)
  const next = withBlock(hook, hookBlock(binary))
  if (next === null)
    throw new UsageError(`${shown} is not a shell script, or its nhi block was cut`, `add by hand: node '${clean(binary)}' scan --staged`)
  if (next === hook) return done(`${shown} has the hook already\n`)
  mkdirSync(dirname(path), { recursive: true })
  writeHook(path, next, facts?.mode)
  return done(`${hook === null ? 'wrote' : 'added a block to'} ${shown}: each commit is looked at before it is made\n`)
}

function removeBlock(path: string, shown: string, hook: string | null): CommandResult {
  const rest = hook === null ? null : withoutBlock(hook)
  if (rest === null) return done(`${shown} has no block of nhi\n`)
  if (isEmptyHook(rest)) rmSync(path)
  else writeHook(path, rest, lstatSync(path).mode)
  return done(`took nhi's block out of ${shown}\n`)
}

function writeHook(path: string, text: string, mode: number | undefined): void {
  writeWhole(path, text, 0o755)
  // Git passes over a hook that may not be run; who may read it stays as it was.
  chmodSync(path, mode === undefined ? 0o755 : (mode & 0o777) | 0o100)
}

/** Where git looks for the pre-commit hook of the repository around a folder. */
async function hookPath(workingDirectory: string): Promise<string> {
  const [folder = '', common = '', top = ''] = await facts(workingDirectory)
  const hooks = resolve(workingDirectory, folder)
  // Husky 9 points git at scripts it writes afresh; people's own lie one level up.
  if (basename(hooks) === '_' && basename(dirname(hooks)) === '.husky') return join(dirname(hooks), 'pre-commit')
  const own = [resolve(workingDirectory, common), ...(top === '' ? [] : [top])]
  if (!own.some((home) => isWithin(hooks, home))) {
    throw new UsageError(
      `core.hooksPath leads out of this repository, to ${clean(hooks)}`,
      'hooks there run for other repositories too: add the line to it by hand, or set core.hooksPath for this repository',
    )
  }
  return join(hooks, 'pre-commit')
}

// rev-parse runs nothing of the repository's, whatever its config says.
async function facts(workingDirectory: string): Promise<string[]> {
  try {
    const git = simpleGit({ baseDir: workingDirectory, timeout: { block: 10_000 } })
    const hooks = await git.revparse(['--git-path', 'hooks'])
    const common = await git.revparse(['--git-common-dir'])
    const bare = (await git.revparse(['--is-bare-repository'])) === 'true'
    return [hooks, common, bare ? '' : await git.revparse(['--show-toplevel'])]
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/ENOENT/.test(message)) throw new UsageError('git is not installed')
    if (/dubious ownership/.test(message))
      throw new UsageError(
        'git refuses this repository: it belongs to another user',
        'git config --global --add safe.directory <its path>, if you trust it',
      )
    throw new UsageError('there is no git repository here')
  }
}
