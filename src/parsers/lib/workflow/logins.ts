import type { Setting, Step } from './model.js'

/** Providers that let a workflow sign in by OIDC. */
export type Federated = 'aws' | 'gcp' | 'azure' | 'vault'

/** A step that signs in without a stored key, and the input that says as whom. */
export interface Login {
  readonly to: Federated
  readonly as: Setting
}

// Which input of which action says as whom a job signs in, where no stored key is handed over with it.
const forms: Readonly<Record<string, { readonly to: Federated; readonly as: string; readonly unless: readonly string[] }>> = {
  'aws-actions/configure-aws-credentials': { to: 'aws', as: 'role-to-assume', unless: ['aws-access-key-id'] },
  'google-github-actions/auth': { to: 'gcp', as: 'workload_identity_provider', unless: ['credentials_json'] },
  'azure/login': { to: 'azure', as: 'client-id', unless: ['creds'] },
  'hashicorp/vault-action': { to: 'vault', as: 'role', unless: ['token', 'secretid'] },
}

/** The sign-in of a step; null for any other step. Source: the inputs in each action's action.yml. */
export function loginOf({ uses, with: given }: Pick<Step, 'uses' | 'with'>): Login | null {
  const form = uses === null ? undefined : forms[uses.repository]
  const as = form === undefined ? undefined : inputOf(given, form.as)
  if (form === undefined || as === undefined || inputOf(given, ...form.unless) !== undefined) return null
  // Vault's other methods name a role as well.
  if (form.to === 'vault' && inputOf(given, 'method')?.text.toLowerCase() !== 'jwt') return null
  return { to: form.to, as }
}

/** The setting of one of these keys, whatever its case. */
export function inputOf(settings: readonly Setting[], ...keys: string[]): Setting | undefined {
  return settings.find(({ key }) => keys.includes(key.toLowerCase()))
}
