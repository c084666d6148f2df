import { type Federated, loginOf } from '../../parsers/lib/workflow/logins.js'
import type { Step, Workflow } from '../../parsers/lib/workflow/model.js'
import { normalised } from './facts.js'

/** The providers a file signs in to by OIDC. */
export function federationsIn({ jobs }: Workflow): ReadonlySet<Federated> {
  const found = jobs.flatMap(({ steps }) => steps.flatMap((step) => loginOf(step)?.to ?? []))
  return new Set(found)
}

/** Publishing commands and actions by the registry they publish to. */
const publishing: Readonly<Record<string, { readonly run: RegExp; readonly uses: RegExp }>> = {
  npm: {
    run: /\b(?:npm|pnpm|bun)\b[^\n]{0,80}\bpublish\b|\byarn\b[^\n]{0,80}\bpublish\b|\bsemantic-release\b|\bchangeset\s+publish\b|\blerna\s+publish\b|\brelease-it\b|\bnx\s+release\b|\bauto\s+(?:shipit|release)\b/,
    uses: /^(?:changesets\/action|js-devtools\/npm-publish|cycjimmy\/semantic-release-action)$/,
  },
  pypi: {
    run: /\btwine\s+upload\b|\b(?:poetry|uv|flit|hatch|pdm|rye)\b[^\n]{0,60}\bpublish\b|\bmaturin\s+(?:publish|upload)\b/,
    uses: /^(?:pypa\/gh-action-pypi-publish|pyo3\/maturin-action|python-semantic-release\/[\w-]+)$/,
  },
  crates: {
    run: /\bcargo\b[^\n]{0,60}\b(?:publish|release)\b|\brelease-plz\b/,
    uses: /^(?:katyo\/publish-crates|release-plz\/action|marcoieni\/release-plz-action)$/,
  },
  rubygems: { run: /\bgem\s+push\b|\brake\s+release\b/, uses: /^(?:dawidd6\/action-publish-gem|rubygems\/release-gem)$/ },
  nuget: { run: /\bnuget\b[^\n]{0,60}\bpush\b/i, uses: /^$/ },
}

/** True when a job publishes to the registry: otherwise a token there may be for reading private packages. */
export function publishes(steps: readonly Step[], registry: string): boolean {
  const signs = publishing[registry]
  if (signs === undefined) return false
  return steps.some(({ run, uses }) => (run !== null && signs.run.test(run.text)) || (uses !== null && signs.uses.test(uses.repository)))
}

/** True when settings name an endpoint of their own: an S3 look-alike, where AWS's federation is not to be had. */
export function ownEndpoint(settings: readonly { readonly key: string; readonly text: string }[]): boolean {
  return settings.some(
    ({ key, text }) =>
      /(?:^|_)(?:endpoint|endpoint_url|endpoint_url_s3|s3_endpoint)$/.test(normalised(key)) &&
      text !== '' &&
      !text.includes('amazonaws.com'),
  )
}

/** True for temporary credentials: a session token stands beside them. */
export function passing(settings: readonly { readonly key: string }[]): boolean {
  return settings.some(({ key }) => normalised(key) === 'aws_session_token')
}
