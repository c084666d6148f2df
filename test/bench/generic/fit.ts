// Fits the weights of detectors/secrets/likelihood.ts: `npx tsx test/bench/generic/fit.ts --clean FOLDER … --labelled FOLDER`. Only the
// tuned half of everything is looked at: packages, repositories, words, names and formats (src/build/split.ts).
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { placeOf } from '../../../src/core/place.js'
import { seeded } from '../../../src/core/sample.js'
import { weighed } from '../../../src/detectors/secrets/likelihood.js'
import { traitNames } from '../../../src/detectors/secrets/traits.js'
import { type Asked, asked } from './asked.js'
import { cleanFiles } from './clean.js'
import { curveOf, writtenCurve } from './curve.js'
import { labelledFiles } from './labelled.js'
import { madeUp, pick } from './values.js'

interface Sample {
  readonly kind: 'password' | 'secret'
  readonly traits: readonly number[]
  readonly secret: boolean
  readonly weight: number
  readonly from: string
}

const { values } = parseArgs({
  options: {
    clean: { type: 'string', multiple: true },
    labelled: { type: 'string' },
    planted: { type: 'string' },
    dry: { type: 'boolean' },
  },
})
const samples: Sample[] = []
const places: Asked[] = []
const seen = new Set<string>()

function add(found: Asked, secret: boolean, weight: number, from: string): void {
  const key = `${found.name} ${found.value} ${secret ? from : found.traits.join()}`
  if (seen.has(key)) return
  seen.add(key)
  places.push(found)
  samples.push({ kind: found.kind, traits: found.traits, secret, weight, from: `${from} ${found.name} = ${found.value}` })
}

for (const { bytes, path, side } of cleanFiles(values.clean ?? [])) {
  // What stands in tests, docs and examples looks like a secret and is none because of the place: that is judged elsewhere.
  if (side !== 'tuned' || placeOf(path) !== 'source') continue
  for (const found of asked(bytes, path)) add(found, false, 1, path)
}
if (values.labelled !== undefined) {
  for (const { bytes, path, side, truth } of labelledFiles(values.labelled)) {
    if (side !== 'tuned') continue
    for (const found of asked(bytes, path)) {
      const said = truth.get(found.line) ?? 'unlabelled'
      if (said === 'true' || said === 'false') add(found, said === 'true', 1, path)
    }
  }
}
// Made-up values stand in real places, so that only values tell them from what stood there.
const random = seeded(2026)
for (let i = 0; i < Number(values.planted ?? 6000); i++) {
  const { use, value, kind } = madeUp(random, 'tuned')
  const place = pick(
    random,
    places.filter((found) => found.kind === use),
  )
  const weight = kind === 'a word alone' || kind === 'passphrase' ? 0.2 : 0.4
  samples.push({ kind: use, traits: place.with(value), secret: true, weight, from: `planted ${place.name} = ${value}` })
}

/** Weights of one kind, the bias first: gradient descent with a little shrinkage, the same every time. */
function fitted(kind: Sample['kind']): number[] {
  const all = samples.filter((sample) => sample.kind === kind)
  // Clean code holds samples that nobody could tell from secrets: they are no counter-examples.
  const first = descend(all)
  const of = all.filter((sample) => sample.secret || scoreOf(sample, first) < 2)
  const weights = descend(of)
  report(kind, all, weights)
  return weights.map((weight) => Math.round(weight * 100) / 100)
}

function scoreOf({ traits }: Sample, weights: readonly number[]): number {
  return traits.reduce((sum, trait, index) => sum + trait * (weights[index + 1] ?? 0), weights[0] ?? 0)
}

function descend(of: readonly Sample[]): number[] {
  const weights = new Array<number>(traitNames.length + 1).fill(0)
  const total = of.reduce((sum, { weight }) => sum + weight, 0)
  const memory = new Array<number>(weights.length).fill(0)
  for (let round = 0; round < 3000; round++) {
    const slope = new Array<number>(weights.length).fill(0)
    for (const { traits, secret, weight } of of) {
      let score = weights[0] ?? 0
      for (let i = 0; i < traits.length; i++) score += (traits[i] ?? 0) * (weights[i + 1] ?? 0)
      const error = (1 / (1 + Math.exp(-score)) - (secret ? 1 : 0)) * weight
      slope[0] = (slope[0] ?? 0) + error
      for (const [index, trait] of traits.entries()) slope[index + 1] = (slope[index + 1] ?? 0) + error * trait
    }
    for (const index of weights.keys()) {
      const pull = (slope[index] ?? 0) / total + (index === 0 ? 0 : 0.0005 * (weights[index] ?? 0))
      memory[index] = 0.9 * (memory[index] ?? 0) + pull
      weights[index] = (weights[index] ?? 0) - 0.2 * (memory[index] ?? 0)
    }
  }
  return weights
}

function report(kind: string, of: readonly Sample[], weights: readonly number[]): void {
  const scored = of
    .map((sample) => ({
      ...sample,
      score: sample.traits.reduce((sum, trait, index) => sum + trait * (weights[index + 1] ?? 0), weights[0] ?? 0),
    }))
    .sort((a, b) => b.score - a.score)
  const secrets = of.filter(({ secret }) => secret).length
  process.stdout.write(`\n${kind}: ${of.length} candidates, ${secrets} secrets\n`)
  for (const at of [0.2, 0.35, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]) {
    const taken = scored.filter(({ score }) => 1 / (1 + Math.exp(-score)) >= at)
    const right = taken.filter(({ secret }) => secret).length
    process.stdout.write(`  ${at}: ${taken.length - right} wrong, ${((100 * right) / secrets).toFixed(1)} % found\n`)
  }
  for (const [index, name] of traitNames.entries()) process.stdout.write(`  ${(weights[index + 1] ?? 0).toFixed(2).padStart(6)} ${name}\n`)
  for (const { score, from } of scored.filter(({ secret }) => !secret).slice(0, 100))
    process.stdout.write(`  wrong ${score.toFixed(1)} ${from.slice(-170)}\n`)
  for (const { score, from } of scored
    .filter(({ secret }) => secret)
    .reverse()
    .slice(0, 60))
    process.stdout.write(`  missed ${score.toFixed(1)} ${from.slice(-150)}\n`)
}

const weightsOf = { password: fitted('password'), secret: fitted('secret') }
if (values.labelled !== undefined)
  process.stdout.write(writtenCurve(curveOf(values.labelled, 'tuned', ({ kind, traits }) => weighed(weightsOf[kind], traits))))
if (values.dry !== true) {
  const target = new URL('../../../src/detectors/secrets/generated/weights.ts', import.meta.url)
  const line = (kind: keyof typeof weightsOf) => `  ${kind}: [${weightsOf[kind].join(', ')}],`
  writeFileSync(
    target,
    `// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
${line('password')}
  // biome-ignore format: one line for each kind
${line('secret')}
} as const
`,
  )
}
