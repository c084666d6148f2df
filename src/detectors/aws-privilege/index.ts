import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { Rule } from '../../core/rule.js'
import type { Confidence, Severity } from '../../core/severity.js'
import { ofPrincipal, type Rules, rulesById } from '../lib/aws/finding.js'
import { type Analysis, analysisGaps, analysisOf, tempered } from '../lib/aws/graph/analysis.js'
import { anyOf } from '../lib/aws/graph/level.js'
import { judgements } from '../lib/aws/graph/privilege.js'
import type { Subject } from '../lib/aws/graph/subject.js'
import { sourceFacts } from '../lib/aws/graph/tell.js'
import { isWide } from '../lib/aws/graph/wide.js'
import { counted, listed } from '../lib/aws/words.js'
import { managedPermissions, wideActions, wideServices } from './exposure.js'
import { holderOf, isPeoples, weighted } from './holder.js'
import { assumable, named, passable } from './reach.js'
import { profileFindings } from './roles-anywhere.js'

/** Sees what users and roles may do beyond what anything needs, by their effective permissions, and judges the privilege of each. */
export const awsPrivilege: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules }) => {
    const byId = rulesById(rules)
    return function* ({ aws }) {
      for (const account of aws) {
        const analysis = analysisOf(account)
        yield* judgements(analysis)
        for (const subject of analysis.estate.subjects) if (!isPeoples(subject)) yield* findings(analysis, subject, byId)
        const profiles = byId.get('aws-roles-anywhere-admin')
        if (profiles !== undefined) yield* profileFindings(analysis, profiles)
        yield* analysisGaps(analysis)
      }
    }
  },
}

/** What is wrong with one principal: that it is an administrator, or else what it may do on everything. */
function* findings(analysis: Analysis, subject: Subject, rules: Rules): Iterable<Detection> {
  const { level, because, confidence } = analysis.scene.levelOf(subject)
  const name = `${subject.who.kind} ${subject.who.name}`
  if (level === 'admin') {
    const { by } = holderOf(analysis.scene, subject)
    const said = {
      message: `${name} may do everything in the account: ${because}; held by ${by}`,
      action: 'iam:AttachRolePolicy',
      facts: { because },
    }
    yield* finding(analysis, subject, rules.get('aws-admin'), said, confidence)
    return
  }
  for (const [id, see] of Object.entries(exposures)) {
    const rule = rules.get(id)
    const said = rule === undefined ? null : see(analysis, subject, rule, name)
    if (said !== null) yield* finding(analysis, subject, rule, said, null)
  }
}

/** What an exposure comes to, in words and facts. */
interface Said {
  readonly message: string
  /** The action by which the policy to change is found. */
  readonly action: string
  readonly facts: Readonly<Record<string, string | number>>
  readonly worse?: boolean
}

type See = (analysis: Analysis, subject: Subject, rule: Rule, name: string) => Said | null

const exposures: Readonly<Record<string, See>> = {
  'aws-service-wildcard': (_, subject, rule, name) => {
    const services = wideServices(subject, rule)
    const [first] = services
    if (first === undefined) return null
    const all = services.map((service) => `${service}:*`)
    return {
      message: `${name} may do everything in ${counted(services.length, 'sensitive service')}: ${listed(all, 6)}`,
      action: anyOf(first),
      facts: { services: all.join(' ') },
    }
  },
  'aws-data-exposure': (_, subject, rule, name) => {
    const actions = wideActions(subject, rule)
    const [first] = actions
    if (first === undefined) return null
    const decrypts = isWide(subject, 'kms:Decrypt')
    const message = `${name} may read data of the whole account by ${listed(actions, 6)}${decrypts ? ', and decrypt it with every key' : ''}`
    return { message, action: first, facts: { actions: actions.join(' ') }, worse: decrypts }
  },
  'aws-credential-exposure': (_, subject, rule, name) => {
    const actions = wideActions(subject, rule)
    const [first] = actions
    if (first === undefined) return null
    return {
      message: `${name} may obtain credentials of the whole account by ${listed(actions, 6)}`,
      action: first,
      facts: { actions: actions.join(' ') },
    }
  },
  'aws-pass-role-wide': (analysis, subject, _, name) => {
    const roles = passable(analysis, subject)
    if (roles.length === 0 || escalates(analysis, subject) === 'pass') return null
    const { count, names } = named(roles)
    return {
      message: `${name} may pass every role to a service, ${count} among them: ${listed(names, 5)}`,
      action: 'iam:PassRole',
      facts: { roles: listed(names, 20) },
    }
  },
  'aws-assume-role-wide': (analysis, subject, _, name) => {
    const roles = assumable(analysis, subject)
    if (roles.length === 0 || escalates(analysis, subject) === 'assume') return null
    const { count, names } = named(roles)
    return {
      message: `${name} may assume whatever role trusts it, ${count} among them: ${listed(names, 5)}`,
      action: 'sts:AssumeRole',
      facts: { roles: listed(names, 20) },
    }
  },
  'aws-permissions-management': (analysis, subject, rule, name) => {
    // What makes it an administrator is told as a way of its own.
    const told = escalates(analysis, subject) !== null
    const actions = managedPermissions(subject, rule).filter((action) => !told || !action.startsWith('iam:'))
    const [first] = actions
    if (first === undefined) return null
    const message = `${name} may change who has access, on everything, by ${counted(actions.length, 'action')}: ${listed(actions, 5)}`
    return { message, action: first, facts: { actions: listed(actions, 20), count: actions.length } }
  },
}

/** How a principal makes itself an administrator, where it can: the kind of its first step. */
function escalates({ search }: Analysis, subject: Subject): string | null {
  const outcome = search.outcomeOf(subject)
  return outcome?.gain === 'admin' && outcome.tier === 'confirmed' ? outcome.steps[0].path.way.kind : null
}

function* finding(analysis: Analysis, subject: Subject, rule: Rule | undefined, said: Said, sure: Confidence | null): Iterable<Detection> {
  if (rule === undefined) return
  const { holder, by } = holderOf(analysis.scene, subject)
  yield ofPrincipal(analysis.estate.account, subject.who, {
    rule: rule.id,
    subject: subject.label,
    message: said.message,
    severity:
      sure === null
        ? notCritical(weighted(said.worse === true ? weighted(rule.severity, 'long-lived key') : rule.severity, holder))
        : weighted(rule.severity, holder),
    confidence: tempered(sure ?? rule.confidence, analysis, subject),
    facts: {
      arn: subject.arn,
      holder,
      heldBy: by,
      action: said.action,
      ...said.facts,
      ...sourceFacts(subject.source(said.action), subject.who.kind),
    },
  })
}

/** Critical is kept for administrators. */
function notCritical(severity: Severity): Severity {
  return severity === 'critical' ? 'high' : severity
}
