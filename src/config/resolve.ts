import { dirname, join, resolve } from 'node:path'
import { clean } from '../core/clean.js'
import type { Config, Output } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import type { ListedPerson } from '../core/owners.js'
import { confidences, severities } from '../core/severity.js'
import { awsOptions } from './aws.js'
import type { ConfigFile, ConfigPlace } from './file.js'
import { baselineName, exists, findConfig, findRepositoryRoot, isFolder, isLink, userCacheFolder, userConfigPath } from './find.js'
import { parseFormat, parseOutput } from './formats.js'
import { githubOptions } from './github.js'
import type { RawOptions } from './options.js'
import { oneOf, picker } from './picker.js'
import { scopeOf } from './scope.js'
import { forCollectors, type Surroundings } from './surroundings.js'
import { resolveTargets } from './targets.js'
import { parseCount, parseDuration, parseInstant, parseSize } from './units.js'

/** Each takes some 30 MB: seven stay below 300 MB of whatever is scanned. More are for `--jobs`. */
const mostThreads = 7

const thresholds = [...severities, 'none', 'live'] as const

/** What resolving brings: the config, and where the project's baseline lies or would be written. */
export interface Resolved {
  readonly config: Config
  readonly baselinePath: string
}

/** The frozen config of a run. Option before environment before file before default; lists add up. Throws `UsageError`. */
export async function resolveConfig(targets: readonly string[], options: RawOptions, around: Surroundings): Promise<Config> {
  const { config } = await resolveRun(targets, options, around)
  if (config.baseline !== null && !exists(config.baseline)) throw new UsageError(`no such baseline: ${clean(config.baseline)}`)
  if (config.fingerprintKey !== null || config.baseline === null) return config
  const { readBaseline } = await import('./baseline.js')
  const { key } = readBaseline(config.baseline)
  return Object.freeze({ ...config, fingerprintKey: key === null ? null : new Uint8Array(Buffer.from(key, 'base64')) })
}

/** As `resolveConfig`, for commands that write a baseline: it need not exist, and its key is not taken. */
export async function resolveRun(written: readonly string[], options: RawOptions, around: Surroundings): Promise<Resolved> {
  const { environment, workingDirectory } = around
  const targets = resolveTargets(written, workingDirectory, options.stdinName ?? null)
  const files = await configFiles(options, around)
  const project = files.find(({ origin }) => origin !== 'user') ?? null
  const pick = picker(options, environment, files)
  const history = options.history !== false && (pick.file(({ entries }) => entries.history) ?? true)
  const baselinePath = baselineOf(options, around, project)
  const named = pick.text('baseline', 'NHI_BASELINE') ?? pick.file((file) => file.baseline)
  if (options.quiet === true && options.verbose === true) throw new UsageError('--quiet and --verbose cannot go together')
  const noCache = options.cache === false || pick.flag('NHI_CACHE') === false
  const config: Config = {
    targets,
    scope: scopeOf(options, targets),
    history,
    honourIgnores: options.ignore !== false,
    exclude: pick.list(options.exclude, ({ entries }) => entries.exclude),
    maxFileSize: pick.scalar('maxFileSize', 'NHI_MAX_FILE_SIZE', parseSize, (file) => file.maxFileSize) ?? 256 * 1024 ** 2,
    severity: pick.scalar('severity', 'NHI_SEVERITY', oneOf(severities), ({ entries }) => entries.severity) ?? 'info',
    confidence: pick.scalar('confidence', 'NHI_CONFIDENCE', oneOf(confidences), ({ entries }) => entries.confidence) ?? 'medium',
    failOn: pick.scalar('failOn', 'NHI_FAIL_ON', oneOf(thresholds), ({ entries }) => entries.failOn) ?? 'medium',
    strict: options.strict ?? pick.flag('NHI_STRICT') ?? pick.file(({ entries }) => entries.strict) ?? false,
    rules: options.rule ?? [],
    detectors: pick.list(options.detector, ({ entries }) => entries.detectors),
    overrides: [...files].reverse().flatMap((file) => file.overrides),
    packs: pick.list(
      options.rules?.map((path) => resolve(workingDirectory, path)),
      (file) => file.packs,
    ),
    plugins: await pluginsOf(options, workingDirectory, files),
    ignores: files.flatMap((file) => file.ignores),
    baseline: options.baseline === false || (named === undefined && !exists(baselinePath)) ? null : baselinePath,
    inlineIgnores: options.inlineIgnores !== false && (pick.file(({ entries }) => entries.inlineIgnores) ?? true),
    showSecrets: options.showSecrets ?? false,
    verify: options.verify ?? false,
    jobs: pick.scalar('jobs', 'NHI_JOBS', parseCount) ?? Math.min(Math.max(1, around.parallelism), mostThreads),
    cacheFolder: noCache ? null : userCacheFolder(around),
    timeout: pick.scalar('timeout', 'NHI_TIMEOUT', parseDuration) ?? null,
    now: pick.scalar('now', 'NHI_NOW', parseInstant) ?? around.now,
    fingerprintKey: pick.file((file) => file.key) ?? null,
    outputs: outputsOf(
      options,
      pick.scalar('format', 'NHI_FORMAT', (text, label) => parseFormat(text, label, options.formats)),
      workingDirectory,
    ),
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    color: options.color === false ? false : null,
    progress: options.progress !== false,
    file: project === null ? null : { path: project.path, fromTree: project.origin === 'tree' },
    ...(await noticesOf(files)),
    remote: { ...awsOptions(options, files), ...githubOptions(options, targets, environment, workingDirectory) },
    owners: {
      people: options.ownersFile === undefined ? null : await peopleOf(options.ownersFile, workingDirectory),
      declared: files.flatMap(({ entries }) => Object.entries(entries.owners).map(([match, owner]) => ({ match, owner }))),
      machines: [...new Set(files.flatMap(({ entries }) => entries.machineUsers.map((login) => login.toLowerCase())))],
    },
    workingDirectory,
    environment: forCollectors(environment),
  }
  if (config.failOn === 'live' && !config.verify) {
    throw new UsageError('failing on what is live needs --verify', 'a credential is known to live only when its provider was asked')
  }
  return { config: Object.freeze(config), baselinePath }
}

