import { type GitHubOwner, githubCredentialPath, githubIdentityId, githubMachine, githubStatus, type Placed } from '../../core/github.js'
import { type Credential, type Identity, identity, type OwnerHint } from '../../core/identity.js'
import { codeownerHints, propertyHints } from './hints.js'

/**
 * The non-human identities of an owner: deploy keys, installed apps, fine-grained tokens, credentials authorised for single sign-on, stored secrets,
 * webhooks, self-hosted runners, environments, the default token of workflows, machine users.
 */
export function identitiesOf(owner: GitHubOwner): Identity[] {
  const make = maker(owner)
  return [
    ...deployKeys(owner, make),
    ...installations(owner, make),
    ...tokens(owner, make),
    ...credentials(owner, make),
    ...secrets(owner, make),
    ...owner.webhooks.map((hook) =>
      make('webhook', hook, `webhook/${hook.id}`, hook.host === '' ? `webhook ${hook.id}` : hook.host, {
        createdAt: hook.createdAt,
        grants: hook.events.map((event) => `is told of ${event}`),
      }),
    ),
    ...owner.runners.map((runner) =>
      make('runner', runner, `runner/${runner.id}`, runner.name, {
        grants: [runner.ephemeral === true ? 'runs one job' : 'runs jobs one after the other'],
        tags: Object.fromEntries(runner.labels.map((label) => [label, ''])),
      }),
    ),
    ...owner.environments.map((environment) =>
      make('environment', environment, `environment/${environment.name}`, environment.name, { createdAt: environment.createdAt }),
    ),
    ...owner.workflowPermissions.map((setting) =>
      make('workflow-token', setting, 'workflow-token', 'GITHUB_TOKEN', {
        grants: [setting.write ? 'write everything by default' : 'read by default', ...(setting.approves ? ['approve pull requests'] : [])],
      }),
    ),
    ...machineUsers(owner, make),
  ]
}

type Make = (type: string, thing: Placed<object>, path: string, name: string, known: Partial<Identity>) => Identity

function maker(owner: GitHubOwner): Make {
  const codeowners = codeownerHints(owner)
  return (type, { repository, location }, path, name, { ownerHints = [], ...known }) => {
    const ofPlace = repository === null ? [] : [...propertyHints(owner, repository), ...codeowners(repository, known.usedIn ?? [])]
    const hints = ownerHints.length + ofPlace.length === 0 ? {} : { ownerHints: [...ownerHints, ...ofPlace] }
    return identity({
      ...{
        id: githubIdentityId(owner.host, owner.login, repository, path),
        type,
        provider: 'github',
        name,
        account: owner.login,
        location,
      },
      ...known,
      ...hints,
    })
  }
}

function deployKeys(owner: GitHubOwner, make: Make): Identity[] {
  return owner.deployKeys.map((key) => {
    const credential: Credential = {
      ...{ id: `deploy key ${key.id} of ${place(owner, key)}`, type: 'deploy-key', status: key.enabled ? 'active' : 'inactive' },
      ...{ createdAt: key.createdAt, lastUsedAt: key.lastUsedAt, expiresAt: 'never' },
    }
    return make('deploy-key', key, `deploy-key/${key.id}`, key.title === '' ? `deploy key ${key.id}` : key.title, {
      ownerHints: key.addedBy === undefined ? [] : [personHint(owner, key.addedBy ?? 'ghost')],
      createdAt: key.createdAt,
      lastUsedAt: key.lastUsedAt,
      credentials: [credential],
      grants: [key.readOnly ? `read ${key.repository}` : `write ${key.repository}`],
    })
  })
}

/** A person as creator. Who is no bot and on no list has left. */
function personHint(owner: GitHubOwner, login: string): OwnerHint {
  const known = [...owner.members, ...owner.outside].find((one) => one.login.toLowerCase() === login.toLowerCase())
  const kind = githubMachine(owner, known ?? { login, type: 'User' }) === null ? 'person' : 'bot'
  return { id: login, kind, source: 'creator', status: githubStatus(owner, login) }
}

function installations(owner: GitHubOwner, make: Make): Identity[] {
  return owner.installations.map((one) => {
    const page = owner.apps.get(one.slug)
    const maker: OwnerHint[] =
      page?.owner === undefined
        ? []
        : [{ id: page.owner.login, kind: page.owner.type === 'User' ? 'person' : 'team', source: 'creator', status: 'unknown' }]
    return make('app-installation', one, `app-installation/${one.slug}`, one.slug, {
      ownerHints: [...(one.contact === undefined ? [] : [contactHint(one.contact)]), ...maker],
      createdAt: one.createdAt,
      grants: Object.entries(one.permissions)
        .map(([name, level]) => `${level} ${name}`)
        .sort(),
      usedIn: [one.allRepositories ? 'all repositories' : 'selected repositories'],
    })
  })
}

