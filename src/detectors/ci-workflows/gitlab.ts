import { entriesOf, listOf, type Span, textOf, valueAt, type YamlMap, type YamlNode } from '../../parsers/lib/yaml-tree.js'
import { counted, listed, type Said, type Scene, saidOfFile, shown } from './scene.js'
import { cloudKeysIn, mapsIn, scalarsIn, wordIn } from './walk.js'

/** What is wrong with the identities of a GitLab pipeline. Variables of the project and group are not in the file and not seen. */
export function* gitlabFindings(root: YamlNode, scene: Scene): Iterable<Said> {
  const maps = [...mapsIn(root)].map(({ map }) => map)
  yield* staticKeys(root, maps, scene)
  yield* oldTokens(root, scene)
  yield* audiences(maps, scene)
  yield* includes(root, scene)
  yield* debug(maps, scene)
  yield* jobs(root, scene)
  yield* dockerInDocker(maps, scene)
}

function* staticKeys(root: YamlNode, maps: readonly YamlMap[], scene: Scene): Iterable<Said> {
  if (maps.some((map) => map.byKey.has('id_tokens'))) return
  for (const { provider, name, span } of cloudKeysIn(root, scene.text)) {
    yield {
      rule: 'gitlab-ci-static-cloud-key',
      ...{ subject: shown(name), identity: `ci:variable/${name}` },
      message: `the pipeline reaches ${provider} with the stored ${shown(name)}, and no job asks for an ID token (id_tokens)`,
      spans: [span],
      facts: { provider, secret: name, line: scene.line(span) },
    }
  }
}

function* oldTokens(root: YamlNode, scene: Scene): Iterable<Said> {
  const spans = [...scalarsIn(root)].flatMap((scalar): Span[] => {
    const word = /\bCI_JOB_JWT(?:_V[12])?\b/.exec(scalar.text)?.[0]
    return word === undefined ? [] : [wordIn(scalar, word, scene.text)]
  })
  const [first, ...rest] = spans
  if (first === undefined) return
  yield {
    rule: 'gitlab-ci-job-jwt',
    ...{ subject: shown(scene.path), identity: `ci:${scene.path}` },
    message: 'the pipeline signs in with CI_JOB_JWT, which every job got for any audience and GitLab 17.0 removed',
    spans: [first, ...rest],
    facts: { line: scene.line(first) },
  }
}

function* audiences(maps: readonly YamlMap[], scene: Scene): Iterable<Said> {
  for (const map of maps) {
    for (const { key, keySpan, value } of entriesOf(map.byKey.get('id_tokens')?.value)) {
      const given = listOf(valueAt(value, 'aud'))
      const open = given.find((one) => textOf(one)?.trim() === '*')
      if (given.length > 0 && open === undefined) continue
      yield {
        rule: 'gitlab-ci-open-audience',
        ...{ subject: shown(key), identity: `ci:${scene.path}#${key}` },
        message: `the ID token ${shown(key)} is for ${open === undefined ? 'no audience' : 'any audience (aud: *)'}: whoever gets it can use it elsewhere`,
        spans: [open ?? keySpan],
        facts: { token: key, line: scene.line(keySpan) },
      }
    }
  }
}

const commit = /^[0-9a-f]{40}$/i

function* includes(root: YamlNode, scene: Scene): Iterable<Said> {
  const loose = listOf(valueAt(root, 'include')).flatMap((node): { what: string; span: Span; far: boolean }[] => {
    const bare = textOf(node)
    if (bare !== undefined) return /^https?:\/\//.test(bare) ? [{ what: bare, span: node, far: true }] : []
    const remote = textOf(valueAt(node, 'remote'))
    const project = textOf(valueAt(node, 'project'))
    const component = textOf(valueAt(node, 'component'))
    const at = (key: string) => valueAt(node, key) ?? node
    if (remote !== undefined && valueAt(node, 'integrity') === undefined) return [{ what: remote, span: at('remote'), far: true }]
    if (project !== undefined && !commit.test(textOf(valueAt(node, 'ref')) ?? ''))
      return [{ what: project, span: at('project'), far: false }]
    const version = component?.split('@')[1]
    if (component === undefined || version === undefined || commit.test(version) || version.includes('$')) return []
    return /^\d+\.\d+\.\d+/.test(version) ? [] : [{ what: component, span: at('component'), far: false }]
  })
  const [first, ...rest] = loose.sort((a, b) => Number(b.far) - Number(a.far))
  if (first === undefined) return
  yield {
    rule: 'gitlab-ci-unpinned-include',
    ...{ subject: shown(scene.path), identity: `ci:${scene.path}` },
    message: `${counted(loose.length, 'include')} (${listed(loose.map(({ what }) => what))}) can change without a change here, and what they say gets the pipeline's variables`,
    spans: [first.span, ...rest.map(({ span }) => span)],
    ...(first.far ? { severity: 'medium' as const } : {}),
    facts: { line: scene.line(first.span), include: first.what },
  }
}

