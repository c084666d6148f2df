import { clean } from '../core/clean.js'
import type { Config, Output } from '../core/config.js'
import { OutputError } from '../core/errors.js'
import type { Format } from '../core/formats.js'
import type { Report } from '../core/report.js'
import { type Look, plainLook, type Reporter, reporters } from '../reporters/index.js'
import { summary } from '../reporters/summary.js'
import { fitted } from './fitted.js'
import { terminalOf } from './terminal.js'
import { type World, write } from './world.js'
import { writeFailure } from './write-failure.js'
import { writeReportFile } from './write-file.js'

/** Gives the reporter of a format. */
type ReporterOf = (format: string) => Promise<Reporter>

/** Formats that hold a report's notices whatever `-q` says. */
const saysNotices: ReadonlySet<string> = new Set<Format>(['json', 'sarif', 'markdown', 'junit', 'gitlab'])

/** Prints and writes every report that was asked for, then the line that says how much was looked at. */
export async function deliver(
  report: Report,
  config: Config,
  world: World,
  reporterOf: ReporterOf = (format) => reporters[format as Format](),
): Promise<void> {
  const problems: string[] = []
  for (const output of config.outputs) {
    try {
      await deliverOne(report, output, config, world, reporterOf)
    } catch (error) {
      problems.push(output.file === null ? writeFailure(error) : `cannot write ${clean(output.file)}: ${writeFailure(error)}`)
    }
  }
  if (!config.quiet) {
    if (closesAlone(config)) await deliverClosing(report, config, world, problems)
    for (const notice of noticesToSay(report, config)) await write(world.stderr, `${await fitted(clean(notice), world.stderr)}\n`)
    await write(world.stderr, `${await fitted(summary(report), world.stderr)}\n`)
  } else {
    // Findings only; but what a stranger's config leaves out can be seen nowhere else, and a code that is not 0 is never left unexplained.
    const said = config.outputs.some(({ format }) => !saysNotices.has(format)) ? config.narrowing : []
    const unfinished = report.complete ? [] : [`incomplete: ${summary(report)}`]
    for (const line of [...said, ...unfinished]) await write(world.stderr, `${await fitted(`nhi: ${clean(line)}`, world.stderr)}\n`)
  }
  if (problems.length > 0) throw new OutputError(problems.join('; '))
}

/** What standard error still has to say: what `pretty` prints itself is not said twice. */
function noticesToSay(report: Report, config: Config): readonly string[] {
  if (closesAlone(config) || config.outputs.some(({ format, file }) => format === 'pretty' && file === null)) return []
  return report.notices
}

/** True when every report goes into a file: standard output then says in a few lines how it went. */
function closesAlone({ outputs }: Config): boolean {
  return outputs.every(({ file }) => file !== null)
}

async function deliverClosing(report: Report, config: Config, world: World, problems: string[]): Promise<void> {
  const { closing } = await import('../reporters/pretty/index.js')
  try {
    await write(world.stdout, closing(report, lookOf(report, config, world)))
  } catch (error) {
    problems.push(writeFailure(error))
  }
}

function lookOf(report: Report, config: Config, world: World): Look {
  const { color, width, links } = terminalOf({ color: config.color, progress: false }, world, world.env)
  return {
    color,
    width,
    links,
    quiet: config.quiet,
    folder: report.repository?.root ?? config.workingDirectory,
    staged: config.scope.kind === 'staged',
  }
}

async function deliverOne(report: Report, { format, file }: Output, config: Config, world: World, reporterOf: ReporterOf): Promise<void> {
  const reporter = await reporterOf(format)
  const look = lookOf(report, config, world)
  if (file !== null) {
    await writeReportFile(file, reporter(report, { ...plainLook, quiet: look.quiet, folder: look.folder, staged: look.staged }))
    return
  }
  const text = reporter(report, look)
  for (const part of typeof text === 'string' ? [text] : text) {
    if (part !== '') await write(world.stdout, part)
  }
}
