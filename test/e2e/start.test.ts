import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Opens a built file by its bytecode, with the flags V8 has where the program opens it. */
const look = (name: string, flags: string) => `
const { readFileSync } = require('node:fs')
const filename = ${JSON.stringify(join(root, 'dist', name))} + '.code.cjs'
require('node:v8').setFlagsFromString(${JSON.stringify(flags)})
const { cachedDataRejected } = new (require('node:vm').Script)(readFileSync(filename, 'utf8'), { filename, cachedData: readFileSync(filename + '.cache') })
process.stdout.write(String(cachedDataRejected))
`

test.each([
  // A scan sets V8's flags (cli/v8-flags.ts) once its own file is open; its threads start after that. Newer versions are not asked.
  ['scan', '--no-always-sparkplug'],
  [
    'worker',
    /^1[12]\./.test(process.versions.v8) ? '--interrupt-budget=1000000 --heap-growing-percent=100 --expose-gc' : '--no-always-sparkplug',
  ],
])('%s runs by the bytecode that the build made', (name, flags) => {
  expect(spawnSync(process.execPath, ['-e', look(name, flags)], { encoding: 'utf8' })).toMatchObject({ stdout: 'false', stderr: '' })
})