function* debug(maps: readonly YamlMap[], scene: Scene): Iterable<Said> {
  for (const map of maps) {
    const entry = map.byKey.get('CI_DEBUG_TRACE')
    const value = entry === undefined ? undefined : (textOf(entry.value) ?? textOf(valueAt(entry.value, 'value')))
    if (entry === undefined || value?.toLowerCase() !== 'true') continue
    yield {
      rule: 'gitlab-ci-debug-trace',
      ...{ subject: shown(scene.path), identity: `ci:${scene.path}` },
      message: 'CI_DEBUG_TRACE prints every variable of the job, the secret ones among them, into its log',
      spans: [entry.keySpan],
      facts: { line: scene.line(entry.keySpan) },
    }
  }
}

const words: ReadonlySet<string> = new Set([
  'stages',
  'variables',
  'include',
  'default',
  'workflow',
  'image',
  'services',
  'cache',
  'spec',
  'before_script',
  'after_script',
])

function* jobs(root: YamlNode, scene: Scene): Iterable<Said> {
  for (const { key, keySpan, value } of entriesOf(root)) {
    if (words.has(key) || key.startsWith('.') || value.kind !== 'map') continue
    const script = [...scalarsIn(valueAt(value, 'script') ?? { kind: 'list', items: [], start: 0, end: 0 })]
    const stage = textOf(valueAt(value, 'stage')) ?? ''
    if (
      /^(?:deploy|production|prod)(?:$|[-_:])/i.test(stage) &&
      script.length > 0 &&
      !['environment', 'extends', 'trigger'].some((one) => value.byKey.has(one))
    ) {
      yield {
        rule: 'gitlab-ci-deploy-without-environment',
        ...{ subject: `${shown(scene.path)}#${shown(key)}`, identity: `ci:${scene.path}#${key}` },
        message: `job ${shown(key)} deploys (stage ${shown(stage)}) outside an environment: its variables are every job's, and nobody has to approve`,
        spans: [keySpan],
        facts: { job: key, line: scene.line(keySpan) },
      }
    }
    const push = script.find(({ text }) => text.includes('CI_JOB_TOKEN') && /\bgit\b[^\n]{0,200}\b(?:push|remote)\b/.test(text))
    if (push === undefined || !script.some(({ text }) => /\bgit\b[^\n]{0,120}\bpush\b/.test(text))) continue
    yield {
      rule: 'gitlab-ci-job-token-push',
      ...{ subject: `${shown(scene.path)}#${shown(key)}`, identity: `ci:${scene.path}#${key}` },
      message: `job ${shown(key)} pushes to the repository with CI_JOB_TOKEN: every job of every pipeline may then push`,
      spans: [wordIn(push, 'CI_JOB_TOKEN', scene.text)],
      facts: { job: key, line: scene.line(push) },
    }
  }
}

/** Docker within the job: it runs on privileged runners alone. */
function* dockerInDocker(maps: readonly YamlMap[], scene: Scene): Iterable<Said> {
  const found = maps.flatMap((map) =>
    listOf(map.byKey.get('services')?.value).flatMap((service) => {
      const name = service.kind === 'map' ? valueAt(service, 'name') : service
      const text = textOf(name) ?? ''
      return name === undefined || !/(?:^|\/)docker:(?:[\w.-]*-)?dind(?:-rootless)?(?:$|@)/.test(text) || text.includes('rootless')
        ? []
        : [{ text, span: name }]
    }),
  )
  yield* saidOfFile(
    'gitlab-ci-privileged-docker',
    found.map(({ span }) => span),
    `jobs start Docker of their own (${listed(found.map(({ text }) => text))}): the runner must be privileged, and a privileged job owns its machine`,
    scene,
  )
}
