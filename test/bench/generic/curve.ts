import type { Side } from '../../../src/build/split.js'
import { type Asked, asked, givenIn } from './asked.js'
import { labelledFiles } from './labelled.js'
import { assignmentsOf, rivals } from './rivals.js'

/** What a threshold finds of the labelled lines: stand-ins count neither way, unlabelled lines as wrong. */
export interface Point {
  readonly threshold: number
  readonly right: number
  readonly wrong: number
}

/** Points of our score at every threshold worth telling apart, the surest first, and those of the rivals. */
export interface Curve {
  readonly secrets: number
  readonly ours: readonly Point[]
  readonly rivals: ReadonlyMap<string, Point>
}

/** Ranks the lines of one half of a labelled data set by what the model says of the likeliest value in each. */
export function curveOf(folder: string, half: Side, score: (found: Asked) => number): Curve {
  const ranked: { readonly score: number; readonly right: boolean }[] = []
  const counts = new Map(Object.keys(rivals).map((rival) => [rival, { threshold: 0, right: 0, wrong: 0 }]))
  let secrets = 0
  for (const { bytes, path, side, truth } of labelledFiles(folder)) {
    if (side !== half) continue
    secrets += [...truth.values()].filter((said) => said === 'true').length
    const counted = (line: number) => !['other', 'example'].includes(truth.get(line) ?? '')
    const scores = new Map<number, number>()
    // What is refused before the model is asked ranks last.
    const given = givenIn(bytes, path)
    for (const { line } of given) scores.set(line, 0)
    for (const found of asked(bytes, path)) scores.set(found.line, Math.max(scores.get(found.line) ?? 0, score(found)))
    for (const [line, best] of scores) if (counted(line)) ranked.push({ score: best, right: truth.get(line) === 'true' })
    const seen = [...assignmentsOf(bytes.toString('latin1'), path), ...given]
    for (const [rival, count] of counts) {
      const lines = new Set(seen.filter((assignment) => rivals[rival]?.(assignment)).map(({ line }) => line))
      for (const line of lines) if (counted(line)) count[truth.get(line) === 'true' ? 'right' : 'wrong']++
    }
  }
  return { secrets, ours: pointsOf(ranked), rivals: counts }
}

function pointsOf(ranked: readonly { readonly score: number; readonly right: boolean }[]): Point[] {
  const points: Point[] = []
  const count = { right: 0, wrong: 0 }
  for (const { score, right } of [...ranked].sort((a, b) => b.score - a.score)) {
    count[right ? 'right' : 'wrong']++
    if (points.at(-1)?.threshold === score) points.pop()
    points.push({ threshold: score, ...count })
  }
  return points
}

const steps = [0.98, 0.95, 0.9, 0.8, 0.7, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0.02, 0.001, 0]
const precisionOf = ({ right, wrong }: Point) => right / (right + wrong)
const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(9)

/** The curve at a few thresholds, and each rival beside what our score reaches at its precision and at its recall. */
export function writtenCurve({ secrets, ours, rivals: others }: Curve): string {
  const lines = ['\n  our score, whatever is reported of it        precision   recall\n']
  for (const step of steps) {
    const point = ours.filter(({ threshold }) => threshold >= step).at(-1)
    if (point === undefined) continue
    lines.push(
      `    from ${(step === 0 ? '0, what is refused too' : String(step)).padEnd(39)}${percent(precisionOf(point))}${percent(point.right / secrets)}\n`,
    )
  }
  lines.push(
    '\n  rival                                        precision   recall   our recall at its precision, our precision at its recall\n',
  )
  for (const [rival, point] of others) {
    const atPrecision = Math.max(0, ...ours.filter((own) => precisionOf(own) >= precisionOf(point)).map(({ right }) => right))
    const reaching = ours.filter(({ right }) => right >= point.right)
    const atRecall = reaching.length === 0 ? 'never' : percent(Math.max(...reaching.map(precisionOf)))
    const [precision, recall, own] = [precisionOf(point), point.right / secrets, atPrecision / secrets].map(percent)
    lines.push(`    ${rival.padEnd(44)}${precision}${recall}${own}${atRecall.padStart(12)}\n`)
  }
  return lines.join('')
}
