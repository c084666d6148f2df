import { describe, expect, test } from 'vitest'
import { awsTrust } from '../../../src/detectors/aws-trust/index.js'
import { account, look, own, role, told, trust } from './account.js'

// What a trust in an OIDC issuer comes to. Each case is written from AWS's semantics of conditions and the issuer's claims, not from the code.

const github = 'token.actions.githubusercontent.com'
const claim = (name: string, issuer = github) => `${issuer}:${name}`
const ok: string[] = []
const open = ['aws-trust-oidc-anyone critical']
const wide = ['aws-trust-oidc-wide medium']
const anyRef = ['aws-trust-oidc-any-ref medium']
const dead = ['aws-trust-dead low']

type Condition = Record<string, Record<string, unknown>>
const allow = (condition: Condition | undefined, issuer = github) => ({
  Principal: {
    Federated: issuer.includes('.amazonaws.com') && !issuer.startsWith('oidc.eks') ? issuer : `arn:aws:iam::${own}:oidc-provider/${issuer}`,
  },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(condition === undefined ? {} : { Condition: condition }),
})
const see = (...statements: object[]) =>
  look(awsTrust, 'aws-trust', [account({ providers: undefined, roles: [role({ name: 'deploy', trust: trust(...statements) })] })])
const sub = (...values: string[]): Condition => ({ StringLike: { [claim('sub')]: values } })
const equals = (...values: string[]): Condition => ({ StringEquals: { [claim('sub')]: values } })
const aud: Condition = { StringEquals: { [claim('aud')]: 'sts.amazonaws.com' } }

describe('GitHub: the scope ladder', () => {
  test.each<[string, Condition | undefined, string[]]>([
    ['no condition', undefined, open],
    ['the audience alone', aud, open],
    ['sub *', sub('*'), open],
    ['sub repo:*', sub('repo:*'), open],
    ['sub repo:*:ref:refs/heads/main', sub('repo:*:ref:refs/heads/main'), open],
    ['an owner cut short: others may begin so', sub('repo:acme*'), open],
    ['an owner cut short before the slash', sub('repo:acme*/shop:ref:refs/heads/main'), open],
    ['an owner with a question mark', sub('repo:acm?/shop:ref:refs/heads/main'), open],
    ['an owner', sub('repo:acme/*'), wide],
    ['a repository cut short', sub('repo:acme/sh*'), wide],
    ['a repository cut short, on a branch', sub('repo:acme/*:ref:refs/heads/main'), wide],
    ['any ref', sub('repo:acme/shop:*'), anyRef],
    ['any branch', sub('repo:acme/shop:ref:refs/heads/*'), anyRef],
    ['any tag', sub('repo:acme/shop:ref:refs/tags/*'), anyRef],
    ['any environment', sub('repo:acme/shop:environment:*'), anyRef],
    ['pull requests', equals('repo:acme/shop:pull_request'), anyRef],
    ['release branches', sub('repo:acme/shop:ref:refs/heads/release/*'), ok],
    ['version tags', sub('repo:acme/shop:ref:refs/tags/v*'), ok],
    ['one branch', equals('repo:acme/shop:ref:refs/heads/main'), ok],
    ['one environment', equals('repo:acme/shop:environment:prod'), ok],
    ['StringLike without a wildcard', sub('repo:acme/shop:ref:refs/heads/main'), ok],
    ['case does not count', { StringEqualsIgnoreCase: { [claim('sub')]: 'repo:Acme/Shop:ref:refs/heads/main' } }, ok],
    ['a key in another case', { StringEquals: { 'Token.Actions.GithubUserContent.com:SUB': 'repo:acme/shop:environment:prod' } }, ok],
    ['a variable is any value', equals(`repo:$\{aws:PrincipalTag/org}/x:ref:refs/heads/main`), open],
  ])('%s', (_, condition, expected) => expect(told(see(allow(condition)))).toEqual(expected))
})

