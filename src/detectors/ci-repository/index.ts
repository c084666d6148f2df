import { type CiSecretUse, type CiWorkflow, ciSecretIdentity, everySecret } from '../../core/ci.js'
import { createWork, ownerLine, spentGap } from '../../core/codeowners.js'
import { type Detection, detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { Gap } from '../../core/gap.js'
import type { Inventory } from '../../core/inventory.js'
import { listOption, type Rule } from '../../core/rule.js'

/** Sees what the workflows of a repository show together: secrets that cross environments, and workflows with secrets that nobody answers for. */
export const ciRepository: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules }) => {
    const crossing = rules.find(({ id }) => id === 'ci-secret-cross-environment')
    const ownerless = rules.find(({ id }) => id === 'ci-ownerless-workflow')
    return function* ({ workflows, codeowners }) {
      for (const own of byRepository(workflows)) {
        // Of what was fetched the stored secrets themselves are known: `github-secrets` speaks of them.
        if (crossing !== undefined && own[0]?.path.startsWith('github:') !== true) yield* crossings(own, crossing)
        if (ownerless !== undefined) yield* unowned(own, codeowners, ownerless)
      }
    }
  },
}

/** Workflows by the repository they lie in, which is the folder above `.github`. */
function byRepository(workflows: readonly CiWorkflow[]): CiWorkflow[][] {
  const found = new Map<string, CiWorkflow[]>()
  for (const workflow of workflows) {
    const key = `${workflow.target}\0${rootOf(workflow)}`
    found.set(key, [...(found.get(key) ?? []), workflow])
  }
  return [...found.values()]
}

function rootOf({ path }: CiWorkflow): string {
  return /^((?:.*\/)?)\.github\//s.exec(path)?.[1] ?? ''
}

// What is stored as a secret and is none: a public key, an address, an identifier.
const opensNothing = /(?:^|_)(?:PUBLIC(?:_KEY)?|URL|HOST|REGION|ID|USER(?:_?NAME)?|EMAIL|ROLE|ARN|BUCKET|DOMAIN)(?:_\d+)?$/

/**
 * A secret that a job of production takes and a job without any environment too. Two environments may each have a secret of that name, which is as it should
 * be: that alone is no finding.
 */
function* crossings(workflows: readonly CiWorkflow[], rule: Rule): Iterable<Detection> {
  const production = listOption(rule, 'production')
  const ignored = new Set(listOption(rule, 'shared').map((name) => name.toUpperCase()))
  const byName = new Map<string, CiSecretUse[]>()
  for (const use of workflows.filter(({ form }) => form === 'workflow').flatMap(({ secrets }) => secrets)) {
    if (use.job === null || use.name === everySecret || ignored.has(use.name) || opensNothing.test(use.name)) continue
    byName.set(use.name, [...(byName.get(use.name) ?? []), use])
  }
  for (const [name, uses] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inside = uses.find(({ environment }) => typeof environment === 'string' && isProduction(environment, production))
    const outside = uses.filter(({ environment }) => environment === null)
    const [first] = outside
    if (inside === undefined || first === undefined) continue
    yield detection({
      rule: rule.id,
      ...{ subject: name, identity: ciSecretIdentity(name) },
      message: `${name} is taken by job ${inside.job} in the environment ${inside.environment} (${placeOf(inside)}) and by job ${first.job} without one (${placeOf(first)})`,
      locations: [first.location, inside.location],
      facts: {
        ...{ secret: name, production: inside.environment ?? null, productionJob: inside.job, job: first.job },
        ...{ path: first.location.path, line: first.location.line },
      },
    })
  }
}

function isProduction(environment: string, production: readonly string[]): boolean {
  const words = environment.toLowerCase().split(/[^a-z0-9]+/)
  return words.some((word, index) => production.includes(word) && !['non', 'pre', 'not'].includes(words[index - 1] ?? ''))
}

function placeOf({ location }: CiSecretUse): string {
  return `${location.path}:${location.line}`
}

/** Workflows with stored secrets that CODEOWNERS gives to nobody, together. A repository without the file has none of its paths owned: no news. */
function* unowned(workflows: readonly CiWorkflow[], codeowners: Inventory['codeowners'], rule: Rule): Iterable<Detection | Gap> {
  const [one] = workflows
  const file = codeowners.find(({ target, root }) => one !== undefined && target === one.target && root === rootOf(one))
  if (file === undefined) return
  const work = createWork()
  const bare = workflows.filter(
    ({ path, secrets }) => secrets.length > 0 && (ownerLine(file.lines, path.slice(file.root.length), work)?.owners.length ?? 0) === 0,
  )
  const spent = spentGap(work)
  if (spent !== null) return yield spent
  const [first, ...rest] = bare.flatMap(({ secrets }) => secrets.slice(0, 1).map(({ location }) => location))
  if (first === undefined) return
  const secrets = new Set(bare.flatMap((workflow) => workflow.secrets.map(({ name }) => name)))
  yield detection({
    rule: rule.id,
    ...{ subject: `workflows beside ${file.path}`, identity: `ci:${file.path}` },
    message: `${file.path} names nobody for ${bare.length === 1 ? first.path : `${bare.length} workflows`} with ${secrets.size} ${secrets.size === 1 ? 'secret' : 'secrets'}: anybody who may merge can change what is done with them`,
    locations: [first, ...rest],
    facts: { path: file.path, workflows: bare.length, secrets: [...secrets].sort().slice(0, 10).join(', ') },
  })
}
