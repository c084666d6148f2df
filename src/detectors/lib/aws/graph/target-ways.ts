import { type Answer, and, maybe, no, yes } from './answer.js'
import { type Edge, edgeOf, holdsAll, surest } from './edge.js'
import { isFixed } from './estate.js'
import type { EscalationPath, Into, Way } from './paths.js'
import { type Scene, targetOf } from './scene.js'
import type { Subject } from './subject.js'
import type { Targets, Trusting } from './targets.js'

/** Steps that lead to one of the targets. `gain` says what they are. */
export function* targetEdges(scene: Scene, subject: Subject, path: EscalationPath, targets: Targets, gain: Edge['gain']): Iterable<Edge> {
  for (const { to, answer, open } of ways(scene, subject, path, targets)) {
    if (to.arn === subject.arn) continue
    const edge = edgeOf(path, subject, answer, { to, gain, on: to.label })
    if (edge !== null) yield open === undefined ? edge : { ...edge, tier: 'potential' }
  }
}

interface Found {
  readonly to: Subject
  readonly answer: Answer
  /** Set where it needs something that nobody looked at. */
  readonly open?: string
}

function* ways(scene: Scene, subject: Subject, path: EscalationPath, targets: Targets): Iterable<Found> {
  const { way } = path
  switch (way.kind) {
    case 'pass':
      yield* passed(scene, subject, path, targets, way.into)
      return
    case 'stack-set':
      yield* stackSets(scene, subject, path, targets)
      return
    case 'existing':
      yield* existing(scene, subject, path, targets, way)
      return
    case 'credential':
      yield* credentials(scene, subject, path, targets, way.of)
      return
    case 'trust':
      for (const role of scene.few(targets.roles.matching(subject.patterns('iam:UpdateAssumeRolePolicy')))) {
        if (isFixed(role)) continue
        const write = subject.on('iam:UpdateAssumeRolePolicy', targetOf(role))
        yield { to: role, answer: path.needs.includes('sts:AssumeRole') ? and(write, subject.on('sts:AssumeRole', targetOf(role))) : write }
      }
      return
    case 'assume':
      for (const role of scene.few(scene.assumable(subject, targets))) yield { to: role, answer: scene.mayAssume(subject, role) }
      return
    case 'federation':
      yield* federated(scene, subject, path, targets, way.of)
      return
    default:
  }
}

function trusting(targets: Targets, { service, federated }: Into): Iterable<Trusting> & { matching?: never } {
  if (federated !== true) return targets.trusting(service)?.items ?? []
  const provider = `${service}.amazonaws.com`
  return targets.federatedBy(provider).map((role) => ({ arn: role.arn, role, principal: provider }))
}

function* reachable(subject: Subject, targets: Targets, into: Into): Iterable<Trusting> {
  const patterns = subject.patterns('iam:PassRole')
  if (into.federated !== true) yield* targets.trusting(into.service)?.matching(patterns) ?? []
  else yield* trusting(targets, into)
}

function* passed(scene: Scene, subject: Subject, path: EscalationPath, targets: Targets, intos: readonly Into[]): Iterable<Found> {
  const held = holdsAll(subject, path, ['iam:PassRole'])
  if (held.truth === 'no') return
  for (const into of intos) {
    for (const { role, principal } of scene.few(reachable(subject, targets, into))) {
      const pass = mayPass(subject, role, principal)
      if (pass.truth === 'no') continue
      const admits = into.federated === true ? yes : scene.admitsService(role, principal)
      yield { to: role, answer: and(and(held, pass), and(admits, into.profile === true ? inProfile(subject, role) : yes)) }
    }
  }
}

function mayPass(subject: Subject, role: Subject, principal: string): Answer {
  return subject.on('iam:PassRole', targetOf(role), [['iam:passedtoservice', [principal]]])
}

/** An instance takes a role by an instance profile: there is one, or the actor makes one. */
function inProfile(subject: Subject, { who }: Subject): Answer {
  if (who.kind === 'role' && who.instanceProfiles.length > 0) return yes
  return and(subject.anywhere('iam:CreateInstanceProfile'), subject.anywhere('iam:AddRoleToInstanceProfile'))
}

/** CloudFormation takes on the administration role, and that the execution role, which is the one that counts. */
function* stackSets(scene: Scene, subject: Subject, path: EscalationPath, targets: Targets): Iterable<Found> {
  const held = holdsAll(subject, path, ['iam:PassRole'])
  if (held.truth === 'no') return
  for (const { role, principal } of scene.few(reachable(subject, scene.all, { service: 'cloudformation' }))) {
    const pass = and(mayPass(subject, role, principal), scene.admitsService(role, principal))
    if (pass.truth === 'no') continue
    for (const execution of scene.few(scene.assumable(role, targets))) {
      if (execution === role) continue
      yield { to: execution, answer: and(and(held, pass), scene.mayAssume(role, execution)) }
    }
  }
}

