import { ciSecretIdentity } from '../../core/ci.js'
import type { Federated } from '../../parsers/lib/workflow/logins.js'
import type { Job, Setting, Step, Workflow } from '../../parsers/lib/workflow/model.js'
import { isWorkflowToken, normalised, secretNames, settingOf } from './facts.js'
import { federationsIn, ownEndpoint, passing, publishes } from './federations.js'
import { listed, type Said, type Scene, shown } from './scene.js'

/** A block of settings that belongs together, with where it stands. */
interface Block {
  readonly settings: readonly Setting[]
  readonly job: Job | null
  readonly step: Step | null
}

/** One way a stored key is handed to a provider that would take a short-lived token instead. */
interface StaticForm {
  readonly rule: string
  readonly provider: string
  /** As the message says it. */
  readonly reaches: string
  readonly federation: Federated | null
  /** Over the setting's key in lower case with underscores. */
  readonly keys: RegExp
  /** Over the secret's name, for commands; null when commands say nothing. */
  readonly names: RegExp | null
  readonly counts?: (block: Block, setting: Setting) => boolean
}

const lookAlikes =
  /(?:^|_)(?:R2|CLOUDFLARE|CF|MINIO|SPACES|DO|WASABI|BACKBLAZE|B2|TIGRIS|SCALEWAY|SCW|OVH|LINODE|HETZNER|CEPH|STORJ|LOCALSTACK)(?:_|$)/

const forms: readonly StaticForm[] = [
  {
    ...{ rule: 'ci-aws-static-key', provider: 'aws', reaches: 'AWS', federation: 'aws' },
    keys: /^(?:tf_var_)?aws_(?:access_key_id|secret_access_key|access_key|secret_key)$/,
    names: /^AWS_(?:\w+_)?(?:SECRET_ACCESS_KEY|ACCESS_KEY_ID|SECRET_KEY)$/,
    counts: ({ settings }, setting) =>
      !ownEndpoint(settings) && !passing(settings) && !secretNames([setting]).some((name) => lookAlikes.test(name)),
  },
  {
    ...{ rule: 'ci-gcp-static-key', provider: 'gcp', reaches: 'Google Cloud', federation: 'gcp' },
    keys: /^(?:credentials_json|service_account_key|gcp_sa_key|google_credentials|google_application_credentials|gcloud_service_key|gcp_credentials|gcloud_auth|google_service_account_key|cloudsdk_auth_credential_file_override)$/,
    names:
      /^(?:GCP|GCLOUD|GOOGLE|GCS|GKE)_(?:\w+_)?(?:SA_KEY|SERVICE_ACCOUNT_KEY|CREDENTIALS|CREDENTIALS_JSON|SERVICE_KEY)$|^(?:GCP|GCLOUD|GKE)_KEY$/,
  },
  {
    ...{ rule: 'ci-azure-static-secret', provider: 'azure', reaches: 'Azure', federation: 'azure' },
    keys: /^(?:creds|azure_credentials|arm_client_secret|azure_client_secret)$/,
    names: /^(?:AZURE_CREDENTIALS|ARM_CLIENT_SECRET|AZURE_CLIENT_SECRET)$/,
    counts: ({ step }, { key }) => normalised(key) !== 'creds' || step?.uses?.repository === 'azure/login',
  },
  {
    ...{ rule: 'ci-vault-static-token', provider: 'vault', reaches: 'Vault', federation: 'vault' },
    keys: /^(?:vault_token|token|secretid|roleid)$/,
    names: /^VAULT_(?:\w+_)?(?:TOKEN|SECRET_ID)$/,
    counts: ({ step }, { key }) => normalised(key) === 'vault_token' || step?.uses?.repository === 'hashicorp/vault-action',
  },
  ...(
    [
      [
        'npm',
        'npm',
        /^(?:node_auth_token|npm_token|npm_auth_token|npm_config__auth|token)$/,
        /^(?:NPM_(?:\w+_)?TOKEN|NODE_AUTH_TOKEN)$/,
        /^js-devtools\/npm-publish$/,
      ],
      [
        'pypi',
        'PyPI',
        /^(?:password|twine_password|uv_publish_token|uv_publish_password|poetry_pypi_token_pypi|poetry_http_basic_pypi_password|hatch_index_auth|maturin_pypi_token|flit_password|pdm_publish_password|pypi_token)$/,
        /^(?:PYPI_(?:\w+_)?(?:TOKEN|PASSWORD)|TWINE_PASSWORD)$/,
        /^pypa\/gh-action-pypi-publish$/,
      ],
      [
        'crates',
        'crates.io',
        /^(?:cargo_registry_token|crates_io_token|registry_token)$/,
        /^(?:CARGO|CRATES(?:_IO)?)_(?:\w+_)?TOKEN$/,
        null,
      ],
      [
        'rubygems',
        'RubyGems',
        /^(?:gem_host_api_key|rubygems_api_key|rubygems_auth_token)$/,
        /^(?:RUBYGEMS|GEM_HOST)_(?:\w+_)?(?:KEY|TOKEN)$/,
        null,
      ],
      ['nuget', 'NuGet', /^(?:nuget_api_key|nuget_auth_token|nuget_key|nuget_token)$/, /^NUGET_(?:\w+_)?(?:KEY|TOKEN)$/, null],
    ] as const
  ).map(
    ([provider, reaches, keys, names, general]): StaticForm => ({
      ...{ rule: 'ci-publish-token', provider, reaches, federation: null, keys, names },
      counts: ({ job, step, settings }, { key }) => {
        // `token` and `password` mean anything but in the registry's own action.
        if (/^(?:token|password)$/.test(normalised(key)) && !(general?.test(step?.uses?.repository ?? '') ?? false)) return false
        return job !== null && publishes(job.steps, provider) && !privateRegistry(settings, job)
      },
    }),
  ),
  {
    ...{ rule: 'ci-kubeconfig-secret', provider: 'kubernetes', reaches: 'a Kubernetes cluster', federation: null },
    keys: /^(?:kube_?config|kube_?config_data|kube_?config_base64|base64_kube_config|kube_?config_content)$/,
    names: /^(?:\w+_)?KUBE_?CONFIG(?:_\w+)?$/,
  },
  {
    ...{ rule: 'ci-ssh-key', provider: 'ssh', reaches: 'a machine by SSH', federation: null },
    keys: /^(?:ssh_private_key|ssh_key|private_key|key|deploy_key|password)$/,
    names: null,
    counts: ({ step }) =>
      /^(?:webfactory\/ssh-agent|appleboy\/(?:ssh|scp)-action|shimataro\/ssh-key-action|actions\/checkout|burnett01\/rsync-deployments|easingthemes\/ssh-deploy)$/.test(
        step?.uses?.repository ?? '',
      ),
  },
]