describe('GitHub: immutable and customised subjects', () => {
  test.each<[string, Condition, string[]]>([
    ['ids, one branch', equals('repo:acme@1/shop@2:ref:refs/heads/main'), ok],
    ['ids, any ref', sub('repo:acme@1/shop@2:*'), anyRef],
    ['ids, an owner', sub('repo:acme@1/*'), wide],
    ['the id open: the name still holds', sub('repo:acme@*/shop@*:ref:refs/heads/main'), wide],
    ['the repository’s id open', sub('repo:acme@1/shop@*:ref:refs/heads/main'), anyRef],
    ['customised: an environment of anybody', equals('environment:prod'), open],
    ['customised: owner and environment', equals('repository_owner:acme:environment:prod'), wide],
    ['customised: owner by id', equals('repository_owner_id:65:environment:prod'), wide],
    ['customised: the workflow', equals('job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main'), ok],
    ['customised: the repository by id and branch', equals('repository_id:2:ref:refs/heads/main'), ok],
    ['customised: the repository by id', equals('repository_id:2'), anyRef],
    ['customised: a wildcard before the owner', sub('*:repository_owner:acme:environment:prod'), open],
    ['an enterprise', sub('enterprise:acme:*'), wide],
  ])('%s', (_, condition, expected) => expect(told(see(allow(condition)))).toEqual(expected))
})

describe('GitHub: claims beside the subject', () => {
  const strings = (claims: Record<string, string>): Condition => ({
    StringEquals: Object.fromEntries(Object.entries(claims).map(([name, value]) => [claim(name), value])),
  })
  test.each<[string, Condition, string[]]>([
    ['repository', strings({ repository: 'acme/shop' }), anyRef],
    ['repository and ref', strings({ repository: 'acme/shop', ref: 'refs/heads/main' }), ok],
    ['repository and environment', strings({ repository: 'acme/shop', environment: 'prod' }), ok],
    ['repository_id and ref', strings({ repository_id: '2', ref: 'refs/heads/main' }), ok],
    ['repository_id', strings({ repository_id: '2' }), anyRef],
    ['repository_owner', strings({ repository_owner: 'acme' }), wide],
    ['repository_owner_id', strings({ repository_owner_id: '65' }), wide],
    ['repository_owner and ref', strings({ repository_owner: 'acme', ref: 'refs/heads/main' }), wide],
    ['enterprise_id', strings({ enterprise_id: '7' }), wide],
    ['job_workflow_ref', strings({ job_workflow_ref: 'acme/ci/.github/workflows/deploy.yml@refs/heads/main' }), ok],
    ['ref alone', strings({ ref: 'refs/heads/main' }), open],
    ['environment alone', strings({ environment: 'prod' }), open],
    ['workflow alone', strings({ workflow: 'deploy' }), open],
    ['actor alone', strings({ actor: 'kim' }), open],
    ['any ref and a protected branch beside it', { ...sub('repo:acme/shop:*'), StringEquals: { [claim('ref')]: 'refs/heads/main' } }, ok],
    ['any ref and any branch beside it', { StringLike: { [claim('sub')]: 'repo:acme/shop:*', [claim('ref')]: 'refs/heads/*' } }, anyRef],
    ['an owner and a repository: the narrower', { ...sub('repo:acme/*'), StringEquals: { [claim('repository')]: 'acme/shop' } }, anyRef],
    ['a claim of another issuer', { StringEquals: { 'gitlab.com:sub': 'project_path:acme/shop:ref_type:branch:ref:main' } }, open],
  ])('%s', (_, condition, expected) => expect(told(see(allow(condition)))).toEqual(expected))
})

