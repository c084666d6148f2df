import type { Candidate } from './check.js'
import type { Given } from './checks/given.js'
import { weights } from './generated/weights.js'
import { traitsOf } from './traits.js'

/** How likely a value given to a name is a secret of that kind, from 0 to 1: a logistic model over its traits. */
export function likelihood(kind: keyof typeof weights, candidate: Candidate, how: Given): number {
  return weighed(weights[kind], traitsOf(candidate, how))
}

/** The same of traits that are known already, with any weights, the bias first. */
export function weighed([bias = 0, ...each]: readonly number[], traits: readonly number[]): number {
  const score = traits.reduce((sum, trait, index) => sum + trait * (each[index] ?? 0), bias)
  return 1 / (1 + Math.exp(-score))
}
