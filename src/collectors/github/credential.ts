import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createAppAuth } from '@octokit/auth-app'
import type { RemoteCredentials } from '../../core/collector.js'
import type { Asker } from '../../parsers/github/refusal.js'

/** What a run asks with. */
export interface Credential {
  readonly kind: Asker['token']
  /** How Octokit is given it. */
  readonly client: { readonly auth?: string | AppOptions; readonly authStrategy?: typeof createAppAuth }
  /** Tells askers apart without naming them: a hash. */
  readonly who: string
}

interface AppOptions {
  readonly appId: string
  readonly privateKey: string
  readonly installationId?: number
}

/** No credential at all: what everybody may see. */
export const anonymous: Credential = { kind: 'none', client: {}, who: 'none' }

const prefixes: readonly (readonly [string, Asker['token']])[] = [
  ['github_pat_', 'fine-grained'],
  ['ghp_', 'classic'],
  ['gho_', 'oauth'],
  ['ghu_', 'user-to-server'],
  ['ghs_', 'app'],
]

/** What a token is by its first characters. Tokens of 40 hex digits are classic ones of before 2021. */
export function kindOf(token: string): Asker['token'] {
  const known = prefixes.find(([prefix]) => token.startsWith(prefix))
  return known?.[1] ?? (/^[0-9a-f]{40}$/.test(token) ? 'classic' : 'unknown')
}

/** The credential the environment names. Rejects with the system's error when an app's key cannot be read. */
export async function readCredential(given: RemoteCredentials['github'], installationId: number | null): Promise<Credential> {
  if (given === null) return anonymous
  if (given.kind === 'token') return { kind: kindOf(given.token), client: { auth: given.token }, who: hash(given.token) }
  const privateKey = await readFile(given.keyFile, 'utf8')
  const auth = { appId: given.appId, privateKey, ...(installationId === null ? {} : { installationId }) }
  return { kind: 'app', client: { authStrategy: createAppAuth, auth }, who: hash(`app ${given.appId}`) }
}

function hash(text: string): string {
  return createHash('sha256').update(`nhi github ${text}`).digest('hex')
}