describe('values, statements, operators', () => {
  const main = 'repo:acme/shop:ref:refs/heads/main'
  test.each<[string, object[], string[]]>([
    ['the widest value counts, last', [allow(sub(main, '*'))], open],
    ['the widest value counts, first', [allow(sub('repo:acme/*', main))], wide],
    ['the widest statement counts', [allow(equals(main)), allow(aud)], open],
    ['a statement for somebody else changes nothing', [{ Principal: { Service: 'ec2.amazonaws.com' } }, allow(aud)], open],
    ['a wildcard under StringEquals fits nothing', [allow(equals('repo:acme/shop:*'))], dead],
    ['* under StringEquals is a letter', [allow(equals('*'))], dead],
    ['a dead value beside a living one', [allow(equals('repo:acme/shop:*', main))], ok],
    ['a dead statement beside an open one', [allow(equals('*')), allow(aud)], [...dead, ...open]],
    ['no value at all', [allow({ StringEquals: { [claim('sub')]: [] } })], dead],
    ['StringNotLike lets all others in', [allow({ StringNotLike: { [claim('sub')]: 'repo:evil/*' } })], open],
    ['Null alone', [allow({ Null: { [claim('sub')]: 'false' } })], open],
    [
      'a Deny of all others narrows',
      [allow(aud), { ...allow({ StringNotLike: { [claim('sub')]: 'repo:acme/shop:ref:refs/heads/main' } }), Effect: 'Deny' }],
      ok,
    ],
    [
      'a Deny of all others, an owner',
      [allow(undefined), { ...allow({ StringNotLike: { [claim('sub')]: 'repo:acme/*' } }), Effect: 'Deny' }],
      wide,
    ],
    ['a Deny of a few does not', [allow(aud), { ...allow({ StringLike: { [claim('sub')]: 'repo:evil/*' } }), Effect: 'Deny' }], open],
    ['a Deny of everything', [allow(aud), { ...allow(undefined), Effect: 'Deny', Principal: '*' }], dead],
    ['a Deny of another action', [allow(aud), { ...allow(undefined), Effect: 'Deny', Action: 'sts:TagSession' }], open],
    ['a Deny for another provider', [allow(aud), { ...allow(undefined, 'gitlab.com'), Effect: 'Deny' }], open],
    ['sts:* is the action too', [{ ...allow(aud), Action: 'sts:*' }], open],
    ['another action is no way in', [{ ...allow(aud), Action: 'sts:TagSession' }], ok],
    ['one statement as an object', [allow(equals(main))], ok],
  ])('%s', (_, statements, expected) => expect(told(see(...statements))).toEqual(expected))

  test.each<[string, Condition, string[]]>([
    ['ForAllValues on what every token has', { 'ForAllValues:StringLike': { [claim('sub')]: main } }, ['aws-trust-oidc-vacuous medium']],
    ['…IfExists on what every token has', { StringLikeIfExists: { [claim('sub')]: main } }, ['aws-trust-oidc-vacuous medium']],
    ['ForAllValues on what some have', { 'ForAllValues:StringEquals': { [claim('environment')]: 'prod' } }, open],
    ['…IfExists on a claim GitHub may leave out', { StringEqualsIfExists: { [claim('enterprise_id')]: '7' } }, open],
    ['ForAllValues and wide', { 'ForAllValues:StringLike': { [claim('sub')]: 'repo:acme/*' } }, ['aws-trust-oidc-vacuous medium', ...wide]],
    ['ForAnyValue holds only when it is there', { 'ForAnyValue:StringLike': { [claim('sub')]: main } }, ok],
    [
      'ForAllValues with Null: the claim must be there',
      { 'ForAllValues:StringEquals': { [claim('enterprise_id')]: '7' }, Null: { [claim('enterprise_id')]: 'false' } },
      wide,
    ],
    [
      '…IfExists beside a strict one',
      { ...equals(main), StringLikeIfExists: { [claim('ref')]: 'refs/heads/main' } },
      ['aws-trust-oidc-vacuous medium'],
    ],
  ])('%s', (_, condition, expected) => expect(told(see(allow(condition)))).toEqual(expected))
})

