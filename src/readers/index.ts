import type { Reader } from '../core/reader.js'
import { isGithubFile } from '../parsers/lib/workflow/paths.js'
import { wantsAws } from './aws/recognise.js'
import { wantsGitHub } from './github/recognise.js'
import { ownershipPath } from './ownership/recognise.js'
import { isOwnReport } from './reports/recognise.js'

/** A reader that is loaded when a document is met that it wants. */
export interface ReaderEntry {
  /** True for a document it may read: by its path, and the first bytes of it (1 KB at most). Cheap: it is asked of every file. */
  wants(path: string, head: Uint8Array): boolean
  load(): Promise<Reader>
}

/** What is recognised and turned into records of the inventory. The keys name the rooms. */
export const readers: Readonly<Record<string, ReaderEntry>> = {
  aws: { wants: wantsAws, load: () => import('./aws/index.js').then((room) => room.awsReader) },
  github: { wants: wantsGitHub, load: () => import('./github/index.js').then((room) => room.githubReader) },
  ownership: {
    wants: (path) => ownershipPath(path) !== null,
    load: () => import('./ownership/index.js').then((room) => room.ownershipReader),
  },
  reports: { wants: isOwnReport, load: () => import('./reports/index.js').then((room) => room.reportReader) },
  workflow: { wants: isGithubFile, load: () => import('./workflow/index.js').then((room) => room.workflowReader) },
}
