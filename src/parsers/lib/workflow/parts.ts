import { entriesOf, listOf, type Span, textOf, valueAt, type YamlEntry, type YamlNode } from '../yaml-tree.js'
import type { Access, ContainerCredentials, Job, Permissions, Setting, Step, Trigger, Value } from './model.js'
import { expressionsIn, isTaken, secretsIn } from './references.js'
import { usesOf } from './uses.js'

/** Too many steps for one file: aliases multiply them. Thrown by `readJob`, caught by `parseWorkflow`. */
export class TooMany extends Error {}

/** How many more steps are read. */
export interface Budget {
  left: number
}

/** The events of an `on` key: a name, a list of names, or a map. */
export function triggersOf(node: YamlNode | undefined): Trigger[] {
  if (node?.kind === 'map') return node.entries.map(({ key, keySpan }) => ({ event: key, ...keySpan }))
  return listOf(node).flatMap((item) => {
    const event = textOf(item)
    return event === undefined ? [] : [{ event, start: item.start, end: item.end }]
  })
}

/** A `permissions` key; null when there is none. What cannot be read (an expression, a typo) grants nothing here. */
export function permissionsOf(entry: YamlEntry | undefined): Permissions | null {
  if (entry === undefined) return null
  const { keySpan, value } = entry
  const span = { start: value.start, end: value.end, keySpan }
  const text = textOf(value)
  if (text !== undefined) return { ...span, all: text === 'write-all' ? 'write' : text === 'read-all' ? 'read' : 'none', scopes: new Map() }
  // A bare `permissions:` is null, which GitHub takes for nothing said.
  if (value.kind !== 'map') return null
  const scopes = new Map(
    value.entries.map(({ key, keySpan: at, value: given }) => [
      key,
      { access: accessOf(textOf(given)), span: { start: at.start, end: Math.max(at.end, given.end) } },
    ]),
  )
  return { ...span, all: 'none', scopes }
}

function accessOf(text: string | undefined): Access {
  return text === 'write' || text === 'read' ? text : 'none'
}

/** A scalar as a text with the secrets whose values it takes; null for anything else. */
export function valueFrom(node: YamlNode | undefined, source: string, bare = false): Value | null {
  if (node?.kind !== 'scalar' || node.value === null) return null
  const expressions = expressionsIn(node, source, bare)
  return { text: node.text, scalar: node, start: node.start, end: node.end, expressions, secrets: secretsIn(expressions).filter(isTaken) }
}

/** The scalars of a map by key. */
export function settingsOf(node: YamlNode | undefined, source: string): Setting[] {
  return entriesOf(node).flatMap(({ key, keySpan, value }) => {
    const read = valueFrom(value, source)
    return read === null ? [] : [{ ...read, key, keySpan }]
  })
}

/** One job of the `jobs` map. */
export function readJob({ key, keySpan, value }: YamlEntry, source: string, budget: Budget): Job {
  const get = (name: string) => valueAt(value, name)
  const uses = get('uses')
  const called = textOf(uses)
  const secrets = value.kind === 'map' ? value.byKey.get('secrets') : undefined
  const environment = get('environment')
  const runsOn = get('runs-on')
  const group = runsOn?.kind === 'map' ? valueFrom(valueAt(runsOn, 'group'), source) : null
  const labels = runsOn?.kind === 'map' ? valueAt(runsOn, 'labels') : runsOn
  return {
    id: key,
    keySpan,
    condition: valueFrom(get('if'), source, true),
    permissions: value.kind === 'map' ? permissionsOf(value.byKey.get('permissions')) : null,
    environment: valueFrom(environment?.kind === 'map' ? valueAt(environment, 'name') : environment, source),
    labels: listOf(labels).flatMap((label) => valueFrom(label, source) ?? []),
    group,
    env: settingsOf(get('env'), source),
    containers: containersOf(value, source),
    steps: stepsOf(get('steps'), source, budget),
    uses: called === undefined || uses === undefined ? null : usesOf(called, uses, source),
    with: settingsOf(get('with'), source),
    inherits: textOf(secrets?.value) === 'inherit' ? inheritSpan(secrets) : null,
    secrets: settingsOf(secrets?.value, source),
  }
}

function inheritSpan(entry: YamlEntry | undefined): Span | null {
  return entry === undefined ? null : { start: entry.keySpan.start, end: entry.value.end }
}

function containersOf(job: YamlNode, source: string): ContainerCredentials[] {
  const named = [
    ['container', valueAt(job, 'container')] as const,
    ...entriesOf(valueAt(job, 'services')).map(({ key, value }) => [`services.${key}`, value] as const),
  ]
  return named.flatMap(([of, node]) => {
    const credentials = valueAt(node, 'credentials')
    if (credentials === undefined) return []
    return [
      { of, username: valueFrom(valueAt(credentials, 'username'), source), password: valueFrom(valueAt(credentials, 'password'), source) },
    ]
  })
}

/** The steps of a list; parts that are no steps are left out. */
export function stepsOf(node: YamlNode | undefined, source: string, budget: Budget): Step[] {
  return listOf(node).flatMap((item, index): Step[] => {
    if (item.kind !== 'map') return []
    budget.left--
    if (budget.left < 0) throw new TooMany()
    const get = (name: string) => valueAt(item, name)
    const uses = get('uses')
    const called = textOf(uses)
    const [first] = item.entries
    return [
      {
        ...(first?.keySpan ?? { start: item.start, end: item.end }),
        index,
        id: textOf(get('id')) ?? null,
        name: textOf(get('name')) ?? null,
        condition: valueFrom(get('if'), source, true),
        uses: called === undefined || uses === undefined ? null : usesOf(called, uses, source),
        run: valueFrom(get('run'), source),
        with: settingsOf(get('with'), source),
        env: settingsOf(get('env'), source),
      },
    ]
  })
}
