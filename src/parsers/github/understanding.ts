import type { Gap } from '../../core/gap.js'
import type { GitHubRecord } from '../../core/github.js'
import type { Matched } from './match.js'

/** Where an answer came by. */
export interface AnswerSource {
  /** The recorded file (`/`-path) and the answer's line in it; null for live answers. */
  readonly path: string | null
  readonly line: number | null
}

/** What an answer is worth. */
export interface Understanding {
  readonly records: readonly GitHubRecord[]
  readonly gaps: readonly Gap[]
  /** True when nothing further can be asked with this token. */
  readonly final: boolean
  /** The entries its list held, and how many there are in all as it says; null where it is no list or says nothing. */
  readonly counted: { readonly key: string; readonly what: string; readonly entries: number; readonly total: number } | null
  /** False when it may hold a credential in clear. */
  readonly keep: boolean
}

/** What says nothing. */
export const nothing: Understanding = { records: [], gaps: [], final: false, counted: null, keep: false }

/** What every record of an answer says of whose it is and where it came by. */
export function pieceOf({ host, owner, repository }: Pick<Matched, 'host' | 'owner' | 'repository'>, { path, line }: AnswerSource) {
  return { provider: 'github', host, owner, repository, target: '', path, line } as const
}
