/** A provider that takes a job's own token in place of a stored credential, and the way there. */
export interface Federation {
  readonly provider: string
  /** The action that does it. */
  readonly action: string
  readonly guide: string
}

const docs = 'https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments'

// Names people give such secrets, and what takes their place. A role's ARN, a region or a project's name is no credential and is in none of them.
const known: readonly (readonly [RegExp, Federation])[] = [
  [
    /^(?:.{0,60}_)?AWS_(?:.{0,40}_)?(?:SECRET(?:_ACCESS)?(?:_KEY)?|ACCESS_KEY(?:_ID)?|SECRET_KEY)(?:_.{0,40})?$/,
    { provider: 'AWS', action: 'aws-actions/configure-aws-credentials', guide: `${docs}/oidc-in-aws` },
  ],
  [
    /^(?:.{0,60}_)?(?:GCP|GOOGLE|GCLOUD|GKE)_(?:.{0,40}_)?(?:KEY|SA_KEY|CREDENTIALS|SERVICE_ACCOUNT(?:_KEY|_JSON)?|SA)(?:_.{0,40})?$/,
    { provider: 'Google Cloud', action: 'google-github-actions/auth', guide: `${docs}/oidc-in-google-cloud-platform` },
  ],
  [
    /^(?:.{0,60}_)?(?:AZURE|ARM)_(?:.{0,40}_)?(?:CREDENTIALS|CLIENT_SECRET|PUBLISH_PROFILE)(?:_.{0,40})?$/,
    { provider: 'Azure', action: 'azure/login', guide: `${docs}/oidc-in-azure` },
  ],
  [
    /^(?:.{0,60}_)?NPM_(?:AUTH_|PUBLISH_)?TOKEN(?:_.{0,40})?$/,
    { provider: 'npm', action: 'actions/setup-node', guide: 'https://docs.npmjs.com/trusted-publishers' },
  ],
  [
    /^(?:.{0,60}_)?(?:PYPI|TWINE)_(?:API_|PUBLISH_)?(?:TOKEN|PASSWORD)(?:_.{0,40})?$/,
    { provider: 'PyPI', action: 'pypa/gh-action-pypi-publish', guide: 'https://docs.pypi.org/trusted-publishers/' },
  ],
  [
    /^(?:.{0,60}_)?(?:CARGO_REGISTRY_TOKEN|CRATES_IO_TOKEN)$/,
    { provider: 'crates.io', action: 'rust-lang/crates-io-auth-action', guide: 'https://crates.io/docs/trusted-publishing' },
  ],
  [
    /^(?:.{0,60}_)?(?:RUBYGEMS|GEM_HOST)_(?:API_KEY|AUTH_TOKEN|TOKEN)$/,
    { provider: 'RubyGems', action: 'rubygems/release-gem', guide: 'https://guides.rubygems.org/trusted-publishing/' },
  ],
]

/** What would take the place of a secret of this name; null for a name that says nothing of the kind. */
export function federationFor(name: string): Federation | null {
  return known.find(([pattern]) => pattern.test(name.toUpperCase()))?.[1] ?? null
}
