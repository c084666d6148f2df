import { textOf, valueAt, type YamlNode } from '../../parsers/lib/yaml-tree.js'
import { type Said, type Scene, shown } from './scene.js'
import { cloudKeysIn, mapsIn, scalarsIn } from './walk.js'

const deploys =
  /\bpipe:\s*atlassian\/[\w-]*deploy|\batlassian\/(?:aws|azure|google|heroku|firebase|kubectl|ssh|scp|rsync|ecs)[\w-]*(?:deploy|run)/

/** What is wrong with the identities of a Bitbucket pipeline. Variables of repository and workspace are not in the file and not seen. */
export function* bitbucketFindings(root: YamlNode, scene: Scene): Iterable<Said> {
  for (const { map } of mapsIn(root)) {
    const entry = map.byKey.get('step')
    if (entry === undefined || entry.value.kind !== 'map') continue
    const step = entry.value
    const name = textOf(valueAt(step, 'name')) ?? `line ${scene.line(entry.keySpan)}`
    if (textOf(valueAt(step, 'oidc'))?.toLowerCase() !== 'true') {
      for (const { provider, name: key, span } of cloudKeysIn(step, scene.text)) {
        yield {
          rule: 'bitbucket-static-cloud-key',
          ...{ subject: shown(key), identity: `ci:variable/${key}` },
          message: `the step ${shown(name)} reaches ${provider} with the stored ${shown(key)}, without oidc: true`,
          spans: [span],
          facts: { provider, secret: key, step: name, line: scene.line(span) },
        }
      }
    }
    const pipe = [...scalarsIn(step)].find(({ text }) => deploys.test(text))
    if (pipe === undefined || step.byKey.has('deployment')) continue
    yield {
      rule: 'bitbucket-deploy-without-deployment',
      ...{ subject: `${shown(scene.path)}#${shown(name)}`, identity: `ci:${scene.path}#${name}` },
      message: `the step ${shown(name)} deploys without a deployment environment: it gets every step's variables, and nobody has to approve`,
      spans: [entry.keySpan],
      facts: { step: name, line: scene.line(entry.keySpan) },
    }
  }
}
