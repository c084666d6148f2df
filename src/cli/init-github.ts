import { type CommandResult, done } from './command-result.js'

// Permissions as the form of a GitHub App and of a fine-grained token names them. All are read: nhi sends nothing else.
const repositoryPermissions = [
  ['Metadata', 'the list of repositories (always on)'],
  ['Administration', 'deploy keys, runners, settings of the Copilot agent, the default of GITHUB_TOKEN'],
  ['Actions', 'environments, the OIDC subject'],
  ['Contents', 'workflow files, CODEOWNERS, whether the branch a deploy key may push to is protected'],
  ['Environments', 'names of their secrets'],
  ['Secrets', 'names and dates, never values: GitHub gives none'],
  ['Dependabot secrets', 'names and dates'],
  ['Codespaces secrets', 'names and dates'],
  ['Variables', 'their values are looked through for secrets'],
  ['Webhooks', 'where they lead, whether they are signed'],
] as const
const organizationPermissions = [
  ['Members', 'who is still there: without it nobody is called a leaver'],
  ['Administration', 'installed apps, which actions may run'],
  ['Personal access tokens', 'fine-grained tokens and their ends; only a GitHub App may ask'],
  ['Secrets', 'names and visibility'],
  ['Self-hosted runners', 'groups, and whether public repositories reach them'],
  ['Webhooks', 'as above'],
  ['Variables', 'as above'],
  ['Custom properties', 'a property called owner or team names who answers'],
] as const

/** `nhi init github`: the least access a run needs, for each kind of credential, and how to hand it over. */
export function initGitHub(): CommandResult {
  const rows = (permissions: readonly (readonly [string, string])[]) => permissions.map(([name, why]) => `  ${name.padEnd(24)}read ${why}`)
  return done(
    [
      'Access for nhi scan github:OWNER. Everything is read-only; what is left out is named as not looked at, never passed.',
      '',
      '1. A GitHub App (best: belongs to nobody, ends by the hour, and alone sees fine-grained tokens)',
      '   https://github.com/organizations/OWNER/settings/apps/new, webhook off, then install it and download a private key.',
      '',
      '  Repository permissions',
      ...rows(repositoryPermissions),
      '  Organization permissions',
      ...rows(organizationPermissions),
      '',
      '   export NHI_GITHUB_APP_ID=123456',
      '   export NHI_GITHUB_APP_KEY_FILE=nhi.private-key.pem',
      '',
      '2. A fine-grained personal access token: the same permissions without Personal access tokens, one owner as its resource owner.',
      '   https://github.com/settings/personal-access-tokens/new',
      '   export GITHUB_TOKEN=…',
      '',
      '3. A classic personal access token of an owner: repo, read:org, admin:org, admin:org_hook.',
      '   These scopes may write; nhi sends GET alone. Give it an end, and authorise it for single sign-on where the organization asks for that.',
      '   https://github.com/settings/tokens/new?scopes=repo,read:org,admin:org,admin:org_hook',
      '',
      '4. GITHUB_TOKEN of a workflow sees workflow files and CODEOWNERS of its own repository, and no keys, hooks or members.',
      '',
      'An enterprise server or ghe.com: --github-url https://ghe.example.com/api/v3, or GITHUB_API_URL, or GH_HOST.',
      'A server lists tokens and SSH keys of all its users to a site administrator alone: a classic token that has site_admin as well.',
      '',
    ].join('\n'),
  )
}
