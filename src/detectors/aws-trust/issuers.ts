import { githubScope, literal } from './github.js'
import type { Scope } from './scopes.js'

/** What is known of an OIDC issuer: which claims name a tenant, and how its subjects are built. */
export interface Issuer {
  /** What people call it. */
  readonly name: string
  /** `anyone` where strangers get tokens of the same issuer, `tenant` where the issuer is one's own. */
  readonly base: Extract<Scope, 'anyone' | 'tenant'>
  /** Who gets in at each scope, to be read after “can be assumed by”. */
  readonly who: Readonly<Record<'anyone' | 'tenant' | 'project', string>>
  /** Claims that each of its tokens has. */
  readonly always: ReadonlySet<string>
  /** Whether a value of a claim holds a token to a ref, an environment or a workflow once its project is known. */
  pins(claim: string, value: string, pattern: boolean): boolean
  /** The claim that names the tenant, for the fix. */
  readonly tenantClaim: string
  /** True for issuers whose tokens are judged by more than the two claims of every token. */
  readonly known: boolean
  scopeOf(claim: string, value: string, pattern: boolean): Scope
}

const standard: ReadonlySet<string> = new Set(['sub', 'aud'])

/** Subjects whose beginning, up to a first and a second mark, names tenant and project. What is whole, or goes on past `exact`, is one thing. */
interface Grammar {
  readonly tenant: RegExp
  readonly project: RegExp
  readonly exact?: RegExp
}