/** The workload is not in the data; the surest of the roles it could have is the bound of what there is to win. */
function* existing(
  scene: Scene,
  subject: Subject,
  path: EscalationPath,
  targets: Targets,
  way: Extract<Way, { kind: 'existing' }>,
): Iterable<Found> {
  const held = holdsAll(subject, path, [])
  if (held.truth === 'no') return
  for (const into of way.into) {
    for (const { role, principal } of scene.few(trusting(targets, into))) {
      if (into.profile === true && (role.who.kind !== 'role' || role.who.instanceProfiles.length === 0)) continue
      if (way.managed === true && role.anywhere('ssmmessages:CreateControlChannel').truth === 'no') continue
      const admits = scene.admitsService(role, principal)
      if (admits.truth !== 'no') yield { to: role, answer: held }
    }
  }
}

type CredentialWay = Extract<Way, { kind: 'credential' }>['of']

function* credentials(scene: Scene, subject: Subject, path: EscalationPath, targets: Targets, of: CredentialWay): Iterable<Found> {
  const [first] = path.needs
  for (const user of scene.few(targets.users.matching(subject.patterns(first)))) {
    if (user.arn === subject.arn) continue
    const held = path.needs.reduce((answer, need) => and(answer, subject.on(need, targetOf(user))), yes)
    if (held.truth === 'no') continue
    const free = slot(scene, user, of)
    const unknown = of === 'old-key' && user.who.kind === 'user' && user.who.keys === undefined
    yield { to: user, answer: and(held, free), ...(unknown ? { open: 'access keys' } : {}) }
  }
}

/** Whether the user has the place, or the credential, that the step needs. */
function slot(scene: Scene, user: Subject, of: CredentialWay): Answer {
  const { who } = user
  if (who.kind !== 'user') return no
  const console = who.console?.enabled
  switch (of) {
    case 'key':
      return scene.roomForKey(user) ? yes : no
    case 'new-password':
      return console === true ? no : yes
    case 'password':
      return console === undefined ? maybe('whether the user has a password') : console ? yes : no
    case 'old-key': {
      const inactive = who.keys?.some(({ active }) => !active)
      return inactive === false ? no : maybe('the secret of an inactive access key')
    }
    default:
      return yes
  }
}

function* federated(
  scene: Scene,
  subject: Subject,
  path: EscalationPath,
  targets: Targets,
  of: 'oidc' | 'oidc-new' | 'saml',
): Iterable<Found> {
  const kind = of === 'saml' ? ':saml-provider/' : ':oidc-provider/'
  const known = scene.estate.account.providers
  for (const provider of targets.providers) {
    if (!provider.includes(kind)) continue
    const there = known?.some(({ arn }) => arn === provider)
    if ((of === 'oidc-new' && there === true) || (of !== 'oidc-new' && there === false)) continue
    const answer = subject.on(path.needs[0], provider)
    if (answer.truth === 'no') continue
    for (const role of targets.federatedBy(provider)) yield { to: role, answer }
  }
}

/** Another user's rights in the services that take a credential of their own: no administrator, but more than one had. */
export function* serviceEdges(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  const { way } = path
  if (way.kind !== 'service-credential') return
  const [action] = path.needs
  for (const user of scene.few(scene.all.users.matching(subject.patterns(action)))) {
    if (user.arn === subject.arn || user.who.kind !== 'user') continue
    if (way.existing === true && user.who.serviceCredentials?.length === 0) continue
    const more = surest(way.services.map((service) => moreIn(subject, user, service)))
    const edge = edgeOf(path, subject, and(subject.on(action, targetOf(user)), more), { to: user, gain: 'more', on: user.label })
    if (edge !== null) yield edge
  }
}

/** Whether a user may do something in a service that the actor may not. */
function moreIn(actor: Subject, user: Subject, service: string): Answer {
  if (!user.mayUse(service)) return no
  const asked = user.policies.identity.flatMap(({ statements }) =>
    statements.flatMap(({ effect, actions }) =>
      effect === 'allow' && !actions.not ? actions.values.flatMap((value) => inService(value, service)) : [],
    ),
  )
  return surest(asked.map((action) => (actor.anywhere(action).truth === 'no' ? user.anywhere(action) : no)))
}

function inService(action: string, service: string): string[] {
  if (action === '*' || action === '*:*') return [`${service}:AnyActionThereIs`]
  return action.toLowerCase().startsWith(`${service}:`) ? [action.replace(/[*?]/g, 'z')] : []
}
