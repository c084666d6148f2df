import type { OwnershipRecord } from '../../core/ownership.js'
import type { Reader } from '../../core/reader.js'
import { parseCodeowners } from '../../parsers/lib/codeowners.js'
import { parseMailmap } from '../../parsers/ownership/mailmap.js'
import { ownershipPath } from './recognise.js'

/** Reads CODEOWNERS and .mailmap into one record each. */
export const ownershipReader: Reader = {
  *read({ path, text }): Generator<OwnershipRecord> {
    const place = ownershipPath(path)
    if (place === null) return
    const piece = { provider: 'ownership', target: '', path, root: place.root } as const
    if (place.kind === 'codeowners') yield { ...piece, kind: 'codeowners', lines: parseCodeowners(text) }
    else yield { ...piece, kind: 'mailmap', people: parseMailmap(text) }
  },
}
