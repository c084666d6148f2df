import { readdirSync } from 'node:fs'
import type { RawOptions } from '../config/options.js'
import { resolveConfig } from '../config/resolve.js'
import { surroundings } from '../config/surroundings.js'
import { clean, hideTokens } from '../core/clean.js'
import type { Config } from '../core/config.js'
import type { Report } from '../core/report.js'
import type { Rule } from '../core/rule.js'
import { version } from '../core/version.js'
import { type ScanOptions, scan } from '../pipeline/scan.js'
import { deliver } from './deliver.js'
import { exitCodeOf, exitCodes } from './exit-code.js'
import { rememberReport } from './last-report.js'
import { loadRules } from './load-rules.js'
import { createProgress } from './progress.js'
import { terminalOf } from './terminal.js'
import { setV8Flags } from './v8-flags.js'
import { type World, write } from './world.js'

/** `nhi scan`: looks at the targets, delivers the reports, says how much was looked at. */
export async function runScan(targets: readonly string[], options: RawOptions, world: World): Promise<number> {
  const config = await resolveConfig(targets, options, surroundings())
  const report = await scanFor(config, world)
  await deliver(report, config, world)
  await rememberReport(report, config)
  const code = exitCodeOf(report, config)
  if (code === exitCodes.clean && lookedAtNothing(report) && !nothingWasThere(config)) {
    await write(world.stderr, 'nhi: nothing was looked at: everything is ignored or left out\n')
    return exitCodes.incomplete
  }
  return code
}

/** Runs a scan with the user's rules, a spinner and Ctrl-C: what `scan` and every command built on it do. */
export async function scanFor(config: Config, world: World): Promise<Report> {
  const terminal = terminalOf({ color: config.color, progress: config.progress && !config.quiet }, world, world.env)
  const { rules, notices } = await loadRules(config)
  if (config.scope.kind === 'history') setV8Flags(config.jobs)
  if (config.verbose) for (const fact of runFacts(config, rules)) await write(world.stderr, `${clean(fact)}\n`)
  const progress = createProgress(terminal, world.stderr)
  try {
    return await scan(notices.length === 0 ? config : { ...config, notices: [...config.notices, ...notices] }, {
      rules,
      baseline: await acceptedIn(config),
      version,
      signal: world.interrupted,
      onProgress: progress.update,
      onNote: (text) => {
        if (config.verbose) world.stderr.write(`${clean(text)}\n`)
      },
      lineHashes: config.outputs.some(({ format }) => format === 'sarif'),
      ...(await transportForTests(config, world)),
      repositoryFacts: config.outputs.some(({ format }) => format === 'sarif' || format === 'gitlab'),
    })
  } finally {
    progress.stop()
  }
}

/** Tests have every provider played by a server on this machine; a run that does so says it. */
async function transportForTests({ verify }: Config, { env, stderr }: World): Promise<Pick<ScanOptions, 'verifyTransport'>> {
  const door = env.NHI_VERIFY_FOR_TESTS
  if (!verify || door === undefined || door === '') return {}
  await write(stderr, 'nhi: NHI_VERIFY_FOR_TESTS is set: no provider is asked, a server on this machine stands for all of them\n')
  const { loadTransport } = await import('../verifiers/index.js')
  return { verifyTransport: await loadTransport(door) }
}

/** What a run is about to do, for those who ask: settings as they were resolved, one a line. */
function runFacts(config: Config, rules: readonly Rule[]): string[] {
  const { targets, baseline, cacheFolder, jobs, plugins, packs } = config
  return [
    `config: ${config.file?.path ?? 'none'}`,
    `targets: ${targets.map(({ text }) => hideTokens(text)).join(', ')}`,
    `rules: ${rules.length}, from ${['nhi', ...packs, ...plugins].join(', ')}`,
    `baseline: ${baseline ?? 'none'}`,
    `cache: ${cacheFolder ?? 'none'}`,
    `threads: up to ${jobs}`,
  ]
}

/** The baseline a config names, read only when there is one. Throws `UsageError`. */
async function acceptedIn(config: Config): Promise<ScanOptions['baseline']> {
  if (config.baseline === null) return null
  const [{ readBaseline }, { displayed }] = await Promise.all([import('../config/baseline.js'), import('../config/file.js')])
  return { name: displayed(config.baseline, config.workingDirectory), content: readBaseline(config.baseline) }
}

function lookedAtNothing({ counts, gaps }: Report): boolean {
  return counts.files + counts.blobs + counts.commits === 0 && gaps.length === 0
}

/** True when there was nothing to look at in the first place: an empty change, an empty folder. */
function nothingWasThere(config: Config): boolean {
  if (config.scope.kind !== 'history') return true
  return config.targets.every((target) => target.kind !== 'path' || isEmptyFolder(target.path))
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).every((name) => name === '.git')
  } catch {
    return false
  }
}
