import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { collectors } from '../../src/collectors/index.js'
import type { CollectSettings } from '../../src/core/collector.js'
import type { Gap } from '../../src/core/gap.js'
import { isGap } from '../../src/core/gap.js'
import type { Sighting } from '../../src/pipeline/batch-result.js'
import { createPool } from '../../src/pipeline/pool.js'
import { scratch } from '../support/nhi.js'
import { bareSetup } from '../support/scanner-setup.js'
import { robotLine, robotPlugin, threadStarted } from './options/samples.js'

const lab = scratch()

/** A plug-in that never comes back from documents whose name says so. */
function endlessPlugin(): string {
  const path = robotPlugin(lab)
  writeFileSync(path, readFileSync(path, 'utf8').replace('const end =', "while (/endless/.test(document.path ?? ''));\n      const end ="))
  return path
}

const files = { 'a.txt': robotLine, 'endless-1.txt': 'x\n', 'endless-2.txt': 'x\n', 'z.txt': robotLine }

describe('a detector that does not come back', () => {
  test('costs its documents a gap each; what stands before and after them is scanned', async () => {
    const folder = lab.folder(files)
    const setup = { ...bareSetup, detectors: ['robots'], plugins: [pathToFileURL(endlessPlugin()).href] }
    const pool = createPool(setup, 1, {
      worker: pathToFileURL(resolve(import.meta.dirname, '../../dist/worker.cjs')),
      many: false,
      patience: 1500,
    })
    const sightings: Sighting[] = []
    const gaps: Gap[] = []
    for await (const batch of (await collectors.files()).start({ kind: 'path', text: '.', path: folder }, settingsIn(folder)).list()) {
      if (isGap(batch)) throw new Error(batch.what)
      await pool.submit({
        collector: 'files',
        batch,
        only: null,
        done: (result) => {
          sightings.push(...result.sightings)
          gaps.push(...result.gaps)
        },
      })
    }
    await pool.drain()
    expect(sightings.map(({ detection }) => detection.locations[0].path).sort()).toEqual(['a.txt', 'z.txt'])
    expect(gaps.map(({ what, status, needs }) => [what, status, needs]).sort()).toEqual(
      ['endless-1.txt', 'endless-2.txt'].map((name) => [name, 'timed-out', 'a rule or detector that ends within 1.5 s on it']),
    )
  })

  test('is ended by --timeout', () => {
    const folder = lab.folder(files)
    const started = performance.now()
    const run = lab.nhi(['scan', '--plugin', endlessPlugin(), '--timeout', '1s', '-f', 'json'], { cwd: folder })
    expect(run.code).toBe(3)
    expect(JSON.parse(run.stdout)).toMatchObject({ complete: false, gaps: [{ status: 'timed-out' }] })
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  test('and by Ctrl-C', async () => {
    const plugin = endlessPlugin()
    const child = lab.start(['scan', '--plugin', plugin], { cwd: lab.folder(files) })
    const ended = new Promise<number | null>((done) => child.on('close', done))
    await threadStarted(plugin)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
  })
})

function settingsIn(folder: string): CollectSettings {
  return {
    scope: { kind: 'history' },
    jobs: 1,
    maxFileSize: 1 << 20,
    honourIgnores: true,
    exclude: [],
    cacheFolder: null,
    engineDigest: () => '',
    environment: {},
    workingDirectory: folder,
    signal: new AbortController().signal,
  }
}
