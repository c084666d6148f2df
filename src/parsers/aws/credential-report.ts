import type { AwsAccessKey, AwsConsole, AwsCredentialReportRow } from '../../core/aws.js'
import { failed } from '../../core/gap.js'
import type { LastUse } from '../../core/identity.js'
import { parseCsv } from './csv.js'
import { commonAccount, type Fields, instant, text } from './fields.js'
import type { AwsSource, Parsed } from './part.js'

type Cell = (header: string) => string

// Columns are found by their names, never by position: AWS has added some (IAM User Guide, "Get credential reports").
const needed = ['user', 'arn', 'access_key_1_active', 'access_key_2_active']

/** The credential report's CSV. A row that does not fit its header is a failed gap, as is a report without the columns that matter. */
export function* parseCredentialReport(csv: string, source: AwsSource, generatedAt: string | undefined = undefined): Generator<Parsed> {
  const separator = separatorOf(csv)
  const [header, ...rest] = parseCsv(csv, separator)
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    yield failed('unparsable', `${source.name}: the credential report`, `the columns ${missing.join(', ')}`)
    return
  }
  const rows: AwsCredentialReportRow[] = []
  for (const { cells, line } of rest) {
    if (cells.length === names.length) rows.push(reportRow((name) => cells[names.indexOf(name)]?.trim() ?? ''))
    else
      yield failed('unparsable', `${source.name}:${line}: a row of the credential report`, `${names.length} columns, not ${cells.length}`)
  }
  yield { kind: 'credential-report', account: source.account ?? commonAccount(rows.map(({ arn }) => arn)), generatedAt, rows }
}

/** The JSON of `aws iam get-credential-report`, whose CSV is base64; the SDK gives bytes. */
export function* parseCredentialReportAnswer(answer: Fields, source: AwsSource): Generator<Parsed> {
  const { Content } = answer
  const bytes = Content instanceof Uint8Array ? Buffer.from(Content) : Buffer.from(text(Content) ?? '', 'base64')
  yield* parseCredentialReport(bytes.toString('utf8'), source, instant(answer.GeneratedTime))
}

/** Spreadsheets of some countries write semicolons. */
function separatorOf(csv: string): string {
  const end = csv.indexOf('\n')
  const header = csv.slice(0, end < 0 ? csv.length : end)
  return [',', ';', '\t'].find((separator) => header.includes(separator)) ?? ','
}

function reportRow(cell: Cell): AwsCredentialReportRow {
  return {
    user: cell('user'),
    arn: cell('arn'),
    createdAt: instant(cell('user_creation_time')),
    console: consoleOf(cell),
    keys: ([1, 2] as const).flatMap((slot) => keyOf(slot, cell) ?? []),
    certificates: [1, 2].flatMap((slot) => certificateOf(slot, cell) ?? []),
    more: /[1-9]/.test(cell('additional_credentials_info')),
  }
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true'
}

/** An instant, `never` for what AWS has no record of, undefined for what it does not support. */
function lastUse(value: string): LastUse {
  if (/^(n\/a|no_information)$/i.test(value)) return 'never'
  return instant(value)
}

/** The root user's password is `not_supported`: it has one. */
function consoleOf(cell: Cell): AwsConsole | undefined {
  const enabled = cell('password_enabled')
  if (enabled === '') return undefined
  const mfa = cell('mfa_active')
  const isRoot = cell('user') === '<root_account>'
  return {
    enabled: isTrue(enabled) || isRoot,
    lastUsedAt: isTrue(enabled) || isRoot ? lastUse(cell('password_last_used')) : undefined,
    mfa: /^(true|false)$/i.test(mfa) ? isTrue(mfa) : undefined,
  }
}

/** A slot holds a key when it is active or has a date: inactive keys keep theirs. */
function keyOf(slot: 1 | 2, cell: Cell): AwsAccessKey | null {
  const active = isTrue(cell(`access_key_${slot}_active`))
  const createdAt = instant(cell(`access_key_${slot}_last_rotated`))
  if (!active && createdAt === undefined) return null
  const name = (column: string) => {
    const value = cell(`access_key_${slot}_last_used_${column}`)
    return value === '' || /^(n\/a|no_information|not_supported)$/i.test(value) ? undefined : value
  }
  return {
    id: undefined,
    slot,
    active,
    createdAt,
    lastUsedAt: lastUse(cell(`access_key_${slot}_last_used_date`)),
    lastUsedService: name('service'),
    lastUsedRegion: name('region'),
  }
}

function certificateOf(slot: number, cell: Cell): AwsCredentialReportRow['certificates'][number] | null {
  const active = isTrue(cell(`cert_${slot}_active`))
  const rotatedAt = instant(cell(`cert_${slot}_last_rotated`))
  return active || rotatedAt !== undefined ? { active, rotatedAt } : null
}
