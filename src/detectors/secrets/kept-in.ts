/** A kind of file that is known to hold credentials. */
export interface Kept {
  /** Stable, for reports: `env`, `npmrc`. */
  readonly id: string
  /** As a message says it, with its article. */
  readonly name: string
  /** True when what such a file gives to a name that says secret is one: it is read by programs, not by people. */
  readonly secrets: boolean
}

/** Most characters of a document that are looked at. */
export const longestHead = 2048

interface Kind extends Kept {
  /** Over the lower-cased path, `/`-separated. */
  readonly path: RegExp | null
  /** Over the first characters of the document. */
  readonly head: RegExp | null
}

const kind = (id: string, name: string, path: RegExp | null, head: RegExp | null = null, secrets = true): Kind => ({
  id,
  name,
  path,
  head,
  secrets,
})

const kinds: readonly Kind[] = [
  kind('env-example', 'an example of an environment file', /(^|\/)\.env[^/]*(example|sample|template|dist|defaults?)[^/]*$/, null, false),
  kind('env', 'an environment file', /(^|\/)(\.env(\.[^/]+)?|[^/]+\.env|\.envrc|\.flaskenv|\.dev\.vars)$/),
  kind('npmrc', 'an npm configuration', /(^|\/)\.?npmrc$/),
  kind('yarnrc', 'a Yarn configuration', /(^|\/)\.yarnrc(\.yml)?$/),
  kind('netrc', 'a netrc file', /(^|\/)[._]netrc$/),
  kind('pypirc', 'a PyPI configuration', /(^|\/)\.pypirc$/),
  kind('git-credentials', 'a git credential store', /(^|\/)\.git-credentials$|(^|\/)git\/credentials$/),
  kind(
    'docker-config',
    'a Docker configuration',
    /(^|\/)\.docker\/config\.json$|(^|\/)\.dockercfg$|(^|\/)\.?dockerconfigjson$/,
    /"auths"[ \t]*:[ \t]*\{/,
  ),
  kind(
    'kubeconfig',
    'a kubeconfig',
    /(^|\/)\.kube\/config$|(^|\/)[^/]*kubeconfig[^/]*$/,
    /(^|\n)kind:[ \t]*["']?Config["']?[ \t\r]*(\n|$)/,
  ),
  kind('kubernetes-secret', 'a Kubernetes Secret', null, /(^|\n)kind:[ \t]*["']?Secret["']?[ \t\r]*(\n|$)|"kind"[ \t]*:[ \t]*"Secret"/),
  kind('terraform-state', 'a Terraform state', /\.tfstate(\.backup|\.\d+\.backup)?$/, /"terraform_version"[ \t]*:[ \t]*"\d/),
  kind('terraform-variables', 'a Terraform variables file', /\.(auto\.)?tfvars(\.json)?$/),
  kind(
    'postman',
    'a Postman export',
    /\.postman_(collection|environment|globals)\.json$/,
    /"_postman_(id|variable_scope)"|schema\.getpostman\.com/,
  ),
  kind(
    'shell-history',
    'a shell history',
    /(^|\/)(\.?(bash|zsh|sh|fish|psql|mysql|python|node_repl|rediscli|sqlite)_history|\.histfile|\.zhistory|consolehost_history\.txt)$/,
  ),
  kind('aws-credentials', 'an AWS credentials file', /(^|\/)\.aws\/(credentials|config)$/),
  kind('gcloud', 'a gcloud configuration', /(^|\/)(application_default_credentials|legacy_credentials\/[^/]+\/adc)\.json$/),
  kind('htpasswd', 'an htpasswd file', /(^|\/)\.?htpasswd$/, null, false),
  kind('pgpass', 'a PostgreSQL password file', /(^|\/)\.?pgpass(\.conf)?$/),
  kind('my-cnf', 'a MySQL option file', /(^|\/)\.?my(login)?\.cnf$/),
  kind('maven-settings', 'Maven settings', /(^|\/)\.m2\/settings(-security)?\.xml$/, /<settings[^>]{0,200}maven\.apache\.org\/SETTINGS/),
  kind('nuget-config', 'a NuGet configuration', /(^|\/)nuget\.config$/, /<packageSourceCredentials>/),
  kind('gem-credentials', 'a RubyGems credentials file', /(^|\/)\.gem\/credentials$/),
  kind('cargo-credentials', 'a Cargo credentials file', /(^|\/)\.cargo\/credentials(\.toml)?$/),
  kind('gh-hosts', 'a GitHub CLI configuration', /(^|\/)gh\/hosts\.yml$/),
  kind('rclone', 'an rclone configuration', /(^|\/)rclone\.conf$/),
  kind('s3cfg', 'an s3cmd configuration', /(^|\/)\.s3cfg$/),
  kind('git-config', 'a git configuration', /(^|\/)\.git\/config$|(^|\/)\.gitconfig$/, null, false),
  kind(
    'ci',
    'a CI configuration',
    /(^|\/)(\.github\/(workflows|actions)\/[^/]+(\/action)?\.ya?ml|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|\.circleci\/config\.ya?ml|jenkinsfile[^/]*|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|appveyor\.ya?ml|\.buildkite\/[^/]+\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml|\.woodpecker\.ya?ml|\.semaphore\/[^/]+\.ya?ml)$/,
    null,
    false,
  ),
]

/** What kind of file a document is, by its path, else by how it begins; null when nothing is known of it. */
export function keptIn(path: string | null, head: string): Kept | null {
  const lower = path?.replaceAll('\\', '/').toLowerCase() ?? null
  const byPath = lower === null ? undefined : kinds.find((candidate) => candidate.path?.test(lower) === true)
  return byPath ?? kinds.find((candidate) => candidate.head?.test(head) === true) ?? null
}
