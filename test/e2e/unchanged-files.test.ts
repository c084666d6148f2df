import { lstatSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { gzipOf, tarOf, zipOf } from '../support/archives.js'
import { scratch } from '../support/nhi.js'
import { githubLine, passwordLine } from './options/samples.js'

const lab = scratch()

const workflow = `on: pull_request_target
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: someone/action@main
      - run: echo \${{ github.event.pull_request.title }}
        env:
          TOKEN: \${{ secrets.DEPLOY_TOKEN }}
`
const fillers = Object.fromEntries(
  Array.from({ length: 700 }, (_, at) => [`src/part-${at % 9}/file-${at}.ts`, `export const x${at} = ${at}\n`]),
)

const everyKind = {
  ...fillers,
  'app/.env': githubLine(1),
  'app/settings.py': passwordLine(2),
  'app/wide.txt': Buffer.from(`\ufeff${githubLine(3)}`, 'utf16le'),
  'app/inline.env': githubLine(4, ' # nhi:ignore github-pat -- of a test'),
  'app/packed.tgz': gzipOf(tarOf({ 'in.zip': zipOf({ 'deep/.env': githubLine(5) }) })),
  'app/empty.zip': zipOf({ 'readme.txt': 'nothing\n' }),
  'app/closed.7z': Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), Buffer.alloc(200, 1)]),
  'app/broken.gz': gzipOf('text\n'.repeat(900)).subarray(0, 40),
  '.github/workflows/build.yml': workflow,
  'long.log': `${'a line of a log\n'.repeat(150_000)}${githubLine(6)}`,
}

interface Report {
  readonly findings: readonly { readonly rule: string }[]
}

test('files that are as they were are not read again, and the report is the same', async () => {
  const cwd = lab.folder(everyKind)
  // What was changed just now is not remembered.
  await pause(61_000)
  const run = (...options: string[]) => {
    const { stdout, stderr } = lab.nhi(['scan', '.', '-v', '-f', 'json', '--now', '2026-11-27', '--fail-on', 'none', ...options], { cwd })
    return { report: stdout, passedOver: /from the cache: (\d+) files/.exec(stderr)?.[1] ?? null }
  }
  const without = run('--no-cache')
  const rules = (JSON.parse(without.report) as Report).findings.map(({ rule }) => rule)
  expect(rules.filter((rule) => rule === 'github-pat')).toHaveLength(4)
  expect(rules.some((rule) => rule.startsWith('ci-'))).toBe(true)
  expect(run()).toEqual(without)
  // 700 fillers and the archive that holds nothing.
  for (const jobs of ['1', '3']) expect(run('--jobs', jobs)).toEqual({ report: without.report, passedOver: '701' })

  const place = join(cwd, 'src/part-0/file-0.ts')
  const { atime, mtime } = lstatSync(place)
  writeFileSync(place, githubLine(7))
  utimesSync(place, atime, mtime)
  const after = run()
  expect(after.passedOver).toBe('700')
  expect(after.report).toContain('src/part-0/file-0.ts')
  expect(run('--no-cache')).toEqual({ report: after.report, passedOver: null })
}, 240_000)