function contactHint(address: string): OwnerHint {
  return { id: address, kind: 'unknown', source: 'tag', status: 'unknown' }
}

function tokens(owner: GitHubOwner, make: Make): Identity[] {
  return owner.tokens.map((token) =>
    make('personal-access-token', token, `token/${token.id}`, token.name, {
      ownerHints: [personHint(owner, token.owner.login)],
      createdAt: token.grantedAt,
      lastUsedAt: token.lastUsedAt,
      credentials: [
        {
          ...{
            id: `fine-grained token ${token.id} of ${owner.login}`,
            type: 'personal-access-token',
            status: token.expired ? 'expired' : 'active',
          },
          ...{ createdAt: token.grantedAt, lastUsedAt: token.lastUsedAt, expiresAt: token.expiresAt },
        },
      ],
      grants: Object.entries(token.permissions)
        .map(([name, level]) => `${level} ${name}`)
        .sort(),
      usedIn: [token.repositories === 'all' ? 'all repositories' : `${token.repositories} of the repositories`],
    }),
  )
}

const credentialTypes = {
  'personal access token': 'personal-access-token',
  'SSH key': 'ssh-key',
  'OAuth app token': 'oauth-token',
  'GitHub app token': 'app-token',
} as const

function credentials(owner: GitHubOwner, make: Make): Identity[] {
  return owner.credentials.map((one) => {
    const type = credentialTypes[one.kind]
    return make(type, one, githubCredentialPath(one), one.name ?? `${one.kind} ${one.id}`, {
      ownerHints: [personHint(owner, one.login)],
      createdAt: one.authorizedAt,
      lastUsedAt: one.lastUsedAt,
      credentials: [
        {
          ...{ id: one.fingerprint ?? `${one.kind} ${one.id} of ${owner.login}`, type, status: 'active', createdAt: one.authorizedAt },
          ...{ lastUsedAt: one.lastUsedAt, expiresAt: one.expiresAt },
        },
      ],
      grants: one.scopes,
    })
  })
}

const secretTypes = {
  actions: 'actions-secret',
  dependabot: 'dependabot-secret',
  codespaces: 'codespaces-secret',
  agents: 'agents-secret',
} as const

function secrets(owner: GitHubOwner, make: Make): Identity[] {
  const uses = new Map<string, GitHubOwner['uses'][number][]>()
  for (const use of owner.uses) {
    const known = uses.get(use.secret)
    if (known === undefined) uses.set(use.secret, [use])
    else known.push(use)
  }
  return owner.secrets.map((one) => {
    const environment = one.environment === null ? '' : `/${one.environment}`
    return make('secret', one, `secret/${one.store}${environment}/${one.name}`, one.name, {
      createdAt: one.createdAt,
      credentials: [
        {
          // Joined, as the ids of identities are.
          id: ['secret ', one.name, ' of ', place(owner, one), environment].join(''),
          type: secretTypes[one.store],
          ...{ status: undefined, createdAt: one.updatedAt, lastUsedAt: undefined, expiresAt: undefined },
        },
      ],
      ...(one.store === 'actions' && uses.has(one.name.toUpperCase())
        ? { usedIn: usesOf(owner, one, uses.get(one.name.toUpperCase()) ?? []) }
        : {}),
    })
  })
}

function place(owner: GitHubOwner, { repository }: Placed<object>): string {
  return repository === null ? owner.login : `${owner.login}/${repository}`
}

/** The places among the uses of its name that can read it. */
function usesOf(owner: GitHubOwner, one: GitHubOwner['secrets'][number], ofName: GitHubOwner['uses']): string[] {
  const reads = ({ repository, environment }: GitHubOwner['uses'][number]) =>
    (one.repository === null || one.repository === repository) &&
    (one.environment === null || environment === undefined || environment?.toLowerCase() === one.environment.toLowerCase())
  const places = ofName.filter(reads).map((use) => {
    const within = [use.job === '' ? '' : `job ${use.job}`, typeof use.environment === 'string' ? `environment ${use.environment}` : '']
    const told = within.filter((part) => part !== '').join(', ')
    return `github:${owner.login}/${use.repository}/${use.workflow}:${use.line}${told === '' ? '' : ` (${told})`}`
  })
  return [...new Set(places)].sort()
}

function machineUsers(owner: GitHubOwner, make: Make): Identity[] {
  const known = [...owner.members, ...owner.outside].filter((one) => githubMachine(owner, one) !== null)
  return known.map((one) =>
    make('machine-user', { repository: null, location: null }, `machine-user/${one.login}`, one.login, {
      grants: owner.admins.has(one.login.toLowerCase()) ? ['owner of the organization'] : [],
    }),
  )
}