describe('the shared issuers of AWS’s list: without the claim that names the tenant anybody gets in', () => {
  test.each<[string, string, string]>([
    ['token.actions.githubusercontent.com', 'sub', 'repo:acme/shop:ref:refs/heads/main'],
    ['vstoken.actions.githubusercontent.com', 'sub', 'repo:acme/shop:ref:refs/heads/main'],
    ['oidc-configuration.audit-log.githubusercontent.com', 'sub', 'https://github.com/acme'],
    ['gitlab.com', 'sub', 'project_path:acme/shop:ref_type:branch:ref:main'],
    ['app.terraform.io', 'sub', 'organization:acme:project:shop:workspace:prod:run_phase:apply'],
    ['agent.buildkite.com', 'sub', 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:1:step:deploy'],
    ['oidc.codefresh.io', 'sub', 'account:64f0:pipeline:7a1b:scm_ref:main'],
    ['studio.datachain.ai/api', 'sub', 'credentials:acme/compute'],
    ['scalr.io', 'sub', 'account:acme:environment:prod:workspace:shop'],
    ['tokens.cloud.shisho.dev', 'sub', 'job:acme:workflow:deploy'],
    ['proidc.upbound.io', 'sub', 'mcp:acme/plane:provider:aws'],
    ['oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb', 'sub', 'system:serviceaccount:acme:deployer'],
    ['oidc.vercel.com', 'aud', 'https://vercel.com/acme'],
    ['api.pulumi.com/oidc', 'aud', 'aws:acme'],
    ['sandboxes.cloud', 'aud', 'acme'],
    [
      'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d',
      'sts:RoleSessionName',
      'MicrosoftSentinel_0a1b2c3d-0000-4000-8000-000000000001',
    ],
  ])('%s: %s', (issuer, tenant, value) => {
    const key = tenant.includes(':') ? tenant : claim(tenant, issuer)
    const other = tenant === 'aud' ? undefined : { StringEquals: { [claim('aud', issuer)]: 'sts.amazonaws.com' } }
    expect(told(see(allow(undefined, issuer)))).toEqual(open)
    expect(told(see(allow(other, issuer)))).toEqual(open)
    expect(told(see(allow({ StringLike: { [key]: '*' } }, issuer)))).toEqual(open)
    expect(told(see(allow({ StringEquals: { [key]: value } }, issuer)))).toEqual(ok)
    expect(see(allow(undefined, issuer)).found[0]?.message).toContain(`no condition looks at ${tenant}`)
  })

  test('Cognito, the seventeenth: its users, and those who never signed in', () => {
    const issuer = 'cognito-identity.amazonaws.com'
    const pool = { [claim('aud', issuer)]: 'eu-central-1:0a1b' }
    const amr = (value: string) => ({ 'ForAnyValue:StringLike': { [claim('amr', issuer)]: value } })
    expect(told(see(allow(undefined, issuer)))).toEqual(open)
    expect(told(see(allow(amr('authenticated'), issuer)))).toEqual(open)
    expect(told(see(allow({ StringEquals: pool }, issuer)))).toEqual(anyRef)
    expect(told(see(allow({ StringEquals: pool, ...amr('unauthenticated') }, issuer)))).toEqual(anyRef)
    expect(told(see(allow({ StringEquals: pool, ...amr('authenticated') }, issuer)))).toEqual(ok)
  })

  test.each<[string, string, Condition, string[]]>([
    ['GitLab, a group', 'gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:acme/*' } }, wide],
    ['GitLab, a group cut short', 'gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:acme*' } }, open],
    ['GitLab, any ref', 'gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:acme/shop:*' } }, anyRef],
    ['GitLab, any branch', 'gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:acme/shop:ref_type:branch:ref:*' } }, anyRef],
    ['GitLab, version tags', 'gitlab.com', { StringLike: { 'gitlab.com:sub': 'project_path:acme/shop:ref_type:tag:ref:v*' } }, ok],
    ['Terraform, an organization', 'app.terraform.io', { StringLike: { 'app.terraform.io:sub': 'organization:acme:*' } }, wide],
    [
      'Terraform, a project',
      'app.terraform.io',
      { StringLike: { 'app.terraform.io:sub': 'organization:acme:project:p:workspace:*' } },
      wide,
    ],
    [
      'Terraform, plan and apply',
      'app.terraform.io',
      { StringLike: { 'app.terraform.io:sub': 'organization:acme:project:p:workspace:w:run_phase:*' } },
      anyRef,
    ],
    ['Terraform, an organization cut short', 'app.terraform.io', { StringLike: { 'app.terraform.io:sub': 'organization:ac*' } }, open],
    [
      'Buildkite, a pipeline',
      'agent.buildkite.com',
      { StringLike: { 'agent.buildkite.com:sub': 'organization:acme:pipeline:shop:*' } },
      anyRef,
    ],
    [
      'Vercel by its subject only',
      'oidc.vercel.com',
      { StringLike: { 'oidc.vercel.com:sub': 'owner:acme:project:shop:environment:*' } },
      wide,
    ],
    ['Vercel, any team', 'oidc.vercel.com', { StringLike: { 'oidc.vercel.com:aud': 'https://vercel.com/*' } }, open],
  ])('%s', (_, issuer, condition, expected) => expect(told(see(allow(condition, issuer)))).toEqual(expected))
})

