import { fileURLToPath } from 'node:url'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import type { Plugin } from './types.js'

/** A plug-in that was loaded, and the `file:` URL it came from. */
export interface LoadedPlugin extends Plugin {
  readonly url: string
}

const loaded = new Map<string, Promise<LoadedPlugin>>()

/**
 * Imports plug-ins, each once in a thread, and checks what they export. Takes the `file:` URLs of `Config.plugins`, which may be
 * handed to a worker as they are. Throws `UsageError` with the plug-in's module and what is wrong with it.
 */
export async function loadPlugins(urls: readonly string[]): Promise<LoadedPlugin[]> {
  const plugins: LoadedPlugin[] = []
  for (const url of urls) {
    let plugin = loaded.get(url)
    if (plugin === undefined) {
      plugin = loadPlugin(url)
      loaded.set(url, plugin)
    }
    plugins.push(await plugin)
  }
  refuseTwice(plugins)
  return plugins
}

async function loadPlugin(url: string): Promise<LoadedPlugin> {
  const at = clean(fileURLToPath(url))
  let module: Record<string, unknown>
  try {
    module = await import(url)
  } catch (error) {
    throw new UsageError(`the plug-in ${at} cannot be loaded: ${clean(error instanceof Error ? error.message : String(error))}`)
  }
  const plugin = checkPlugin(module.default ?? module.plugin, at)
  return { ...plugin, url }
}

const keys = ['name', 'detectors', 'rules']
const id = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Checks the shape of an export; `at` names the module in messages. Throws `UsageError`. */
export function checkPlugin(value: unknown, at: string): Plugin {
  const refuse = (problem: string): never => {
    throw new UsageError(`the plug-in ${at} ${problem}`)
  }
  if (typeof value !== 'object' || value === null) {
    return refuse("exports no plug-in: expected a default export, or one called 'plugin', made by definePlugin")
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue
    const near = nearest(key, keys)
    refuse(`has an unknown key '${clean(key)}': ${near === null ? `expected ${keys.join(', ')}` : `did you mean '${near}'?`}`)
  }
  const { name, detectors, rules } = value as Record<string, unknown>
  if (typeof name !== 'string' || !id.test(name)) refuse('has no kebab-case name')
  if (rules !== undefined && !(Array.isArray(rules) && rules.every(isRuleSource))) {
    refuse('has rules that are neither paths nor rule files: expected a list of texts and of { rules: [...] }')
  }
  if (detectors !== undefined) {
    if (typeof detectors !== 'object' || detectors === null || Array.isArray(detectors))
      return refuse('has detectors that are no map of id to detector')
    for (const [key, detector] of Object.entries(detectors)) {
      if (!id.test(key)) refuse(`has a detector whose id '${clean(key)}' is not kebab-case`)
      if (!isDetector(detector)) refuse(`has a detector '${key}' without reads: 'document' and create()`)
    }
  }
  if (detectors === undefined && rules === undefined) refuse('brings neither detectors nor rules')
  return value as Plugin
}

function isRuleSource(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && Array.isArray((value as { rules?: unknown }).rules))
}

function isDetector(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { reads, create } = value as { reads?: unknown; create?: unknown }
  return reads === 'document' && typeof create === 'function'
}

function refuseTwice(plugins: readonly LoadedPlugin[]): void {
  const owners = new Map<string, string>()
  for (const { name, detectors } of plugins) {
    for (const key of Object.keys(detectors ?? {})) {
      const other = owners.get(key)
      if (other !== undefined) throw new UsageError(`the plug-ins '${other}' and '${name}' both bring a detector '${key}'`)
      owners.set(key, name)
    }
  }
}