/** Shared issuers whose tenant is in `sub`. Source: IAM User Guide, “Identity-provider controls for shared OIDC providers”; grammars from the issuers' documentation as remembered. */
const bySubject: Readonly<Record<string, { readonly name: string; readonly grammar: Grammar; readonly who: Issuer['who'] }>> = {
  'gitlab.com': {
    name: 'GitLab',
    grammar: { tenant: /^project_path:[^/:]+\//, project: /^project_path:[^:]+:/, exact: /:ref:./ },
    who: { anyone: 'any project on gitlab.com', tenant: 'the projects of a whole group', project: 'any branch and tag of a project' },
  },
  'app.terraform.io': {
    name: 'HCP Terraform',
    grammar: { tenant: /^organization:[^:]+:/, project: /^organization:[^:]+:project:[^:]+:workspace:[^:]+:/, exact: /:run_phase:./ },
    who: {
      anyone: 'any organization of HCP Terraform',
      tenant: 'the workspaces of a whole organization',
      project: 'any run of a workspace, speculative plans among them',
    },
  },
  'agent.buildkite.com': {
    name: 'Buildkite',
    grammar: { tenant: /^organization:[^:]+:/, project: /^organization:[^:]+:pipeline:[^:]+:/, exact: /:ref:refs\/(?:heads|tags)\/./ },
    who: {
      anyone: 'any organization of Buildkite',
      tenant: 'the pipelines of a whole organization',
      project: 'any branch of a pipeline',
    },
  },
  'oidc.codefresh.io': {
    name: 'Codefresh',
    grammar: { tenant: /^account:[^:]+:/, project: /^account:[^:]+:pipeline:[^:]+:/, exact: /:scm_ref:./ },
    who: { anyone: 'any account of Codefresh', tenant: 'the pipelines of a whole account', project: 'any run of a pipeline' },
  },
  'vstoken.actions.githubusercontent.com': subjects('the former GitHub Actions issuer', /^repo:[^/]+\//, /^repo:[^/]+\/[^:]+:/),
  'oidc-configuration.audit-log.githubusercontent.com': subjects(
    'GitHub audit log streaming',
    /^https:\/\/github\.com\/[^/]+\/?$/,
    /^https:\/\/github\.com\/[^/]+$/,
  ),
  'studio.datachain.ai/api': subjects('DataChain Studio', /^[a-z]+:[^/]+\//, /^[a-z]+:[^/]+\/./),
  'scalr.io': subjects('Scalr', /^account:[^:]+:/, /^account:[^:]+:environment:[^:]+:workspace:[^:]+/),
  'tokens.cloud.shisho.dev': subjects('Shisho Cloud', /^[a-z_]+:[^:]+:/, /^[a-z_]+:[^:]+:[^:]+:[^:]+/),
  'proidc.upbound.io': subjects('Upbound', /^[a-z]+:[^/:]+[/:]/, /^[a-z]+:[^/:]+[/:][^/:]+[/:]/),
  'oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb': subjects(
    'the shared OpenShift cluster op1',
    /^system:serviceaccount:[^:]+:/,
    /^system:serviceaccount:[^:]+:./,
  ),
}

function subjects(name: string, tenant: RegExp, project: RegExp) {
  return {
    name,
    grammar: { tenant, project },
    who: {
      anyone: `any tenant of ${name}`,
      tenant: `everything of one tenant of ${name}`,
      project: `any subject of one project of ${name}`,
    },
  }
}

/** Shared issuers whose tenant is in `aud`; a subject that names an owner narrows too, but the audience is what AWS wants checked. */
const byAudience: Readonly<Record<string, string>> = {
  'oidc.vercel.com': 'Vercel',
  'api.pulumi.com/oidc': 'Pulumi Cloud',
  'sandboxes.cloud': 'sandboxes.cloud',
}

const githubAlways = new Set([
  ...standard,
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'ref',
  'workflow',
  'workflow_ref',
  'job_workflow_ref',
  'actor',
  'actor_id',
])
const githubPins = /^(?:ref|environment|workflow_ref|job_workflow_ref)$/
const githubWho = {
  anyone: 'any repository on GitHub',
  tenant: 'every repository of an owner',
  project: 'any branch, tag and pull request of a repository',
}

/** The issuer behind a federated principal: its host and path. Never fails: of an unknown issuer it is taken that it is one's own. */
export function issuerOf(url: string): Issuer {
  const host = url.toLowerCase()
  if (host === 'token.actions.githubusercontent.com') return github('anyone')
  if (host.startsWith('token.actions.githubusercontent.com/') || host.endsWith('/_services/token')) return github('tenant')
  const shared = bySubject[host]
  if (shared !== undefined)
    return made(shared.name, 'anyone', shared.who, 'sub', (claim, value, pattern) =>
      claim === 'sub' ? graded(shared.grammar, value, pattern) : 'anyone',
    )
  const audience = byAudience[host]
  if (audience !== undefined) return byAud(audience)
  return special(host) ?? ownIssuer(url)
}

function github(base: Issuer['base']): Issuer {
  const who = base === 'anyone' ? githubWho : { ...githubWho, tenant: 'every repository of one’s GitHub' }
  return { ...made('GitHub Actions', base, who, 'sub', githubScope), always: githubAlways, pins: pinsRef }
}

/** A ref, an environment or a workflow of which more is said than that there is one. */
function pinsRef(claim: string, value: string, pattern: boolean): boolean {
  return githubPins.test(claim) && literal(value.replace(/^refs\/(?:heads|tags)\//, ''), pattern).head !== ''
}

function byAud(name: string): Issuer {
  const who = {
    anyone: `any tenant of ${name}`,
    tenant: `everything of one tenant of ${name}`,
    project: `any subject of one tenant of ${name}`,
  }
  return made(name, 'anyone', who, 'aud', (claim, value, pattern) => {
    const { head, whole } = literal(value, pattern)
    if (claim === 'aud') return whole ? 'exact' : /^https?:\/\/[^/]+\/[^/]+/.test(head) ? 'tenant' : 'anyone'
    return claim === 'sub' && (whole || /^[a-z:_]*\b(?:owner|org):[^:]+:/.test(head)) ? 'tenant' : 'anyone'
  })
}

function special(host: string): Issuer | null {
  if (host.startsWith('sts.windows.net/33e01921-')) {
    const who = { anyone: 'any workspace of Microsoft Sentinel', tenant: 'several workspaces', project: 'several workspaces' }
    return made('Microsoft Sentinel', 'anyone', who, 'sts:RoleSessionName', (claim, value, pattern) => {
      if (claim !== 'sts:rolesessionname') return 'anyone'
      const { head, whole } = literal(value, pattern)
      return whole ? 'exact' : /^MicrosoftSentinel_[0-9a-f-]{8,}/i.test(head) ? 'tenant' : 'anyone'
    })
  }
  if (host === 'cognito-identity.amazonaws.com') return cognito()
  if (host === 'accounts.google.com') return google()
  if (host === 'graph.facebook.com' || host === 'www.amazon.com') {
    const who = { anyone: 'everybody who signs in there', tenant: 'every user of an app', project: 'every user of an app' }
    return made(host, 'anyone', who, 'app_id', (claim, value, pattern) => {
      if (!literal(value, pattern).whole) return 'anyone'
      return claim === 'app_id' ? 'tenant' : claim === 'id' || claim === 'user_id' || claim === 'sub' ? 'exact' : 'anyone'
    })
  }
  if (/^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/id\//.test(host) || /^oidc-eks\./.test(host)) return cluster('the EKS cluster')
  if (/^oidc\.circleci\.com\/org\//.test(host)) return circle()
  if (/^api\.bitbucket\.org\/2\.0\/workspaces\//.test(host)) return bitbucket()
  return null
}

/** A user's own id is one user; the pool alone lets in all of its users, those who did not sign in among them unless `amr` says otherwise. */
function cognito(): Issuer {
  const who = {
    anyone: 'anybody with an identity pool of Cognito',
    tenant: 'everybody an identity pool gives an identity to, without signing in',
    project: 'everybody an identity pool gives an identity to',
  }
  const issuer = made('Cognito', 'anyone', who, 'aud', (claim, value, pattern) => {
    if (!literal(value, pattern).whole) return 'anyone'
    return claim === 'aud' ? 'project' : claim === 'sub' ? 'exact' : 'anyone'
  })
  return { ...issuer, pins: (claim, value) => claim === 'amr' && value === 'authenticated' }
}

/** A service account's numeric id stands in `sub` and `aud`; any other audience is chosen by whoever asks for the token. */
function google(): Issuer {
  const who = { anyone: 'anybody with a Google account', tenant: 'every user of an app or organization', project: 'every user of an app' }
  return made('Google', 'anyone', who, 'sub', (claim, value, pattern) => {
    if (!literal(value, pattern).whole) return 'anyone'
    if (claim === 'sub' || (claim === 'aud' && /^\d{15,}$/.test(value))) return 'exact'
    if (claim === 'aud' && value.endsWith('.apps.googleusercontent.com')) return 'tenant'
    return claim.endsWith('organization_number') ? 'tenant' : 'anyone'
  })
}

function cluster(name: string): Issuer {
  const who = { anyone: 'anybody', tenant: `every pod of ${name}`, project: `every pod of a namespace of ${name}` }
  return made(name, 'tenant', who, 'sub', (claim, value, pattern) =>
    claim === 'sub'
      ? graded({ tenant: /^/, project: /^system:serviceaccount:[^:]+:/, exact: /^system:serviceaccount:[^:]+:./ }, value, pattern)
      : 'tenant',
  )
}

function circle(): Issuer {
  const who = { anyone: 'anybody', tenant: 'every project of one’s CircleCI organization', project: 'any branch of a project' }
  // Subjects of CircleCI name no branch: held to a project they are as narrow as can be.
  return made('CircleCI', 'tenant', who, 'sub', (claim, value, pattern) => {
    const { head, whole } = literal(value, pattern)
    if (claim === 'sub') return /^org\/[^/]+\/project\/[^/]+\//.test(head) || whole ? 'exact' : 'tenant'
    return claim.endsWith('project-id') && whole ? 'exact' : 'tenant'
  })
}

function bitbucket(): Issuer {
  const who = { anyone: 'anybody', tenant: 'every repository of one’s Bitbucket workspace', project: 'any branch of a repository' }
  return made('Bitbucket', 'tenant', who, 'sub', (claim, value, pattern) =>
    claim === 'sub'
      ? graded({ tenant: /^/, project: /^\{[0-9a-f-]+\}/i, exact: /^\{[0-9a-f-]+\}:\{[0-9a-f-]+\}/i }, value, pattern)
      : 'tenant',
  )
}

/** An issuer nobody else has tokens of: AWS asks for no claim, and one that is checked is taken to be the right one. */
function ownIssuer(url: string): Issuer {
  const who = { anyone: 'anybody', tenant: `whoever gets a token of ${url}`, project: `whoever gets a token of ${url}` }
  const issuer = made(url, 'tenant', who, 'sub', (_, value, pattern) => (/^[*?]*$/.test(value) && pattern ? 'tenant' : 'exact'))
  return { ...issuer, known: false }
}

function made(name: string, base: Issuer['base'], who: Issuer['who'], tenantClaim: string, scopeOf: Issuer['scopeOf']): Issuer {
  return { name, base, who, always: standard, pins: () => false, tenantClaim, known: true, scopeOf }
}

function graded({ tenant, project, exact }: Grammar, value: string, pattern: boolean): Scope {
  const { head, whole } = literal(value, pattern)
  if (whole || (exact !== undefined && project.test(head) && exact.test(head))) return 'exact'
  if (project.test(head)) return 'project'
  return tenant.test(head) ? 'tenant' : 'anyone'
}
