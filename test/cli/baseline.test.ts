import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BaselineRequest, runBaseline } from '../../src/cli/baseline.js'
import { readBaseline } from '../../src/config/baseline.js'
import type { Config } from '../../src/core/config.js'
import type { Finding } from '../../src/core/finding.js'
import { at } from '../../src/core/location.js'
import type { Report } from '../../src/core/report.js'
import { makeFolder } from '../support/folder.js'

const found = (digit: string) =>
  ({
    fingerprint: digit.repeat(32),
    rule: 'acme-token',
    severity: 'high',
    subject: 'acme_…',
    locations: [at({ path: 'a.env' })],
  }) as unknown as Finding

function setUp(files: Record<string, string> = { '.git/': '', 'src/': '' }) {
  const folder = makeFolder(files)
  const configs: Config[] = []
  const run = (
    verb: BaselineRequest['verb'],
    findings: string,
    more: Partial<Report> = {},
    options: BaselineRequest['options'] = {},
    targets: string[] = [],
  ) =>
    runBaseline({
      verb,
      targets,
      options,
      surroundings: { workingDirectory: folder, environment: {}, platform: 'linux', home: null, now: new Date(0), parallelism: 1 },
      scan: async (config) => {
        configs.push(config)
        return {
          findings: [...findings].map(found),
          suppressed: [],
          gaps: [],
          complete: true,
          interrupted: false,
          ...more,
        } as unknown as Report
      },
    })
  const path = join(folder, '.nhi-baseline.json')
  return {
    folder,
    run,
    configs,
    path,
    accepted: () =>
      readBaseline(path)
        .entries.map(({ fingerprint }) => fingerprint[0])
        .join(''),
  }
}

describe('nhi baseline', () => {
  test('create writes a key of its own and changes nothing the second time', async () => {
    const { run, path, configs } = setUp()
    expect(await run('create', 'ab')).toEqual({ text: '.nhi-baseline.json: 2 accepted, 2 added, 0 dropped\n', remarks: [], code: 0 })
    const text = readFileSync(path, 'utf8')
    expect((await run('create', 'ba')).text).toContain('nothing changed')
    expect(readFileSync(path, 'utf8')).toBe(text)
    const [first, second] = configs
    expect(first?.fingerprintKey).toHaveLength(32)
    expect(second?.fingerprintKey).toEqual(first?.fingerprintKey)
    expect(first?.baseline).toBeNull()
  })

  test("the config's key is used and not repeated", async () => {
    const key = Buffer.alloc(32, 3).toString('base64')
    const { run, path, configs } = setUp({ '.git/': '', 'nhi.yml': `key: ${key}` })
    await run('create', 'a')
    expect(readBaseline(path).key).toBeNull()
    expect(configs[0]?.fingerprintKey).toEqual(new Uint8Array(32).fill(3))
  })

  test('update keeps what people wrote, prune drops what is gone', async () => {
    const { run, path, accepted } = setUp()
    await run('create', 'ab', {}, { reason: 'rotated in May', expires: '2027-01-31' })
    writeFileSync(path, readFileSync(path, 'utf8').replace('rotated in May', 'by hand'))
    await run('update', 'bc', {}, { reason: 'later' })
    expect(accepted()).toBe('abc')
    expect(readBaseline(path).entries.map(({ reason }) => reason)).toEqual(['by hand', 'rotated in May', 'later'])
    expect((await run('prune', 'bd')).text).toContain('1 accepted, 0 added, 2 dropped')
    expect(accepted()).toBe('b')
  })

  test('prune looks below every threshold, and keeps what is quiet for another reason', async () => {
    const { run, configs, accepted } = setUp()
    await run('create', 'ab')
    await run('prune', 'a', { suppressed: [{ finding: found('b'), by: 'config', where: 'x', reason: 'y' }] })
    expect(accepted()).toBe('ab')
    expect(configs[1]).toMatchObject({ severity: 'info', confidence: 'low' })
  })

  test('drops nothing when a part could not be looked at', async () => {
    const { run, accepted } = setUp()
    await run('create', 'ab')
    expect(await run('prune', 'a', { complete: false })).toMatchObject({ code: 3 })
    expect(accepted()).toBe('ab')
    expect(await run('create', 'c', { complete: false })).toMatchObject({ code: 3 })
    expect(accepted()).toBe('abc')
    await expect(run('prune', 'a', {}, {}, ['src'])).rejects.toThrow(/needs a scan of the whole project/)
  })

  test('writes nothing when interrupted', async () => {
    const { run, path } = setUp()
    expect(await run('create', 'a', { interrupted: true })).toMatchObject({ code: 130 })
    expect(existsSync(path)).toBe(false)
  })

  test.each<[BaselineRequest['verb'], BaselineRequest['options'], RegExp]>([
    ['update', {}, /there is no baseline at \.nhi-baseline\.json/],
    ['prune', {}, /there is no baseline/],
    ['create', { reason: ' ' }, /--reason/],
    ['create', { expires: '2026-02-30' }, /--expires/],
    ['create', { staged: true }, /made of a whole scan/],
  ])('%s refuses %j', async (verb, options, message) => {
    await expect(setUp().run(verb, 'a', {}, options)).rejects.toThrow(message)
  })

  test('goes where --baseline says', async () => {
    const { folder, run } = setUp()
    await run('create', 'a', {}, { baseline: 'src/b.json' })
    expect(existsSync(join(folder, 'src/b.json'))).toBe(true)
  })
})
