import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, relative } from 'node:path'
import type { Environment } from './git-hardening.js'

// npm puts these before everything else on the PATH, and a repository can bring one along.
const packageBin = /[/\\]node_modules[/\\]\.bin[/\\]?$/

/** Absolute path of the git program on the PATH, never one in the current folder; null when there is none. */
export function findGit(environment: Environment, workingDirectory: string, windows = process.platform === 'win32'): string | null {
  const name = windows ? 'git.exe' : 'git'
  for (const folder of (environment.PATH ?? environment.Path ?? '').split(delimiter)) {
    if (!isAbsolute(folder) || relative(folder, workingDirectory) === '' || packageBin.test(folder)) continue
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // Not here: the next folder of the PATH.
    }
  }
  return null
}
