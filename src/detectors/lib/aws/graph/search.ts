import { compareTier, type Edge, type Tier, weaker } from './edge.js'
import { latentEdge } from './latent.js'
import { rank } from './level.js'
import { ownEdges } from './own-ways.js'
import { type EscalationPath, escalationPaths } from './paths.js'
import type { Scene } from './scene.js'
import type { Subject } from './subject.js'
import { serviceEdges, targetEdges } from './target-ways.js'
import type { Targets } from './targets.js'

/** More steps than this are not followed; reaching it is told. */
const mostSteps = 16
/** So many candidates of one path that are less sure than wanted are looked at before a surer one is given up. */
const mostOpen = 16

/** How far a principal gets at best. */
export interface Outcome {
  readonly tier: Tier
  /** `admin`: everything. `more`: another principal, or rights of its own, above what it has. */
  readonly gain: Edge['gain']
  /** Step by step, the shortest of the surest. */
  readonly steps: readonly [Edge, ...Edge[]]
}

/** A source with the paths whose permissions it has, whatever their targets. */
interface Source {
  readonly subject: Subject
  readonly paths: readonly EscalationPath[]
}

/** The graph of an account: who is an administrator, and how far everybody else gets. */
export class Search {
  readonly #scene: Scene
  readonly #outcomes = new Map<Subject, Outcome>()
  readonly #admins: readonly Subject[]
  readonly #sources: readonly Source[]
  #goals: Targets | null = null
  #more: Targets | null = null

