import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { githubLine, passwordLine } from './options/samples.js'

const lab = scratch()

// More files than are scanned on the main thread.
const files = Object.fromEntries(
  Array.from({ length: 700 }, (_, index) => [
    `part-${index % 13}/file-${index}.env`,
    index % 7 === 0 ? githubLine(index % 35) : index % 11 === 0 ? passwordLine(index) : `# nothing in ${index}\n`.repeat(40),
  ]),
)

describe('the same tree gives the same bytes', () => {
  const repository = lab.repository(files)
  repository.commit('second', { 'part-1/file-1.env': githubLine(500) })
  const report = (jobs: string, format: string) =>
    lab.nhi(['scan', '-f', format, '--jobs', jobs, '--no-cache', '--now', '2026-11-22'], { cwd: repository.path })

  test.each(['json', 'sarif', 'pretty', 'csv'])('%s, with 1, 2 and 7 threads', (format) => {
    const one = report('1', format)
    expect(one.code).toBe(1)
    expect(one.stdout.length).toBeGreaterThan(10_000)
    for (const jobs of ['2', '7']) expect(report(jobs, format).stdout === one.stdout).toBe(true)
  })

  test('from the cache too, but for what was read', () => {
    const run = () =>
      JSON.parse(lab.nhi(['scan', '-f', 'json', '--now', '2026-11-22'], { cwd: repository.path }).stdout) as {
        findings: unknown
        gaps: unknown
      }
    const [first, second] = [run(), run()]
    expect(second.findings).toEqual(first.findings)
    expect(second.gaps).toEqual(first.gaps)
  })

  test('from any folder of it, and as an absolute path', () => {
    const run = (cwd: string, target: string) =>
      (JSON.parse(lab.nhi(['scan', target, '-f', 'json'], { cwd }).stdout) as { findings: unknown }).findings
    expect(run(lab.folder(), repository.path)).toEqual(run(repository.path, '.'))
  })
})