describe('issuers of one’s own, and Google', () => {
  const eks = 'oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C'
  const circle = 'oidc.circleci.com/org/11111111-aaaa'
  const bitbucket = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc'
  const like = (issuer: string, value: string, name = 'sub'): Condition => ({ StringLike: { [claim(name, issuer)]: value } })
  test.each<[string, string, Condition | undefined, string[]]>([
    ['EKS, nothing', eks, undefined, wide],
    ['EKS, the audience', eks, like(eks, 'sts.amazonaws.com', 'aud'), wide],
    ['EKS, every service account', eks, like(eks, 'system:serviceaccount:*'), wide],
    ['EKS, a name in every namespace', eks, like(eks, 'system:serviceaccount:*:deployer'), wide],
    ['EKS, a namespace', eks, like(eks, 'system:serviceaccount:shop:*'), anyRef],
    ['EKS, a service account', eks, like(eks, 'system:serviceaccount:shop:deployer'), ok],
    ['CircleCI, nothing', circle, undefined, wide],
    ['CircleCI, every project', circle, like(circle, 'org/1111/project/*'), wide],
    ['CircleCI, a project', circle, like(circle, 'org/1111/project/2222/user/*'), ok],
    ['Bitbucket, the audience', bitbucket, like(bitbucket, 'ari:cloud:bitbucket::workspace/1', 'aud'), wide],
    ['Bitbucket, a repository', bitbucket, like(bitbucket, '{0a1b2c3d}:*'), anyRef],
    ['Bitbucket, an environment', bitbucket, like(bitbucket, '{0a1b2c3d}:{4e5f6a7b}:*'), ok],
    ['Google, nothing', 'accounts.google.com', undefined, open],
    ['Google, an audience anybody can ask for', 'accounts.google.com', like('accounts.google.com', 'sts.amazonaws.com', 'oaud'), open],
    ['Google, a service account', 'accounts.google.com', like('accounts.google.com', '104502918337712345678'), ok],
    ['Google, a service account as audience', 'accounts.google.com', like('accounts.google.com', '104502918337712345678', 'aud'), ok],
    ['Google, an app', 'accounts.google.com', like('accounts.google.com', '1-a.apps.googleusercontent.com', 'aud'), wide],
    ['an issuer of one’s own, nothing', 'idp.acme.example', undefined, wide],
    ['an issuer of one’s own, its audience', 'idp.acme.example', like('idp.acme.example', 'aws', 'aud'), ok],
    ['GitHub Enterprise, every repository', 'ghe.acme.example/_services/token', like('ghe.acme.example/_services/token', 'repo:*'), wide],
    ['an enterprise’s own GitHub issuer', `${github}/acme`, undefined, wide],
  ])('%s', (_, issuer, condition, expected) => {
    const statement =
      issuer === 'accounts.google.com' ? { ...allow(condition, issuer), Principal: { Federated: issuer } } : allow(condition, issuer)
    expect(told(see(statement))).toEqual(expected)
  })
})

describe('what is said', () => {
  test('the widest condition, as one would look for it', () => {
    expect(see(allow({ ...aud, ...sub('repo:acme/*') })).found[0]).toMatchObject({
      message: 'role deploy can be assumed by every repository of an owner (sub repo:acme/*)',
      identity: `aws:${own}:role/deploy`,
      facts: { issuer: github, condition: `${github}:sub`, value: 'repo:acme/*', scope: 'tenant', role: 'deploy' },
    })
    expect(see(allow(aud)).found[0]?.message).toBe('role deploy can be assumed by any repository on GitHub, no condition looks at sub')
    expect(see(allow(equals('repo:acme/shop:*'))).found[0]?.message).toBe(
      'role deploy trusts GitHub Actions on a condition no token fits: sub is compared letter by letter with repo:acme/shop:*',
    )
  })

  test('a powerful role makes it worse', () => {
    const attached = [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }]
    const roles = [role({ attached, trust: trust(allow(sub('repo:acme/*'))) })]
    expect(told(look(awsTrust, 'aws-trust', [account({ roles, providers: undefined })]))).toEqual(['aws-trust-oidc-wide high'])
  })

  const provider = (issuer: string) =>
    ({
      arn: `arn:aws:iam::${own}:oidc-provider/${issuer}`,
      kind: 'oidc',
      issuer,
      audiences: [],
      createdAt: undefined,
      validUntil: undefined,
    }) as const
  test.each<[string, ReturnType<typeof provider>[], Condition, string[]]>([
    ['the account has it', [provider(github)], equals('repo:acme/shop:environment:prod'), ok],
    ['the account has another', [provider('gitlab.com')], equals('repo:acme/shop:environment:prod'), dead],
    ['the account has another, and the trust is wide: nobody says that it stays gone', [provider('gitlab.com')], aud, open],
    ['no OIDC provider was shown', [], equals('repo:acme/shop:environment:prod'), ok],
  ])('the provider: %s', (_, providers, condition, expected) => {
    const roles = [role({ trust: trust(allow(condition)) })]
    expect(told(look(awsTrust, 'aws-trust', [account({ roles, providers })]))).toEqual(expected)
  })
})
