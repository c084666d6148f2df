import { entriesOf, listOf, textOf, valueAt, type YamlMap, type YamlNode } from '../../parsers/lib/yaml-tree.js'
import { listed, type Said, type Scene, saidOfFile, shown } from './scene.js'
import { mapsIn, scalarsIn } from './walk.js'

/** What is wrong with the identities of a CircleCI configuration. What contexts hold is not in the file and not seen. */
export function* circleFindings(root: YamlNode, scene: Scene): Iterable<Said> {
  const maps = [...mapsIn(root)].map(({ map }) => map)
  const hasContext = maps.some((map) => map.byKey.has('context'))
  const orbs = entriesOf(valueAt(root, 'orbs')).flatMap(({ key, value }) => {
    const source = textOf(value)
    return source === undefined ? [] : [{ alias: key, source, value }]
  })
  for (const { source, value } of orbs) {
    const [name = '', version = ''] = source.split('@')
    const vague =
      version === 'volatile' || version.startsWith('dev:')
        ? 'at its newest'
        : /^\d+$/.test(version)
          ? 'at any version of a major one'
          : null
    if (vague === null) continue
    const foreign = !name.startsWith('circleci/')
    yield {
      rule: 'circleci-unpinned-orb',
      ...{ subject: shown(source), identity: `ci:orb/${name}` },
      message: `the orb ${shown(source)} is taken ${vague}${hasContext ? ', in a configuration whose jobs get contexts' : ''}: its next release runs here unseen`,
      spans: [value],
      ...(foreign && hasContext ? { severity: 'high' as const } : /^\d+$/.test(version) ? { severity: 'low' as const } : {}),
      facts: { orb: name, version, line: scene.line(value) },
    }
  }
  yield* machines(maps, scene)
  yield* openContexts(root, scene)
  const aws = orbs.filter(({ source }) => source.startsWith('circleci/aws-cli@')).map(({ alias }) => `${alias}/setup`)
  const setups = maps.flatMap((map) =>
    map.entries.filter(
      ({ key, value }) => aws.includes(key) && valueAt(value, 'role_arn') === undefined && valueAt(value, 'role-arn') === undefined,
    ),
  )
  const bare = [...scalarsIn(root)].filter(({ text }) => aws.includes(text))
  const [first, ...rest] = [...setups.map(({ keySpan }) => keySpan), ...bare]
  if (first === undefined) return
  yield {
    rule: 'circleci-static-aws-key',
    ...{ subject: shown(scene.path), identity: `ci:${scene.path}` },
    message: `${aws[0]} has no role_arn: it signs in to AWS with the access key that stands in the project's or a context's variables`,
    spans: [first, ...rest],
    facts: { line: scene.line(first) },
  }
}

/** Machines of one's own: a resource class with a namespace. */
function* machines(maps: readonly YamlMap[], scene: Scene): Iterable<Said> {
  const own = maps.flatMap((map) => {
    const entry = map.byKey.get('resource_class')
    const name = textOf(entry?.value)
    return entry === undefined || name === undefined || !/^[\w-]+\/[\w.-]+$/.test(name) ? [] : [{ name, span: entry.value }]
  })
  const names = listed(own.map(({ name }) => name))
  yield* saidOfFile(
    'circleci-self-hosted',
    own.map(({ span }) => span),
    `jobs run on machines of one's own (${names}): what one job leaves there the next one finds`,
    scene,
  )
}

/** Contexts that a job gets on whatever branch it runs. */
function* openContexts(root: YamlNode, scene: Scene): Iterable<Said> {
  for (const { value: workflow } of entriesOf(valueAt(root, 'workflows'))) {
    for (const job of listOf(valueAt(workflow, 'jobs')).flatMap(entriesOf)) {
      const contexts = listOf(valueAt(job.value, 'context')).flatMap((one) => textOf(one) ?? [])
      const filters = valueAt(job.value, 'filters')
      const kept = valueAt(valueAt(filters, 'branches'), 'only') ?? valueAt(valueAt(filters, 'branches'), 'ignore')
      if (contexts.length === 0 || kept !== undefined) continue
      yield {
        rule: 'circleci-open-context',
        ...{ subject: `${shown(scene.path)}#${shown(job.key)}`, identity: `ci:${scene.path}#${job.key}` },
        message: `job ${shown(job.key)} gets the context ${listed(contexts)} on every branch: whoever may push one can read what it holds`,
        spans: [valueAt(job.value, 'context') ?? job.keySpan],
        facts: { job: job.key, contexts: contexts.join(', '), line: scene.line(job.keySpan) },
      }
    }
  }
}
