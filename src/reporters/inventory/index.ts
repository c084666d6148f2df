import { clean, cleanLines } from '../../core/clean.js'
import { csvCell } from '../csv.js'
import { jsonPieces } from '../lib/json-text.js'
import { paintFor } from '../lib/paint.js'
import { inventoryShape } from '../lib/report-shape.js'
import { wrap } from '../lib/width.js'
import { count, notLookedAt } from '../lib/words.js'
import type { Reporter } from '../look.js'
import { columns, joined, layOut, unknown } from './lay-out.js'
import { age, credentialAge, foundIn, lastUse, type Row, rowsOf } from './rows.js'

/** The ranking as a table: the credential to do away with first stands first. */
export const inventoryTable: Reporter = function* (report, look) {
  const paint = paintFor(look)
  const now = new Date(report.now)
  const risk = (score: string | undefined, shown: string) => {
    const value = Number(score)
    if (Number.isNaN(value)) return paint.dim(shown)
    return paint.severity(value >= 70 ? 'critical' : value >= 45 ? 'high' : value >= 25 ? 'medium' : 'low', shown)
  }
  const rows = rowsOf(report).map((row) => cellsOf(row, now))
  if (rows.length > 0) {
    const [head = [], ...body] = layOut([columns, ...rows], look.width)
    for (const line of head) yield `${joined(line.map(paint.strong))}\n`
    for (const [index, [first = [], ...below]] of body.entries()) {
      const [score = '', ...rest] = first
      yield `${joined([risk(rows[index]?.[0], score), ...rest])}\n`
      for (const line of below) yield `${joined(line)}\n`
    }
  }
  if (look.quiet) return
  for (const text of notLookedAt(report.gaps)) yield `${wrap(`not looked at: ${text}`, look.width).join('\n')}\n`
  const credentials = report.identities.reduce((sum, { credentials }) => sum + credentials.length, 0)
  const state = report.complete ? '' : ' (incomplete)'
  yield `${wrap(`${count(report.identities.length, 'identity')} with ${count(credentials, 'credential')}${state}`, look.width).join('\n')}\n`
}

/** The ranking as JSON: the identities of the report, riskiest first. */
export const inventoryJson: Reporter = (report) => {
  const order = new Map([...rowsOf(report)].reverse().map(({ identity }, index, all) => [identity, all.length - index]))
  const identities = [...report.identities].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  return jsonPieces(inventoryShape({ ...report, identities }))
}

/** The ranking as CSV: one row a credential, CRLF line ends. */
export const inventoryCsv: Reporter = function* (report) {
  const names = [
    'risk',
    'age part',
    'use part',
    'privilege part',
    'leaked',
    'credential',
    'type',
    'status',
    'identity',
    'provider',
    'account',
    'privilege',
    'because',
    'created',
    'last used',
    'expires',
    'owner',
    'owner source',
    'owner status',
    'found in',
    'fingerprint',
  ]
  yield `${names.join(',')}\r\n`
  for (const { identity, credential } of rowsOf(report)) {
    const { owner, privilege } = identity
    const risk = credential?.risk
    const cells = [
      risk?.score,
      risk?.age,
      risk?.use,
      risk?.privilege,
      risk?.leaked,
      credential?.id,
      credential?.type ?? identity.type,
      credential?.status,
      identity.id,
      identity.provider,
      identity.account,
      privilege?.level,
      privilege?.because,
      credential?.createdAt ?? identity.createdAt,
      credential?.lastUsedAt ?? identity.lastUsedAt,
      credential?.expiresAt,
      owner?.id,
      owner?.source,
      owner?.status,
      credential === null ? null : foundIn(credential),
      credential?.found?.fingerprint,
    ]
    yield `${cells.map((cell) => csvCell(cleanLines(String(cell ?? '')).join(' '))).join(',')}\r\n`
  }
}

function cellsOf({ identity, credential }: Row, now: Date): string[] {
  const { privilege, owner } = identity
  const inactive = credential?.status !== undefined && credential.status !== 'active' ? ` (${credential.status})` : ''
  const named = credential === null ? null : `${credential.id}${inactive}`
  const cells = [
    credential?.risk === undefined ? null : String(credential.risk.score),
    named,
    identity.id,
    privilege?.level ?? null,
    credential === null ? age(identity.createdAt, now) : (credentialAge(credential, now) ?? age(identity.createdAt, now)),
    lastUse(credential === null ? identity.lastUsedAt : credential.lastUsedAt, now),
    credential === null ? null : (foundIn(credential) ?? (credential.risk?.leaked === true ? 'yes' : null)),
    owner === undefined ? null : owner.status === 'departed' ? `${owner.id} (departed)` : owner.id,
  ]
  return cells.map((cell) => (cell === null ? unknown : clean(cell)))
}
