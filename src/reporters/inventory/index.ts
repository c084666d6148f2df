import { clean, cleanLines } from '../../core/clean.js'
import { csvCell } from '../csv.js'
import { jsonPieces } from '../lib/json-text.js'
import { paintFor } from '../lib/paint.js'
import { inventoryShape } from '../lib/report-shape.js'
import { displayWidth, wrap } from '../lib/width.js'
import { count, notLookedAt } from '../lib/words.js'
import type { Reporter } from '../look.js'
import { age, lastUse, type Row, rowsOf } from './rows.js'

const columns = ['risk', 'credential', 'identity', 'privilege', 'age', 'last used', 'leaked', 'owner'] as const

/** The ranking as a table: the credential to do away with first stands first. */
export const inventoryTable: Reporter = function* (report, look) {
  const paint = paintFor(look)
  const now = new Date(report.now)
  const rows = rowsOf(report).map((row) => cellsOf(row, now))
  if (rows.length > 0) {
    const widths = columns.map((name, index) => Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[index] ?? ''))))
    const line = (cells: readonly string[]) => cells.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - displayWidth(cell)))
    yield `${line(columns).map(paint.strong).join('  ').trimEnd()}\n`
    for (const [index, row] of rows.entries()) {
      const [score = '', ...rest] = line(row)
      const risk = Number(rows[index]?.[0] ?? 0)
      const severity = risk >= 70 ? 'critical' : risk >= 45 ? 'high' : risk >= 25 ? 'medium' : 'low'
      yield `${[row[0] === '–' ? paint.dim(score) : paint.severity(severity, score), ...rest].join('  ').trimEnd()}\n`
    }
  }
  if (look.quiet) return
  for (const text of notLookedAt(report.gaps)) yield `${wrap(`not looked at: ${text}`, look.width).join('\n')}\n`
  const credentials = report.identities.reduce((sum, { credentials }) => sum + credentials.length, 0)
  const state = report.complete ? '' : ' (incomplete)'
  yield `${count(report.identities.length, 'identity')} with ${count(credentials, 'credential')}${state}\n`
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
    age(credential?.createdAt ?? identity.createdAt, now),
    lastUse(credential === null ? identity.lastUsedAt : credential.lastUsedAt, now),
    credential?.risk?.leaked === true ? 'yes' : null,
    owner === undefined ? null : owner.status === 'departed' ? `${owner.id} (departed)` : owner.id,
  ]
  return cells.map((cell) => (cell === null ? '–' : clean(cell)))
}
