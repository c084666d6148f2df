import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Opens a built file by its bytecode, with the flags V8 has where the program opens it. */
const look = (name: string, suffix: string, flags: string) => `
const { readFileSync } = require('node:fs')
const filename = ${JSON.stringify(join(root, 'dist', name))} + '.code.cjs'
require('node:v8').setFlagsFromString(${JSON.stringify(flags)})
const { cachedDataRejected } = new (require('node:vm').Script)(readFileSync(filename, 'latin1'), { filename, cachedData: readFileSync(filename + '${suffix}') })
process.stdout.write(String(cachedDataRejected))
`

// A scan sets V8's flags (cli/v8-flags.ts) once its own file is open; its threads start after that. Newer versions are not asked.
const flagged = (flags: string) => (/^1[12]\./.test(process.versions.v8) ? flags : '--no-always-sparkplug')

test.each([
  ['scan', '.cache', '--no-always-sparkplug'],
  ['worker', '.cache', flagged('--interrupt-budget=1000000 --heap-growing-percent=100 --expose-gc')],
  ['worker', '.many.cache', flagged('--interrupt-budget=1000000 --heap-growing-percent=40 --optimize-for-size --expose-gc')],
])('%s runs by the bytecode that the build made: %s', (name, suffix, flags) => {
  expect(spawnSync(process.execPath, ['-e', look(name, suffix, flags)], { encoding: 'utf8' })).toMatchObject({
    stdout: 'false',
    stderr: '',
  })
})

// Each thread of a scan says, from within, whether V8 took the bytecode.
const witness = (said: string) => `
const vm = require('node:vm'), { isMainThread } = require('node:worker_threads'), { appendFileSync } = require('node:fs')
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options)
    if (!isMainThread && options?.filename?.endsWith('worker.code.cjs')) appendFileSync(${JSON.stringify(said)}, this.cachedDataRejected + '\\n')
  }
}
`
test.each([2, 4, 5, 7])('threads of a scan with --jobs %i take it', (jobs) => {
  const folder = mkdtempSync(join(tmpdir(), 'nhi-start-'))
  const said = join(folder, 'said.txt')
  writeFileSync(join(folder, 'witness.cjs'), witness(said))
  mkdirSync(join(folder, 'tree'))
  for (let file = 0; file < 400; file++) writeFileSync(join(folder, 'tree', `${file}.txt`), 'nothing here\n'.repeat(1000))
  const args = [
    '--require',
    join(folder, 'witness.cjs'),
    join(root, 'bin/nhi.js'),
    'scan',
    join(folder, 'tree'),
    '--no-cache',
    '--jobs',
    String(jobs),
  ]
  expect(spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).status).toBe(0)
  const answers = readFileSync(said, 'utf8').trim().split('\n')
  rmSync(folder, { recursive: true })
  expect(answers).toEqual(Array(jobs - 1).fill('false'))
})

// Each of these takes a hook one to three milliseconds.
test('a hook that finds nothing loads no cryptography and no file promises', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nhi-start-'))
  const said = join(folder, 'said.txt')
  writeFileSync(
    join(folder, 'witness.cjs'),
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(said)}, process.moduleLoadList.join('\\n')))`,
  )
  const git = (...args: string[]) => spawnSync('git', ['-C', join(folder, 'tree'), ...args])
  mkdirSync(join(folder, 'tree'))
  git('init', '-q')
  writeFileSync(join(folder, 'tree', 'a.txt'), 'nothing here\n'.repeat(100))
  git('add', '-A')
  writeFileSync(join(folder, 'nothing.cjs'), '')
  const loadedBy = (...args: string[]) => {
    const cwd = join(folder, 'tree')
    const { status, stderr } = spawnSync(process.execPath, ['--require', join(folder, 'witness.cjs'), ...args], { cwd, encoding: 'utf8' })
    return { status, stderr, modules: readFileSync(said, 'utf8').split('\n') }
  }
  const bare = new Set(loadedBy(join(folder, 'nothing.cjs')).modules)
  const { status, stderr, modules } = loadedBy(join(root, 'bin/nhi.js'), 'scan', '--staged')
  rmSync(folder, { recursive: true })
  expect([status, stderr]).toEqual([0, expect.stringContaining('looked at 1 blob')])
  const more = modules.filter((name) => !bare.has(name))
  expect(more).toContain('NativeModule child_process')
  for (const name of ['crypto', 'fs/promises', 'zlib', 'worker_threads']) expect(more).not.toContain(`NativeModule ${name}`)
})
