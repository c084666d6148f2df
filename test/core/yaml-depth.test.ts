// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a shell’s
import { expect, test } from 'vitest'
import { tooDeepAt } from '../../src/core/yaml-depth.js'

test.each([
  ['brackets', '['.repeat(50_000)],
  ['brackets with blanks', '[ '.repeat(50_000)],
  ['maps', '{a: '.repeat(50_000)],
  ['brackets over lines', '[\n'.repeat(50_000)],
  ['pairs in brackets over lines', '[a: \n'.repeat(50_000)],
  ['lists in lists', '- '.repeat(50_000)],
  ['keys in keys', '? '.repeat(50_000)],
  ['steps further and further in', Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
])('%s are too deep', (_, text) => expect(tooDeepAt(text)).toBeTypeOf('number'))

test.each([
  ['nothing', ''],
  ['what people write', 'on: [push, {a: [b]}]\njobs:\n  a:\n    - - x\n'],
  ['colours in scripts', 'run: echo -e "\\033[31m red"\n'.repeat(2000)],
  ['tests in scripts', 'run: if [[ -z "$x" ]]; then echo ${x[0]}; fi\n'.repeat(2000)],
  ['patterns', "grep: '([^a]|{2,}'\n".repeat(2000)],
  ['rules of dashes', `${'-'.repeat(5000)}\n`],
  ['a long list', '- x\n'.repeat(5000)],
])('%s is not', (_, text) => expect(tooDeepAt(text)).toBeNull())
