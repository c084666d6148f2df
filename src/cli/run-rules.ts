import type { RawOptions } from '../config/options.js'
import { resolveConfig } from '../config/resolve.js'
import { surroundings } from '../config/surroundings.js'
import { clean } from '../core/clean.js'
import type { Detection } from '../core/detection.js'
import { UsageError } from '../core/errors.js'
import type { Sighting } from '../core/example.js'
import { isGap } from '../core/gap.js'
import type { Rule } from '../core/rule.js'
import { createArena } from '../engine/index.js'
import { createDetect } from '../pipeline/scanner.js'
import { builtinRules, isOwnRules } from '../rules/builtin.js'
import type { Pack } from '../rules/packs.js'
import type { LoadedRules } from './all-rules.js'
import type { CommandResult } from './command-result.js'
import { deliverResult } from './deliver-result.js'
import { listEndpoints } from './endpoints.js'
import { loadRules } from './load-rules.js'
import { listRules, showRule } from './rules.js'
import { widthOf } from './terminal.js'
import { testRules } from './test-rules.js'
import type { World } from './world.js'

/** `nhi rules list`. */
export async function runList(options: RawOptions, world: World): Promise<number> {
  const { rules, notices } = await rulesOf(options)
  return deliverResult(withRemarks(listRules(rules, widthOf(world.stdout)), notices), world)
}

/** `nhi rules show <id>`. */
export async function runShow(id: string, options: RawOptions, world: World): Promise<number> {
  return deliverResult(showRule((await rulesOf(options)).rules, id, widthOf(world.stdout)), world)
}

/** `nhi rules endpoints`: what `--verify` could contact with these rules. */
export async function runEndpoints({ format = 'table', ...options }: RawOptions, world: World): Promise<number> {
  if (format !== 'table' && format !== 'json') throw new UsageError(`--format: unknown value '${clean(format)}'`, 'expected table, json')
  const { rules, notices } = await rulesOf(options)
  return deliverResult(withRemarks(listEndpoints(rules, format, widthOf(world.stdout)), notices), world)
}

/** `nhi rules test [paths]`: the examples of the files' rules, or of the built-in ones, run through the real detector. */
export async function runTest(paths: readonly string[], world: World): Promise<number> {
  if (paths.length === 0) {
    const rules = builtinRules()
    return deliverResult(testRules(rules, await scannerOf(rules)), world)
  }
  const { rules, places, notices, mistakes } = await packsOf(paths)
  return deliverResult(withRemarks(testRules(rules, await scannerOf(rules), places, mistakes), notices), world)
}

function withRemarks(result: CommandResult, notices: readonly string[]): CommandResult {
  return { ...result, remarks: [...notices, ...result.remarks] }
}

async function rulesOf(options: RawOptions): Promise<LoadedRules> {
  return loadRules(await resolveConfig([], options, surroundings()))
}

/** The rules of the files, an id of a built-in rule refused as a scan would: but for the files nhi's own rules are made of. */
async function packsOf(paths: readonly string[]): Promise<Pack & { readonly mistakes: readonly string[] }> {
  const [{ builtinSource, readPack, uniqueRules }, { datesToCome }] = await Promise.all([
    import('../rules/packs.js'),
    import('../rules/dates.js'),
  ])
  const packs = paths.map((path) => ({ source: path, ...readPack(path, path) }))
  const foreign = packs.filter((_, index) => !isOwnRules(paths[index] ?? ''))
  if (foreign.length > 0) uniqueRules([{ source: builtinSource, rules: builtinRules() }, ...foreign])
  return {
    rules: uniqueRules(packs),
    places: new Map(packs.flatMap(({ places }) => [...places])),
    notices: packs.flatMap(({ notices }) => notices),
    mistakes: packs.flatMap((pack) => datesToCome(pack, new Date())),
  }
}

/** Says which rules find something in a text, at any confidence, and what of a credential they find beside the token. */
async function scannerOf(rules: readonly Rule[]): Promise<(text: string) => Sighting[]> {
  const detect = await createDetect(
    {
      rules,
      detectors: [...new Set(rules.map((rule) => rule.detector))],
      plugins: [],
      environment: {},
      now: Date.now(),
      runKey: new Uint8Array(32),
      projectKey: null,
      showSecrets: false,
      inlineIgnores: false,
    },
    createArena(),
  )
  return (text) => {
    const document = {
      source: 'file',
      path: 'example',
      id: null,
      bytes: Buffer.from(text),
      base: 0,
      lines: 0,
      overlap: 0,
      baseline: false,
    } as const
    return [...detect(document)].flatMap((item) => (isGap(item) ? [] : [{ rule: item.rule, beside: besideOf(item) }]))
  }
}

function besideOf({ parts, facts }: Detection): string[] {
  return [...parts.map(({ name }) => name), ...Object.keys(facts).filter((name) => facts[name] !== null)]
}
