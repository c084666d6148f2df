import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'

/**
 * The module a plug-in's name stands for, as a `file:` URL: a path (`./x`, `/x`, `C:\x`), a folder with a package.json, or a package
 * in a `node_modules` at or above `from`. Nothing is run. Throws `UsageError`.
 */
export function resolvePlugin(name: string, from: string): string {
  if (name.startsWith('.') || isAbsolute(name)) {
    const path = resolve(from, name)
    const entry = isFile(path) ? path : isFolder(path) ? entryOf(path) : null
    if (entry === null)
      throw new UsageError(`no such plug-in: ${clean(name)} is neither a module nor a package folder`, `looked at ${clean(path)}`)
    return pathToFileURL(entry).href
  }
  if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i.test(name)) {
    throw new UsageError(`'${clean(name)}' is no name of a plug-in`, 'expected a package name, or a path that starts with . or /')
  }
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', ...name.split('/'))
    if (isFolder(candidate)) {
      const entry = entryOf(candidate)
      if (entry !== null) return pathToFileURL(entry).href
      throw new UsageError(`the package '${clean(name)}' names no module`, `in ${clean(candidate)}`)
    }
    if (dirname(folder) === folder) break
  }
  throw new UsageError(
    `no such plug-in: the package '${clean(name)}' is not installed`,
    `looked in every node_modules at and above ${clean(from)}`,
  )
}

/** The module of a package folder, by `exports`, `main`, or `index.js`; null when there is none. */
function entryOf(folder: string): string | null {
  const facts = packageFacts(folder)
  const main = exported(facts.exports) ?? (typeof facts.main === 'string' ? facts.main : 'index.js')
  const path = resolve(folder, main)
  return isFile(path) ? path : null
}

function packageFacts(folder: string): { exports?: unknown; main?: unknown } {
  const path = join(folder, 'package.json')
  if (!isFile(path)) return {}
  try {
    const facts: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof facts === 'object' && facts !== null ? facts : {}
  } catch {
    throw new UsageError(`${clean(path)} is not JSON`)
  }
}

/** What `exports` gives an `import` of the package itself. */
function exported(exports: unknown): string | null {
  if (typeof exports === 'string') return exports
  if (Array.isArray(exports)) return exports.map(exported).find((found) => found !== null) ?? null
  if (typeof exports !== 'object' || exports === null) return null
  const map = exports as Record<string, unknown>
  if ('.' in map) return exported(map['.'])
  for (const [condition, target] of Object.entries(map)) {
    if (!['node', 'import', 'module-sync', 'default'].includes(condition)) continue
    const found = exported(target)
    if (found !== null) return found
  }
  return null
}

function isFile(path: string): boolean {
  return factsOf(path)?.isFile() ?? false
}

function isFolder(path: string): boolean {
  return factsOf(path)?.isDirectory() ?? false
}

/** Null for what is not there, below a file included, and for what may not be looked at. */
function factsOf(path: string) {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