/** Stored keys where the provider takes a token that a workflow mints for itself. */
export function* staticKeyFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  const federated = federationsIn(workflow)
  for (const form of forms) {
    if (scene.rule(form.rule) === null) continue
    for (const block of blocksOf(workflow)) {
      const hits = block.settings.filter(
        (setting) =>
          form.keys.test(normalised(setting.key)) && secretNames([setting]).length > 0 && (form.counts?.(block, setting) ?? true),
      )
      if (hits.length > 0) yield said(form, block, hits, federated, scene)
    }
    yield* inCommands(form, workflow, federated, scene)
  }
  yield* registryLogins(workflow, scene)
}

function blocksOf(workflow: Workflow): Block[] {
  const blocks: Block[] = [{ settings: workflow.env, job: null, step: null }]
  for (const job of workflow.jobs) {
    blocks.push({ settings: job.env, job, step: null })
    // What a local reusable workflow does with it is seen there.
    if (job.uses !== null && job.uses.kind !== 'local') blocks.push({ settings: job.secrets, job, step: null })
    for (const step of job.steps) blocks.push({ settings: step.env, job, step }, { settings: step.with, job, step })
  }
  return blocks.filter(({ settings }) => settings.length > 0)
}

function* inCommands(form: StaticForm, workflow: Workflow, federated: ReadonlySet<Federated>, scene: Scene): Iterable<Said> {
  const { names } = form
  if (names === null) return
  for (const job of workflow.jobs) {
    for (const step of job.steps) {
      const { run } = step
      if (run === null) continue
      const secrets = run.secrets.filter((one) => one.kind === 'named' && names.test(one.name) && !lookAlikes.test(one.name))
      if (secrets.length === 0 || /--endpoint-url/.test(run.text)) continue
      const setting = { ...run, key: 'run', keySpan: secrets[0]?.span ?? run, secrets }
      if (form.counts?.({ settings: step.env, job, step }, setting) ?? true)
        yield said(form, { settings: [], job, step }, [setting], federated, scene)
    }
  }
}