  constructor(scene: Scene) {
    this.#scene = scene
    const { subjects } = scene.estate
    this.#admins = subjects.filter((subject) => scene.levelOf(subject).level === 'admin')
    const admins = new Set(this.#admins)
    this.#sources = subjects.flatMap((subject) => {
      const paths = admins.has(subject) ? [] : applicable(scene, subject)
      return paths.length === 0 ? [] : [{ subject, paths }]
    })
    for (const tier of ['confirmed', 'conditional', 'potential'] as const) this.#walk(tier)
    this.#lateral()
    this.#latent()
  }

  /** How far a principal gets at best; undefined for administrators and for those who get nowhere. */
  outcomeOf(subject: Subject): Outcome | undefined {
    return this.#outcomes.get(subject)
  }

  /** The surest step by each path a principal has, in the order of the table; its tier counts the way from there. */
  edgesOf(subject: Subject): Edge[] {
    const source = this.#sources.find((one) => one.subject === subject)
    return (source?.paths ?? []).flatMap((path) => this.#best(subject, path) ?? [])
  }

  #settled(): Targets {
    if (this.#goals !== null) return this.#goals
    const settled = [...this.#outcomes].filter(([, { gain, tier }]) => gain === 'admin' && tier !== 'latent')
    this.#goals = this.#scene.targets([...this.#admins, ...settled.map(([subject]) => subject)])
    return this.#goals
  }

  #higher(): Targets {
    this.#more ??= this.#scene.targets(this.#scene.estate.subjects.filter((subject) => this.#scene.levelOf(subject).level === 'sensitive'))
    return this.#more
  }

  #best(subject: Subject, path: EscalationPath): Edge | null {
    let best: Edge | null = null
    let more: Edge | null = null
    const consider = (edge: Edge) => {
      if (best === null || compareTier(edge.tier, best.tier) < 0) best = edge
      return edge.tier === path.floor
    }
    for (const edge of ownEdges(this.#scene, subject, path)) {
      if (edge.gain === 'more') more ??= edge
      else if (consider(edge)) return edge
    }
    let open = 0
    for (const edge of targetEdges(this.#scene, subject, path, this.#settled(), 'admin')) {
      if (++open > mostOpen) break
      const onward = edge.to === null ? undefined : this.#outcomes.get(edge.to)
      // A way that comes back through oneself is no way.
      if (onward?.steps.some(({ from }) => from === subject)) continue
      const whole = { ...edge, tier: weaker(edge.tier, this.#tierOf(edge.to)) }
      if (consider(whole)) return whole
    }
    return best ?? more ?? this.#lateralEdge(subject, [path]) ?? latentEdge(this.#scene, subject, path)
  }

  /** How sure it is that a goal leads to everything. */
  #tierOf(subject: Subject | null): Tier {
    const outcome = subject === null ? undefined : this.#outcomes.get(subject)
    if (outcome !== undefined) return outcome.tier
    return subject !== null && this.#scene.levelOf(subject).confidence === 'low' ? 'conditional' : 'confirmed'
  }

  /** From the goals backwards, round by round, by edges no less sure than a tier: the first way found is the shortest. */
  #walk(tier: Tier): void {
    let frontier = this.#frontier(tier)
    for (let round = 0; ; round++) {
      const found: [Subject, Outcome][] = []
      for (const { subject, paths } of this.#sources) {
        if (this.#outcomes.has(subject)) continue
        const outcome = this.#step(subject, paths, frontier, tier, round === 0)
        if (outcome !== null) found.push([subject, outcome])
      }
      if (found.length === 0) return
      for (const [subject, outcome] of found) this.#outcomes.set(subject, outcome)
      if (round >= mostSteps) {
        this.#scene.bounded = true
        return
      }
      frontier = this.#scene.targets(found.map(([subject]) => subject))
    }
  }

  #frontier(tier: Tier): Targets {
    const surely = (subject: Subject) => compareTier(this.#tierOf(subject), tier) <= 0
    return this.#scene.targets([...this.#admins, ...this.#outcomes.keys()].filter(surely))
  }

  #step(subject: Subject, paths: readonly EscalationPath[], targets: Targets, tier: Tier, alone: boolean): Outcome | null {
    for (const path of paths) {
      if (compareTier(path.floor, tier) > 0) continue
      if (alone) {
        for (const edge of ownEdges(this.#scene, subject, path)) {
          if (edge.gain === 'admin' && compareTier(edge.tier, tier) <= 0) return { tier: edge.tier, gain: 'admin', steps: [edge] }
        }
      }
      let open = 0
      for (const edge of targetEdges(this.#scene, subject, path, targets, 'admin')) {
        const whole = weaker(edge.tier, this.#tierOf(edge.to))
        if (compareTier(whole, tier) > 0) {
          if (++open < mostOpen) continue
          this.#scene.bounded = true
          break
        }
        const onward = edge.to === null ? undefined : this.#outcomes.get(edge.to)
        return { tier: whole, gain: 'admin', steps: [edge, ...(onward?.steps ?? [])] }
      }
    }
    return null
  }

  #lateral(): void {
    for (const { subject, paths } of this.#sources) {
      if (this.#outcomes.has(subject)) continue
      const edge = this.#lateralEdge(subject, paths)
      if (edge !== null) this.#outcomes.set(subject, { tier: edge.tier, gain: 'more', steps: [edge] })
    }
  }

  /** The surest step to more than one had that is no administrator; one that is only potential counts for nothing. */
  #lateralEdge(subject: Subject, paths: readonly EscalationPath[]): Edge | null {
    const scene = this.#scene
    const higher = rank[scene.levelOf(subject).level] < rank.sensitive
    let best: Edge | null = null
    for (const path of paths) {
      if (path.floor !== 'confirmed') continue
      for (const edge of lateralEdges(scene, subject, path, higher ? this.#higher() : null)) {
        if (edge.gain !== 'more' || compareTier(edge.tier, 'conditional') > 0) continue
        if (edge.tier === 'confirmed') return edge
        best ??= edge
      }
    }
    return best
  }

  #latent(): void {
    for (const { subject, paths } of this.#sources) {
      if (this.#outcomes.has(subject)) continue
      for (const path of paths) {
        const edge = latentEdge(this.#scene, subject, path)
        if (edge === null) continue
        this.#outcomes.set(subject, { tier: 'latent', gain: 'admin', steps: [edge] })
        break
      }
    }
  }
}

function* lateralEdges(scene: Scene, subject: Subject, path: EscalationPath, higher: Targets | null): Iterable<Edge> {
  yield* ownEdges(scene, subject, path)
  if (higher !== null) yield* targetEdges(scene, subject, path, higher, 'more')
  yield* serviceEdges(scene, subject, path)
}

/** The paths of which a principal has the permissions on something. To assume a role its trust may be enough. */
function applicable(scene: Scene, subject: Subject): EscalationPath[] {
  const named = scene.all.naming(subject).length > 0
  const can = new Map<string, boolean>()
  const may = (action: string) => {
    const known = can.get(action)
    if (known !== undefined) return known
    const made = (named && action === 'sts:AssumeRole') || subject.can(action)
    can.set(action, made)
    return made
  }
  return escalationPaths.filter(({ needs, way }) => {
    // Without a way in the path is latent still.
    if (way.kind === 'rewrite') return may(needs[0])
    return way.kind === 'free' ? may(needs[0]) : needs.every(may)
  })
}
