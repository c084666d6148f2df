import { entriesOf, textOf, valueAt, type YamlNode } from '../../parsers/lib/yaml-tree.js'
import { type Said, type Scene, shown } from './scene.js'
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
