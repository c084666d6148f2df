import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../../src/cli/commands.js'
import { environmentOptions } from '../../src/config/options.js'
import { environmentCases, optionCases } from '../e2e/options/index.js'

/** Every command that does something by itself, with its options. */
function* commandsOf(parent: Command, path: readonly string[] = []): Generator<[string, string[]]> {
  for (const command of parent.createHelp().visibleCommands(parent)) {
    const name = [...path, command.name()]
    const options = command.options.map(({ long }) => long ?? '')
    if (command.commands.length === 0 || options.length > 0) yield [name.join(' '), options]
    yield* commandsOf(command, name)
  }
}

const tree = Object.fromEntries(
  commandsOf(
    createProgram(
      () => {},
      () => {},
    ),
  ),
)

test('every option of every command is proven by a case, and no case speaks of an option that is not there', () => {
  expect(Object.keys(tree)).toContain('scan')
  const there = Object.entries(tree).flatMap(([command, options]) => options.map((option) => `${command} ${option}`))
  expect(there.length).toBeGreaterThan(60)
  const proven = new Set(optionCases.map(({ command, option }) => `${command} ${option}`))
  expect([...proven].sort()).toEqual(there.sort())
})

test('every environment variable is proven by a case', () => {
  expect([...new Set(environmentCases.map(({ option }) => option))].sort()).toEqual(Object.keys(environmentOptions).sort())
})
