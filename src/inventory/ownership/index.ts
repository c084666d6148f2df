import type { Gap } from '../../core/gap.js'
import type { CodeownersFile, MailmapFile, OwnershipRecord } from '../../core/ownership.js'

/** Puts files about people together: of each repository the CODEOWNERS that counts, `.github/` before the root before `docs/` as GitHub looks. */
export function assembleOwnership(records: readonly OwnershipRecord[]): {
  readonly part: {
    readonly identities: readonly []
    readonly codeowners: readonly CodeownersFile[]
    readonly mailmaps: readonly MailmapFile[]
  }
  readonly gaps: readonly Gap[]
} {
  const counting = new Map<string, CodeownersFile>()
  const mailmaps: MailmapFile[] = []
  for (const record of [...records].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))) {
    if (record.kind === 'mailmap') mailmaps.push(record)
    else if (!counting.has(`${record.target}\0${record.root}`)) counting.set(`${record.target}\0${record.root}`, record)
  }
  return { part: { identities: [], codeowners: [...counting.values()], mailmaps }, gaps: [] }
}

function rank({ path, root }: OwnershipRecord): number {
  return ['.github/', '.gitlab/', '', 'docs/'].findIndex((folder) => path.toLowerCase() === `${root}${folder}codeowners`.toLowerCase())
}
