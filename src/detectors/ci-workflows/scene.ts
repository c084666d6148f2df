import { type Detection, detection, type Facts, type InlineIgnore } from '../../core/detection.js'
import type { TextDocument } from '../../core/document.js'
import { at, type Location } from '../../core/location.js'
import { placeOf } from '../../core/place.js'
import type { Rule } from '../../core/rule.js'
import type { Confidence, Severity } from '../../core/severity.js'
import type { Span, YamlTree } from '../../parsers/lib/yaml-tree.js'
import { excerptAt } from './excerpt.js'
import { ignoredOn } from './ignore.js'

/** One thing that is wrong in a file, as a check says it. */
export interface Said {
  readonly rule: string
  /** The public name of what is wrong: with `identity`, what brings places in several files together. */
  readonly subject: string
  /** Null when the subject alone brings them together. */
  readonly identity: string | null
  readonly message: string
  /** What is marked, the most telling first. */
  readonly spans: readonly [Span, ...Span[]]
  readonly severity?: Severity
  readonly confidence?: Confidence
  readonly facts?: Facts
}

/** What a check sees of its file and the rules that are on. */
export interface Scene {
  readonly path: string
  readonly text: string
  /** The rule, null when it is switched off: then the check need not look. */
  rule(id: string): Rule | null
  /** What a job is called in a message: `job build`, or the composite action whose steps it stands for. */
  job(job: { readonly id: string }): string
  /** Line number of an offset. */
  line(span: Span): number
}

/** What is wrong with a pipeline as a whole, at the places marked; nothing without one. */
export function* saidOfFile(rule: string, spans: readonly Span[], message: string, scene: Scene): Iterable<Said> {
  const [first, ...rest] = spans
  if (first === undefined) return
  const subject = shown(scene.path)
  yield { rule, subject, identity: `ci:${scene.path}`, message, spans: [first, ...rest], facts: { line: scene.line(first) } }
}

/** A scene for a file, and what turns what checks say into detections. */
export function sceneOf(
  { path, text }: TextDocument,
  locator: YamlTree['at'],
  rules: ReadonlyMap<string, Rule>,
  inlineIgnores: boolean,
  isAction = false,
): { scene: Scene; told(said: Said): Iterable<Detection> } {
  const job = ({ id }: { readonly id: string }) => (isAction ? 'the composite action' : `job ${shown(id)}`)
  const scene: Scene = { path, text, rule: (id) => rules.get(id) ?? null, job, line: ({ start }) => locator(start).line }
  // A workflow is judged by where the repository lies, not by its own name: `test-release.yml` is no test.
  const place = placeOf(`${path.replace(/(?:^|\/)(?:\.github\/.*|[^/]*)$/, '')}/x`)
  const proven = place === 'source'
  // GitHub runs what lies at the root of a repository: a workflow among tests or in somebody else's code is a sample and gets nothing.
  const idle = /(?:^|\/)\.github\/workflows\//.test(path) && ['test', 'vendored', 'vendored-test'].includes(place)

  // For `fix`: gh takes the repository it stands in, which is not the one of a workflow that came through the API.
  const repository = /^github:([\w.-]+\/[\w.-]+)\//.exec(path)?.[1]
  const elsewhere: Facts = repository === undefined ? {} : { repository }

  function* told({ rule, spans, facts, severity, confidence, ...said }: Said): Iterable<Detection> {
    if (!rules.has(rule)) return
    const marks = distinct(spans).map((span) => ({ span, ignored: inlineIgnores ? ignoredOn(span, rule, text) : null }))
    // Places that are only brought together answer for themselves: one that a comment excuses is not listed beside the others.
    const excuse = said.identity === null ? null : (marks.find(({ ignored }) => ignored !== null)?.ignored ?? null)
    const excusedOf = ({ ignored }: (typeof marks)[number]) => (said.identity === null ? ignored : excuse)
    for (const excused of [false, true]) {
      const [first, ...rest] = marks.filter((mark) => (excusedOf(mark) !== null) === excused)
      if (first === undefined) continue
      yield detection({
        rule,
        ...said,
        ...excusedAs(said, excusedOf(first), path),
        locations: [locate(path, first.span, locator), ...rest.map(({ span }) => locate(path, span, locator))],
        facts: { path, ...elsewhere, ...facts },
        severity: severity ?? null,
        confidence: idle ? 'low' : (confidence ?? null),
        proven,
        excerpt: excerptAt(text, first.span, locator),
        ignored: excusedOf(first),
      })
    }
  }

  return { scene, told }
}

/** Spans without those that stand where another does: an alias brings one to several steps. */
function distinct(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [`${span.start}-${span.end}`, span])).values()]
}

/** A place that is excused is a thing of its own, or it would silence or be shown with the others of its group. */
function excusedAs({ subject, identity }: Pick<Said, 'subject' | 'identity'>, ignored: InlineIgnore | null, path: string) {
  if (ignored === null) return {}
  return identity === null ? { subject: `${subject} (${path})` } : { identity: `${identity}?${path}` }
}

function locate(path: string, { start, end }: Span, place: YamlTree['at']): Location {
  const from = place(start)
  const to = place(end)
  return at({ path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column })
}

/** A name from a file as a message may hold it: short, and no longer run of letters and digits that could be a secret. */
export function shown(name: string): string {
  const safe = name.replace(/[A-Za-z0-9]{20,}/g, (run) => (/\d/.test(run) && /[a-z]/i.test(run) ? '…' : run))
  return safe.length > 100 ? `${safe.slice(0, 99)}…` : safe
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 4): string {
  const unique = [...new Set(names)].map(shown)
  if (unique.length > most) return `${unique.slice(0, most - 1).join(', ')} and ${unique.length - most + 1} more`
  const last = unique.at(-1) ?? ''
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`
}

/** `1 job`, `3 jobs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
