import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { failure, readSettings } from '../config/read.js'
import { clean } from '../core/clean.js'
import { SourceError, UsageError } from '../core/errors.js'
import type { Rule } from '../core/rule.js'
import { type Imported, loadGitleaks } from './gitleaks/load.js'
import { type PlacedRule, placedRules } from './load.js'

const longestPack = 4 * 1024 * 1024
const mostFiles = 2000

/** The rules of a pack, and for those of YAML, by id, where they stand. */
export interface Pack extends Imported {
  readonly places: ReadonlyMap<string, PlacedRule['place']>
}

/**
 * The rules of a pack: a YAML file, a TOML file as gitleaks reads it, or every `.yml`, `.yaml` and `.toml` below a folder (links are not followed), and
 * what of TOML files is not honoured. `name` is what messages call it. `within` is the folder its files must not lead out of. Throws `SourceError`
 * and `UsageError`.
 */
export function readPack(path: string, name = basename(path), within: string | null = null): Pack {
  const files = packFiles(path, name)
  if (files.length === 0) throw new UsageError(`the rule pack ${clean(name)} holds no .yml or .toml file`)
  const read = files.map((file) => ({ source: file.name, ...readRules(file, within) }))
  return {
    rules: uniqueRules(read),
    notices: read.flatMap(({ notices }) => notices),
    places: new Map(read.flatMap(({ places }) => [...places])),
  }
}

/** As `readPack`, of rules alone: for packs of our own. */
export function loadPack(path: string, name = basename(path), within: string | null = null): Rule[] {
  return [...readPack(path, name, within).rules]
}

function readRules({ path, name }: PackFile, within: string | null): Pack {
  const text = readSettings(path, longestPack, within)
  if (isToml(path)) return { ...loadGitleaks(text, name, { path, within, limit: longestPack }), places: new Map() }
  const placed = placedRules(text, clean(name))
  return {
    rules: placed.map(({ rule }) => rule),
    notices: [],
    places: new Map(placed.map(({ rule, place }) => [rule.id, place])),
  }
}

function isToml(path: string): boolean {
  return /\.toml$/i.test(path)
}

/** Where a part of a rule stands, as `file:line:column: `; empty where that is not known. */
export function placeText(places: Pack['places'], id: string, path: readonly (string | number)[]): string {
  const place = places.get(id)?.(path)
  return place === undefined ? '' : `${place.file}:${place.line}:${place.column}: `
}

/** Rules of one source, and where known the places they stand at. */
interface RuleSource {
  readonly source: string
  readonly rules: readonly Rule[]
  readonly places?: Pack['places'] | undefined
}

/** Joins rules of several sources; an id that two of them bring is refused, with the place where the later one takes it. */
export function uniqueRules(sources: readonly RuleSource[]): Rule[] {
  const owners = new Map<string, string>()
  for (const { source, rules, places } of sources) {
    for (const { id } of rules) {
      const other = owners.get(id)
      if (other !== undefined) throw takenTwice(id, other, source, places?.get(id))
      owners.set(id, source)
    }
  }
  return sources.flatMap(({ rules }) => rules).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What stands for the rules that come with nhi among the sources of `uniqueRules`. */
export const builtinSource = 'the built-in rules'

function takenTwice(id: string, other: string, source: string, place: PlacedRule['place'] | undefined): UsageError {
  const hint =
    other === builtinSource
      ? `give it another id; to change a built-in rule write its id below rules: in nhi.yml`
      : 'give one of them another id'
  if (place === undefined) return new UsageError(`the rule '${id}' stands in ${clean(other)} and in ${clean(source)}`, hint)
  return new SourceError(place(['id']), `the rule '${id}' stands in ${clean(other)} too`, hint)
}

interface PackFile {
  readonly path: string
  readonly name: string
}

function packFiles(path: string, name: string): PackFile[] {
  try {
    if (!statSync(path).isDirectory()) return [{ path, name }]
    const found: PackFile[] = []
    const visit = (folder: string, prefix: string) => {
      for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (entry.isDirectory()) visit(join(folder, entry.name), `${prefix}${entry.name}/`)
        else if (entry.isFile() && /\.(ya?ml|toml)$/.test(entry.name))
          found.push({ path: join(folder, entry.name), name: prefix + entry.name })
        if (found.length > mostFiles) throw new UsageError(`the rule pack ${clean(name)} holds more than ${mostFiles} files`)
      }
    }
    visit(path, `${name}/`)
    return found
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot read the rule pack ${clean(name)}: ${failure(error)}`)
  }
}
