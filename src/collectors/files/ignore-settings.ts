import { realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { FoundRepository } from '../lib/git-repository.js'
import { readSmallFile } from '../lib/guarded-read.js'
import { type IgnoreFile, parseIgnoreFile } from './ignore-file.js'

const mostIgnoreBytes = 16 * 1024 * 1024
const mostConfigBytes = 1024 * 1024

/** What a repository's own folder says about ignoring: read as files, never through git. */
export interface IgnoreSettings {
  /** `core.ignoreCase`, which git sets where names differing in case are the same file. */
  readonly ignoreCase: boolean
  /** `info/exclude` of the repository, or of the main one for a linked worktree. */
  readonly exclude: IgnoreFile | null
}

/** Reads them. */
export function readIgnoreSettings(found: FoundRepository): IgnoreSettings {
  const common = readSmallFile(join(found.gitDir, 'commondir'), 4096)?.trimEnd()
  const folder = common === undefined ? found.gitDir : resolve(found.gitDir, Buffer.from(common, 'latin1').toString('utf8'))
  const config = readSmallFile(join(folder, 'config'), mostConfigBytes) ?? ''
  const ignoreCase = /^(true|yes|on|1)$/i.test(coreSetting(config, 'ignorecase') ?? '')
  return { ignoreCase, exclude: readIgnoreFile(join(folder, 'info', 'exclude'), ignoreCase) }
}

/** The rules of an ignore file on disk; null when there are none. A link is not followed, as in git. */
export function readIgnoreFile(path: string | Buffer, ignoreCase: boolean): IgnoreFile | null {
  const text = readSmallFile(path, mostIgnoreBytes)
  return text === null ? null : parseIgnoreFile(text, ignoreCase)
}

/** The text of the user's own excludes file (`core.excludesFile`, else `git/ignore` in the user's config folder); null when there is none. */
export function readUserExcludes(environment: Readonly<Record<string, string | undefined>>): string | null {
  const home = environment.HOME ?? environment.USERPROFILE
  const configHome = environment.XDG_CONFIG_HOME || (home === undefined ? undefined : join(home, '.config'))
  const configs =
    environment.GIT_CONFIG_GLOBAL !== undefined
      ? [environment.GIT_CONFIG_GLOBAL]
      : [home && join(home, '.gitconfig'), configHome && join(configHome, 'git', 'config')]
  for (const config of configs) {
    const named = config && coreSetting(readUserFile(config) ?? '', 'excludesfile')
    if (named) return readUserFile(home === undefined ? named : named.replace(/^~(?=\/)/, home))
  }
  return configHome === undefined ? null : readUserFile(join(configHome, 'git', 'ignore'))
}

/** The user's own files may be links (dotfile managers make them so). */
function readUserFile(path: string): string | null {
  try {
    return statSync(path).isFile() ? readSmallFile(realpathSync(path), mostIgnoreBytes) : null
  } catch {
    return null
  }
}

/** The last value of `core.<key>` in the text of a git config; includes are not followed. */
function coreSetting(config: string, key: string): string | undefined {
  let section = ''
  let value: string | undefined
  for (const line of config.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]"\s]*)[^\]]*\]\s*(.*)$/.exec(line)
    if (header !== null) section = (header[1] ?? '').toLowerCase()
    const setting = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(header === null ? line : (header[2] ?? ''))
    if (section === 'core' && setting?.[1]?.toLowerCase() === key) value = setting[2] === undefined ? 'true' : settingValue(setting[2])
  }
  return value
}

function settingValue(text: string): string {
  let value = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '#' || char === ';')) break
    else value += char === '\\' ? (text[++at] ?? '') : char
  }
  return value.trimEnd()
}