/** Read only when a file is named. */
async function peopleOf(path: string, workingDirectory: string): Promise<readonly ListedPerson[]> {
  const { readOwnersFile } = await import('./owners.js')
  return readOwnersFile(path, workingDirectory)
}

/** The config files of a run, the project's first, then the user's own. The readers of YAML are loaded only when there is one. */
async function configFiles(options: RawOptions, around: Surroundings): Promise<ConfigFile[]> {
  if (options.config === false) return []
  const places = configPlaces(options, around)
  if (places.length === 0) return []
  const { displayed, loadConfigFile } = await import('./file.js')
  return places.map((place) => loadConfigFile({ ...place, name: clean(displayed(place.path, around.workingDirectory)) }))
}

function configPlaces(options: RawOptions, around: Surroundings): Omit<ConfigPlace, 'name'>[] {
  const places: Omit<ConfigPlace, 'name'>[] = []
  const named = typeof options.config === 'string' ? options.config : around.environment.NHI_CONFIG
  if (named !== undefined && named !== '') places.push({ path: resolve(around.workingDirectory, named), origin: 'named' })
  else {
    const found = findConfig(around.workingDirectory)
    if (found !== null) places.push({ ...found, origin: 'tree' })
  }
  const own = userConfigPath(around)
  if (own !== null && exists(own) && own !== places[0]?.path) places.push({ path: own, origin: 'user' })
  return places
}

function outputsOf(options: RawOptions, format: string | undefined, workingDirectory: string): Output[] {
  const files = (options.output ?? [])
    .map((text) => parseOutput(text, options.formats))
    .map(({ format, file }) => ({ format, file: file && resolve(workingDirectory, file) }))
  for (const { file } of files) refuseUnwritable(file)
  const twice = files.find(({ file }, index) => files.findIndex((other) => other.file === file) !== index)
  if (twice !== undefined) throw new UsageError(`--output: ${clean(twice.file ?? '')} is named twice`)
  // With files alone, standard output gets the summary only.
  return files.length > 0 && format === undefined ? files : [{ format: format ?? 'pretty', file: null }, ...files]
}

/** Said before a scan that may take an hour, not after it. Throws `UsageError`. */
function refuseUnwritable(file: string | null): void {
  if (file === null) return
  const folder = dirname(file)
  if (!isFolder(folder))
    throw new UsageError(`--output: there is no folder ${clean(folder)}`, exists(folder) ? null : 'nhi makes none: make it first')
  if (isLink(file)) throw new UsageError(`--output: ${clean(file)} is a symbolic link`, 'name the file it leads to')
  if (isFolder(file)) throw new UsageError(`--output: ${clean(file)} is a folder`, 'name a file in it')
}

function baselineOf(options: RawOptions, { environment, workingDirectory }: Surroundings, project: ConfigFile | null): string {
  const named = typeof options.baseline === 'string' ? options.baseline : environment.NHI_BASELINE
  if (named !== undefined && named !== '') return resolve(workingDirectory, named)
  if (project?.baseline !== undefined) return project.baseline
  const root = findRepositoryRoot(workingDirectory)
  const folders = [project?.folder, root, workingDirectory].filter((folder) => typeof folder === 'string')
  const candidates = folders.map((folder) => join(folder, baselineName))
  return candidates.find(exists) ?? candidates[0] ?? join(workingDirectory, baselineName)
}

/** Plug-ins by name, those of a file resolved from that file. */
async function pluginsOf(options: RawOptions, workingDirectory: string, files: readonly ConfigFile[]): Promise<string[]> {
  const wanted = [
    ...(options.plugin ?? []).map((name) => ({ name, from: workingDirectory })),
    ...files.flatMap(({ entries, folder }) => entries.plugins.map((name) => ({ name, from: folder }))),
  ]
  if (wanted.length === 0) return []
  const { resolvePlugin } = await import('../plugins/resolve.js')
  return [...new Set(wanted.map(({ name, from }) => resolvePlugin(name, from)))]
}

async function noticesOf(files: readonly ConfigFile[]): Promise<Pick<Config, 'notices' | 'narrowing'>> {
  if (files.length === 0) return { notices: [], narrowing: [] }
  const { narrowing } = await import('./file.js')
  const origins = { tree: 'found in the tree', named: 'named', user: 'your own' } as const
  const said = files.map((file) => {
    const changes = file.origin === 'tree' ? narrowing(file).map(clean) : []
    const notice = `config: ${file.name} (${origins[file.origin]})${changes.length === 0 ? '' : ` ${changes.join(', ')}`}`
    return { notice, narrows: changes.length > 0 }
  })
  return { notices: said.map(({ notice }) => notice), narrowing: said.flatMap(({ notice, narrows }) => (narrows ? [notice] : [])) }
}
