import { describe, expect, test } from 'vitest'
import { createProgram } from '../../src/cli/commands.js'
import { listEndpoints } from '../../src/cli/endpoints.js'
import { layOut } from '../../src/cli/help.js'
import { initGitHub } from '../../src/cli/init-github.js'
import { listRules, showRule } from '../../src/cli/rules.js'
import { displayWidth } from '../../src/reporters/lib/width.js'
import { shippedRules } from '../support/provider.js'

const widths = [40, 60, 80, 120]
const words = (text: string) => text.split(/\s+/).join('')
/** An address is there to be pasted, and so is what stands in backquotes: it is longer where it must be. */
const whole = /^\s*\S*(?:https:\/\/\S+|`[^`]+`\S*)$/

function expectFits(text: string, width: number, full: string): void {
  const wide = text.split('\n').filter((line) => displayWidth(line) > width && !whole.test(line))
  expect(wide).toEqual([])
  expect(words(text)).toBe(words(full))
}

describe.each(widths)('at %i columns', (width) => {
  test('nhi rules list and endpoints fit, and lose nothing', () => {
    expectFits(listRules(shippedRules, width).text, width, listRules(shippedRules, null).text)
    expectFits(listEndpoints(shippedRules, 'table', width).text, width, listEndpoints(shippedRules, 'table', null).text)
  })

  test.each(shippedRules.filter((_, index) => index % 7 === 0).map((rule) => [rule.id, rule] as const))('nhi rules show %s', (id, rule) => {
    const page = (columns: number | null) => showRule([{ ...rule, fix: 'Revoke it.' }], id, columns).text
    expectFits(page(width), width, page(null))
  })

  test('the text of nhi init github', () => {
    expectFits(layOut(initGitHub().text, width), width, initGitHub().text)
  })

  test('the help of every command', () => {
    const program = createProgram(
      () => {},
      () => {},
    )
    for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
      expectFits(layOut(command.helpInformation(), width), width, command.helpInformation())
    }
  })
})

test.each([60, 80])('every id and path stands in one piece at %i columns', (width) => {
  const pieces = (text: string) => text.split(/\s+/).filter((word) => word !== '')
  for (const table of [
    (columns: number | null) => listRules(shippedRules, columns).text,
    (columns: number | null) => listEndpoints(shippedRules, 'table', columns).text,
    (columns: number | null) => layOut(initGitHub().text, columns),
  ]) {
    expect(pieces(table(width))).toEqual(pieces(table(null)))
  }
})

test('an id is kept whole where it has room below its term alone', () => {
  expect(layOut(`  a term of some length   one ${'i'.repeat(30)} two`, 52)).toBe(`  a term of some length\n      one ${'i'.repeat(30)} two`)
})

test('of a permission the level stands in its column at 60 columns, wrapped or not', () => {
  const levels = layOut(initGitHub().text, 60)
    .split('\n')
    .filter((line) => /^ {2}\S.* {2}read /.test(line))
  expect(levels.length).toBeGreaterThan(15)
  expect(levels.filter((line) => !/^.{26}read \S/.test(line))).toEqual([])
})

test('commands of a fix are left in one piece', () => {
  const [rule] = shippedRules
  if (rule === undefined) throw new Error('no rule')
  const command = `aws iam update-access-key --user-name ${'a'.repeat(60)} --status Inactive`
  expect(
    showRule([{ ...rule, fix: `Revoke it here and now, before anything else is done with it by anyone.\n${command}` }], rule.id, 40).text,
  ).toContain(`  Revoke it here and now, before\n  anything else is done with it by\n  anyone.\n  ${command}\n`)
})
