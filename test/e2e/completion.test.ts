import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/core/formats.js'
import { bin, cleanEnvironment, scratch } from '../support/nhi.js'

const lab = scratch()

const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0
const words = (...line: readonly string[]) =>
  lab
    .nhi(['complete', '--', ...line])
    .stdout.split('\n')
    .filter((text) => text !== '' && !text.startsWith(':'))
    .map((text) => text.split('\t')[0])

describe('nhi completion', () => {
  test.each(['bash', 'zsh', 'fish', 'powershell'])('%s: a script that asks nhi', (shell) => {
    const { code, stdout, stderr } = lab.nhi(['completion', shell])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/nhi/)
    expect(stdout).toMatch(/complete/)
  })

  test.each(['bash', 'zsh', 'fish'])('%s: the script parses', (shell) => {
    if (!has(shell)) return
    const done = spawnSync(shell, ['-n'], { input: lab.nhi(['completion', shell]).stdout })
    expect({ code: done.status, stderr: done.stderr.toString() }).toEqual({ code: 0, stderr: '' })
  })

  describe.runIf(has('bash'))('bash', () => {
    /** What Tab offers at the end of a line, in a bash that has nothing but our script. */
    const tab = (...words: readonly string[]) => {
      const folder = lab.folder({ nhi: `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n` })
      chmodSync(join(folder, 'nhi'), 0o755)
      writeFileSync(join(folder, 'script'), lab.nhi(['completion', 'bash']).stdout)
      const asked = `. ./script; . ./script
COMP_WORDS=(nhi "$@"); COMP_CWORD=$#
_nhi_complete
printf '%s\\n' "\${COMPREPLY[@]}"`
      const env = cleanEnvironment(lab.home, { PATH: `${folder}${delimiter}${process.env.PATH}` })
      const done = spawnSync('bash', ['-c', asked, 'bash', ...words], { cwd: folder, env })
      expect(done.stderr.toString()).toBe('')
      expect(readdirSync(folder).sort()).toEqual(['nhi', 'script'])
      return done.stdout.toString().trim().split('\n')
    }

    test('commands, options, values', () => {
      expect(tab('sc')).toEqual(['scan'])
      expect(tab('rules', 't')).toEqual(['test'])
      expect(tab('scan', '--sta')).toEqual(['--staged'])
      expect(tab('scan', '--format', 'js')).toEqual(['json', 'jsonl'])
      expect(tab('scan', '--format', '=', 'js')).toEqual(['json', 'jsonl'])
      expect(tab('scan', '--format', '=')).toEqual([...formats])
    })

    test('nothing of the typed line is run', () => {
      tab('scan', '$(touch x)', '`touch y`', "';touch z;'", '')
    })
  })

  test('words: commands, their commands, options and the values of options', () => {
    expect(words('sc')).toEqual(['scan'])
    expect(words('')).toEqual(expect.arrayContaining(['scan', 'rules', 'baseline', 'explain', 'init', 'completion']))
    expect(words('')).not.toContain('complete')
    expect(words('rules', '')).toEqual(expect.arrayContaining(['list', 'show', 'test']))
    expect(words('scan', '--sta')).toEqual(['--staged'])
    expect(words('scan', '--format', '')).toEqual([...formats])
    expect(words('scan', '--fail-on', '')).toContain('none')
    expect(words('baseline', 'create', '--sev')).toEqual(['--severity'])
  })
})
