import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Side, sideOf } from '../../../src/build/split.js'

/** What people said of a line: a secret a generic detector should find, one of a form of its own (a key block, a provider's), a stand-in, none. */
export type Truth = 'true' | 'other' | 'example' | 'false'

/** A file of a labelled data set. */
export interface LabelledFile {
  readonly bytes: Buffer
  readonly path: string
  readonly repository: string
  readonly side: Side
  readonly truth: ReadonlyMap<number, Truth>
}

interface Row {
  readonly path: string
  readonly line: number
  readonly end: number
  readonly truth: string
  readonly cat: string
}

const generic = new Set([
  'Password',
  'Secret',
  'Token',
  'API',
  'Key',
  'Credential',
  'Auth',
  'Salt',
  'Nonce',
  'SQL Password',
  'CMD Password',
])
const order: readonly Truth[] = ['false', 'example', 'other', 'true']

/**
 * Reads a folder of labelled files: `labels.json`, rows of path, first and last line, truth (T, F or X) and category as CredData has them, and
 * the files, `owner+name/path` each, as they were at the commit that was labelled.
 */
export function* labelledFiles(folder: string): Generator<LabelledFile> {
  const rows = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Row[]
  const files = new Map<string, Row[]>()
  for (const row of rows) files.set(row.path, [...(files.get(row.path) ?? []), row])
  for (const [path, of] of files) {
    const [first = '', ...rest] = path.split('/')
    const repository = first.replace('+', '/')
    const truth = new Map<number, Truth>()
    for (const row of of) {
      for (let line = row.line; line <= row.end; line++) {
        const said = truthOf(row)
        const before = truth.get(line) ?? 'false'
        truth.set(line, order.indexOf(said) > order.indexOf(before) ? said : before)
      }
    }
    yield { bytes: readFileSync(join(folder, path)), path: rest.join('/'), repository, side: sideOf(repository), truth }
  }
}

function truthOf({ truth, cat }: Row): Truth {
  if (truth === 'T') return cat.split(':').some((category) => generic.has(category)) ? 'true' : 'other'
  return truth === 'X' ? 'example' : 'false'
}
