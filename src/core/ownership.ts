/** What files of a repository say of people: who answers for which paths, and which names are one person. Plain data; it crosses threads. */

/** A line of CODEOWNERS. */
export interface CodeownersLine {
  readonly pattern: string
  /** `@login`, `@org/team` or an address; none takes away what lines above gave. */
  readonly owners: readonly string[]
  /** From 1. */
  readonly line: number
}

interface OwnershipPiece {
  readonly provider: 'ownership'
  readonly target: string
  /** Of the file. */
  readonly path: string
  /** The folder it speaks of, ending in a slash; empty for the target's own. */
  readonly root: string
}

/** A CODEOWNERS file, its lines in order: of those that match a path the last one counts. */
export type CodeownersFile = OwnershipPiece & { readonly kind: 'codeowners'; readonly lines: readonly CodeownersLine[] }

/** A .mailmap: sets of names and addresses, in lower case, each of one person. */
export type MailmapFile = OwnershipPiece & { readonly kind: 'mailmap'; readonly people: readonly (readonly string[])[] }

/** A file of either kind. */
export type OwnershipRecord = CodeownersFile | MailmapFile
