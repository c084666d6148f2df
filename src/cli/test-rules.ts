import { clean } from '../core/clean.js'
import { checkExamples, type ExampleProblem, type Sighting } from '../core/example.js'
import type { Rule } from '../core/rule.js'
import { type Pack, placeText } from '../rules/packs.js'
import type { CommandResult } from './command-result.js'
import { exitCodes } from './exit-code.js'

const words: Readonly<Record<ExampleProblem['kind'], string>> = {
  missed: 'finds nothing in its example',
  half: 'does not find all of its example',
  mistaken: 'finds something in its negative',
  misspelt: 'has a sample that cannot be made',
}

/**
 * What `nhi rules test` found: rules that do not do what their examples say, and, as remarks, what nobody tested. `places` say where rules stand, as far
 * as that is known; `mistakes` are what was found in the files before.
 */
export function testRules(
  rules: readonly Rule[],
  scanText: (text: string) => Iterable<Sighting>,
  places: Pack['places'] = new Map(),
  mistakes: readonly string[] = [],
): CommandResult {
  const lines: string[] = []
  const failing = new Set<string>()
  const silent = rules.filter(({ examples }) => examples.length === 0)
  for (const rule of rules) {
    if (silent.includes(rule)) continue
    for (const { kind, why, template, at, seed } of checkExamples(rule, scanText)) {
      failing.add(rule.id)
      const told = [
        ...(kind === 'misspelt' ? [] : [`sample ${seed}`]),
        ...(why === null ? [] : [kind === 'half' ? `only ${clean(why)}` : clean(why)]),
      ]
      lines.push(`${placeText(places, rule.id, at)}${rule.id} ${words[kind]} (${told.join(', ')}): ${clean(template)}`)
    }
  }
  // Rules of coded detectors have fixtures instead, and those of other scanners' files have never heard of examples.
  const untested = silent.filter(({ id, token }) => token !== null && places.has(id))
  const run = rules.length - silent.length
  const summary = [
    `${run} ${run === 1 ? 'rule' : 'rules'} tested, ${failing.size} failing`,
    ...(silent.length > 0 ? [`${silent.length} without examples`] : []),
  ].join(', ')
  return {
    text: [...mistakes, ...lines].map((line) => `${line}\n`).join(''),
    remarks: [
      ...untested.map(({ id }) => `${placeText(places, id, ['id'])}${id} has no examples: nothing shows that it finds anything`),
      summary,
    ],
    code: lines.length + mistakes.length > 0 ? exitCodes.findings : exitCodes.clean,
  }
}
