import { relative, sep } from 'node:path'
import { clean } from '../../core/clean.js'

/** A git command that mends the repository at `root`, as it is typed in `workingDirectory`: with `-C` where that lies outside, quoted for a shell. */
export function gitCommand(root: string, workingDirectory: string, command: string): string {
  const way = relative(root, workingDirectory)
  if (way !== '..' && !way.startsWith(`..${sep}`)) return `git ${command}`
  const folder = clean(root)
  const quoted = /^[\w@%+=:,./\\-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`
  return `git -C ${quoted} ${command}`
}
