import type { Config } from '../core/config.js'
import type { Report } from '../core/report.js'
import { offerLayout } from '../engine/index.js'
import { chooseRules } from '../rules/choose.js'
import { builtLayout } from './built-layout.js'
import { collect } from './collect.js'
import { conclude } from './conclude.js'
import { byteStageDigest } from './digest.js'
import { plan } from './plan.js'
import { nothingYet, type Progress, type ScanOptions } from './scan-options.js'
import { setupOf } from './setup.js'
import { stopper } from './stop.js'

export type { Progress, ScanOptions } from './scan-options.js'

/** The whole engine: looks at the config's targets and says what is wrong. Reads no argv and no environment, prints nothing. */
export async function scan(config: Config, options: ScanOptions): Promise<Report> {
  // `performance` takes a millisecond to load.
  const started = process.hrtime.bigint()
  const { rules, notices } = chooseRules(options.rules, config)
  const setup = setupOf(config, rules)
  offerLayout(builtLayout)
  const stop = stopper(options.signal, config.timeout)
  const visits = plan(config)
  let remote: string | null = null
  let last: Pick<Progress, 'counts' | 'expected'> = { counts: nothingYet, expected: { documents: 0, bytes: 0 } }
  const tell = () => options.onProgress({ stage: 'scan', ...last, remote })
  try {
    const collected = await collect(visits, {
      setup,
      settings: {
        jobs: config.jobs,
        maxFileSize: config.maxFileSize,
        honourIgnores: config.honourIgnores,
        exclude: config.exclude,
        // A plug-in may find other things tomorrow, and nothing here would know.
        cacheFolder: config.plugins.length > 0 ? null : config.cacheFolder,
        engineDigest: () => byteStageDigest(setup, config.maxFileSize),
        environment: config.environment,
        workingDirectory: config.workingDirectory,
        signal: stop.signal,
      },
      alwaysThreads: config.packs.length > 0 || config.plugins.length > 0,
      remote: {
        remote: config.remote,
        now: config.now,
        onProgress: (text) => {
          remote = text
          tell()
        },
      },
      onNote: options.onNote ?? (() => {}),
      onProgress: (counts, expected) => {
        last = { counts, expected }
        tell()
      },
    })
    options.onProgress({ stage: 'attribute', counts: collected.counts, expected: { documents: 0, bytes: 0 }, remote: null })
    return await conclude(config, options, {
      rules,
      notices,
      visits: visits.documents,
      setup,
      collected,
      stop,
      started,
    })
  } finally {
    stop.dispose()
  }
}
