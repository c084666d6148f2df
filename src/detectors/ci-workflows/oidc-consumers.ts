import type { Job, Step, Workflow } from '../../parsers/lib/workflow/model.js'

// Actions that are known not to ask for an OIDC token. Whatever is not listed may.
const idle =
  /^(?:actions\/(?:checkout|cache(?:\/.*)?|setup-(?:node|python|java|go|dotnet|ruby)|upload-artifact|download-artifact|github-script|labeler|stale|first-interaction|configure-pages|upload-pages-artifact|create-github-app-token)|docker\/(?:setup-[\w-]+|metadata-action|login-action|build-push-action|bake-action)|pnpm\/action-setup|oven-sh\/setup-bun|denoland\/setup-deno|ruby\/setup-ruby|dtolnay\/rust-toolchain|swatinem\/rust-cache|astral-sh\/setup-uv|gradle\/actions\/[\w-]+|golangci\/golangci-lint-action|github\/codeql-action\/[\w-]+|hashicorp\/setup-[\w-]+|softprops\/action-gh-release|peter-evans\/create-pull-request|dorny\/[\w-]+|tj-actions\/changed-files|bufbuild\/buf-setup-action|magefile\/mage-action|arduino\/setup-task)$/
const asks =
  /ACTIONS_ID_TOKEN|id[-_]?token|oidc|cosign|sigstore|provenance|attest|\b(?:publish|release|deploy|twine|sts|aws|gcloud|az|vault|npx|pulumi|terraform|tofu|terragrunt|cdk|sam|serverless|tailscale|make|task|just|mage|gradlew?|mvnw?|docker|goreleaser|lerna|turbo|nx)\b|\.(?:sh|py|js|mjs|ts|ps1|rb)\b/i

/** False only when nothing in the job can ask for an OIDC token as far as one can see: known actions, and commands that say nothing of it. */
export function consumesIdToken(workflow: Workflow, job: Job): boolean {
  if (job.uses !== null || workflow.env.some(({ text }) => asks.test(text))) return true
  return job.steps.some(mayAsk)
}

function mayAsk({ uses, run, with: given, env }: Step): boolean {
  if (run !== null && asks.test(run.text)) return true
  if (env.some(({ key, text }) => asks.test(key) || asks.test(text))) return true
  if (uses === null) return false
  if (uses.kind !== 'repository') return true
  const name = uses.path === '' ? uses.repository : `${uses.repository}/${uses.path}`
  if (!idle.test(name)) return true
  if (name === 'actions/github-script') return given.some(({ text }) => /getIDToken|ACTIONS_ID_TOKEN|require\(|import\(/.test(text))
  return given.some(({ key, text }) => asks.test(key) && text !== 'false')
}
