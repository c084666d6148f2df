import { clean } from '../core/clean.js'
import type { Config, Output } from '../core/config.js'
import { OutputError } from '../core/errors.js'
import type { Format } from '../core/formats.js'
import type { Report } from '../core/report.js'
import { type Look, plainLook, reporters } from '../reporters/index.js'
import { summary } from '../reporters/summary.js'
import { terminalOf } from './terminal.js'
import { isClosedPipe, type World, write } from './world.js'
import { writeReportFile } from './write-file.js'

/** Prints and writes every report that was asked for, then the line that says how much was looked at. */
export async function deliver(report: Report, config: Config, world: World): Promise<void> {
  const problems: string[] = []
  for (const output of config.outputs) {
    try {
      await deliverOne(report, output, config, world)
    } catch (error) {
      problems.push(`cannot write ${output.file === null ? 'to standard output' : clean(output.file)}: ${reason(error)}`)
    }
  }
  if (!config.quiet) {
    for (const notice of report.notices)
      if (!config.verbose || !config.notices.includes(notice)) await write(world.stderr, `${clean(notice)}\n`)
    await write(world.stderr, `${summary(report)}\n`)
  }
  if (problems.length > 0) throw new OutputError(problems.join('; '))
}

async function deliverOne(report: Report, { format, file }: Output, config: Config, world: World): Promise<void> {
  const reporter = await reporters[format as Format]()
  const folder = report.repository?.root ?? config.workingDirectory
  if (file !== null) {
    await writeReportFile(file, reporter(report, { ...plainLook, quiet: config.quiet, folder }))
    return
  }
  const { color, width, links } = terminalOf({ color: config.color, progress: false }, world, world.env)
  const look: Look = { color, width, links, quiet: config.quiet, folder }
  const text = reporter(report, look)
  for (const part of typeof text === 'string' ? [text] : text) {
    if (part !== '') await write(world.stdout, part)
  }
}

function reason(error: unknown): string {
  if (isClosedPipe(error)) return 'nobody reads it any more'
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const words: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the disk is read-only',
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'a part of its path is not a folder',
    EISDIR: 'it is a folder',
    ELOOP: 'it is a symbolic link',
    EDQUOT: 'the quota is used up',
  }
  return words[code] ?? (error instanceof OutputError ? error.message : code || 'it failed')
}
