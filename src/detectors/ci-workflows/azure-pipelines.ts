import { entriesOf, listOf, type Span, textOf, valueAt, type YamlNode } from '../../parsers/lib/yaml-tree.js'
import { listed, type Said, type Scene, saidOfFile } from './scene.js'
import { mapsIn } from './walk.js'

/** What is wrong with the identities of an Azure pipeline. Variable groups and service connections are not in the file and not seen. */
export function* azureFindings(root: YamlNode, scene: Scene): Iterable<Said> {
  const spn: Span[] = []
  const kept: Span[] = []
  const token: Span[] = []
  const debug: Span[] = []
  for (const { map } of mapsIn(root)) {
    const inputs = map.byKey.get('inputs')?.value
    const adds = inputs?.kind === 'map' ? inputs.byKey.get('addSpnToEnvironment') : undefined
    if (textOf(map.byKey.get('task')?.value)?.startsWith('AzureCLI@') && isTrue(adds?.value) && adds !== undefined) spn.push(adds.keySpan)
    const keeps = map.byKey.get('persistCredentials')
    if (map.byKey.has('checkout') && keeps !== undefined && isTrue(keeps.value)) kept.push(keeps.keySpan)
    const access = entriesOf(map.byKey.get('env')?.value).find(
      ({ key, value }) => key.toUpperCase() === 'SYSTEM_ACCESSTOKEN' || /\$\(System\.AccessToken\)/i.test(textOf(value) ?? ''),
    )
    if (access !== undefined) token.push(access.keySpan)
    const traced =
      map.byKey.get('system.debug') ??
      (textOf(map.byKey.get('name')?.value)?.toLowerCase() === 'system.debug' ? map.byKey.get('value') : undefined)
    if (traced !== undefined && isTrue(traced.value)) debug.push(traced.keySpan)
  }
  yield* saidOfFile(
    'azure-pipelines-spn-in-environment',
    spn,
    'AzureCLI hands the service principal’s id and secret to the script (addSpnToEnvironment: true)',
    scene,
  )
  yield* saidOfFile(
    'azure-pipelines-persisted-credentials',
    kept,
    'checkout leaves the pipeline’s token in .git/config for every later step (persistCredentials: true)',
    scene,
  )
  yield* saidOfFile('azure-pipelines-access-token', token, 'a step is given the pipeline’s own token (System.AccessToken)', scene)
  yield* saidOfFile('azure-pipelines-debug', debug, 'system.debug prints what tasks are given into the log', scene)
  yield* ownPools(root, scene)
  const loose = listOf(valueAt(valueAt(root, 'resources'), 'repositories')).filter(
    (node) => valueAt(node, 'ref') === undefined && valueAt(node, 'repository') !== undefined,
  )
  const names = loose.map((node) => textOf(valueAt(node, 'name')) ?? textOf(valueAt(node, 'repository')) ?? '')
  yield* saidOfFile(
    'azure-pipelines-unpinned-repository',
    loose.map((node) => valueAt(node, 'repository') ?? node),
    `templates are taken from the newest commit of ${listed(names)} (no ref)`,
    scene,
  )
}

function isTrue(node: YamlNode | undefined): boolean {
  return textOf(node)?.toLowerCase() === 'true'
}

/** Pools of one's own agents: named, and not Microsoft's. A name that is worked out at run time says nothing. */
function* ownPools(root: YamlNode, scene: Scene): Iterable<Said> {
  const own = [...mapsIn(root)].flatMap(({ map }) => {
    const pool = map.byKey.get('pool')?.value
    const node = pool?.kind === 'map' ? (pool.byKey.has('vmImage') ? undefined : valueAt(pool, 'name')) : pool
    const name = textOf(node)
    return node === undefined || name === undefined || /^(?:azure pipelines|hosted\b.*)$/i.test(name) || /[$]/.test(name)
      ? []
      : [{ name, node }]
  })
  const names = listed(own.map(({ name }) => name))
  yield* saidOfFile(
    'azure-pipelines-self-hosted',
    own.map(({ node }) => node),
    `jobs run on agents of one's own (pool ${names}): what one job leaves there the next one finds`,
    scene,
  )
}
