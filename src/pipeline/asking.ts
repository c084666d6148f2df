import type { Transport } from '../core/verify.js'
import type { Linked } from './link/join.js'
import type { Verified, VerifySettings } from './verify.js'

/** How providers are asked; what is not said here is what a run for users has. */
export interface AskingTerms extends Pick<VerifySettings, 'rules' | 'signal' | 'scrub' | 'onProgress'> {
  readonly transport: Transport | undefined
}

/** What providers say of what was found, under `--verify`; otherwise nothing of it is loaded. */
export async function askProviders(linked: readonly Linked[], wanted: boolean, terms: AskingTerms): Promise<Verified> {
  if (!wanted || linked.length === 0 || terms.signal.aborted) return { candidates: linked, gaps: [] }
  const [{ verify, politePace }, { loadTransport }] = await Promise.all([import('./verify.js'), import('../verifiers/index.js')])
  return verify(linked, { ...terms, transport: terms.transport ?? (await loadTransport(undefined)), pace: politePace })
}
