import { describe, expect, test } from 'vitest'
import { scratch } from '../../support/nhi.js'
import type { OptionCase, Outcome, Place } from './case.js'
import { foundPaths } from './case.js'
import { disagreement } from './environment.js'
import { optionCases, variableCases } from './index.js'

const lab = scratch()

const name = ({ option, about, command }: OptionCase) => `nhi ${command}: ${option}${about === undefined ? '' : ` ${about}`}`

function outcome({ command, run = (_, args, place) => lab.nhi(args, place) }: OptionCase, place: Place, more: readonly string[]): Outcome {
  return { ...run(lab, [...command.split(' '), ...place.args, ...more], place), cwd: place.cwd }
}

/** Sees what a case looks at; what cannot even be looked at is seen as that. */
function seen(one: OptionCase, result: Outcome): unknown {
  try {
    return one.see(result)
  } catch {
    return { unreadable: result.stderr, code: result.code }
  }
}

describe('every option does what it says, and nothing does it without', () => {
  test.each(optionCases.map((one) => [name(one), one] as const))('%s', (_, one) => {
    const place = one.given(lab)
    expect(seen(one, outcome(one, place, typeof one.with === 'function' ? one.with(place) : one.with))).toEqual(one.expected)
    expect(seen(one, outcome(one, one.given(lab), []))).not.toEqual(one.expected)
  })

  test.each(variableCases.map((one) => [one.option, one] as const))('%s', (variable, one) => {
    const place = one.given(lab)
    const [value = ''] = typeof one.with === 'function' ? one.with(place) : one.with
    const bare = one.given(lab)
    expect(seen(one, outcome(one, { ...place, env: { ...place.env, [variable]: value } }, []))).toEqual(one.expected)
    expect(seen(one, outcome(one, bare, []))).not.toEqual(one.expected)
  })

  test('an option comes before its variable, a variable before the config', () => {
    const { cwd, env } = disagreement(lab)
    expect(foundPaths(lab.nhi(['scan', '-f', 'json'], { cwd, env }))).toEqual(['a.env'])
    expect(foundPaths(lab.nhi(['scan', '-f', 'json', '--severity', 'info'], { cwd, env }))).toEqual(['a.env', 'b.py'])
  })
})