function said(form: StaticForm, { job }: Block, hits: readonly Setting[], federated: ReadonlySet<Federated>, scene: Scene): Said {
  const names = [...new Set(secretNames(hits))]
  // Of a pair the secret half names the credential.
  const main = names.find((name) => /SECRET|TOKEN|PASSWORD/.test(name)) ?? names[0] ?? ''
  const half = form.federation !== null && federated.has(form.federation)
  const where = job === null ? 'every job' : scene.job(job)
  const [first, ...rest] = hits.map((hit) => (hit.key === 'run' ? hit.keySpan : { start: hit.keySpan.start, end: hit.end }))
  return {
    rule: form.rule,
    ...{ subject: shown(main), identity: ciSecretIdentity(main) },
    message: `${where} reaches ${form.reaches} with the stored ${listed(names)} (${listed(hits.map(({ key }) => key))})${half ? ', though the same file signs in without a stored key already' : ''}`,
    spans: [first ?? { start: 0, end: 0 }, ...rest],
    facts: {
      provider: form.provider,
      job: job?.id ?? null,
      secret: main,
      secrets: names.join(', '),
      keys: [...new Set(hits.map(({ key }) => key))].join(', '),
      halfMigrated: half,
      line: first === undefined ? null : scene.line(first),
    },
  }
}

/** A registry of one's own has no trusted publishing. */
function privateRegistry(settings: readonly Setting[], job: Job): boolean {
  const url = ['repository_url', 'repository', 'registry', 'uv_publish_url', 'twine_repository_url'].flatMap(
    (key) => settingOf(settings, key)?.text ?? [],
  )
  const setup = job.steps.flatMap(({ uses, with: given }) =>
    uses?.repository === 'actions/setup-node' ? (settingOf(given, 'registry_url')?.text ?? []) : [],
  )
  return [...url, ...setup].some((text) => /^https?:/.test(text) && !/(?:registry\.npmjs\.org|(?:test\.|upload\.)?pypi\.org)/.test(text))
}

/** Logins to registries that would take the workflow's own token or the cloud's. */
function* registryLogins({ jobs }: Workflow, scene: Scene): Iterable<Said> {
  for (const job of jobs) {
    for (const { uses, with: given } of job.steps) {
      const password = settingOf(given, 'password')
      const registry = settingOf(given, 'registry')?.text ?? ''
      const better = registryKind(registry)
      if (uses?.repository !== 'docker/login-action' || password === undefined || better === null) continue
      const [name] = secretNames([password]).filter((one) => !isWorkflowToken(one))
      if (name === undefined) continue
      const span = { start: password.keySpan.start, end: password.end }
      yield {
        rule: 'ci-registry-login',
        ...{ subject: shown(name), identity: ciSecretIdentity(name) },
        message: `${scene.job(job)} logs in to ${shown(registry.split('/')[0] ?? '')} with the stored ${shown(name)} (password): ${better} does it without`,
        spans: [span],
        facts: { job: job.id, secret: name, registry: registry.includes('${{') ? null : registry, line: scene.line(span), instead: better },
      }
    }
  }
}

function registryKind(registry: string): string | null {
  if (/^(?:https?:\/\/)?(?:ghcr\.io|docker\.pkg\.github\.com)/i.test(registry)) return 'GITHUB_TOKEN with packages: write'
  if (/\.amazonaws\.com|^public\.ecr\.aws/i.test(registry)) return 'aws-actions/amazon-ecr-login after an OIDC login'
  if (/\.azurecr\.io/i.test(registry)) return 'az acr login after an OIDC login'
  if (/(?:^|\.)gcr\.io|-docker\.pkg\.dev/i.test(registry)) return 'an access token of google-github-actions/auth'
  return null
}
