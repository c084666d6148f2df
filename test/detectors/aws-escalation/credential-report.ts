import type { Compact } from './compact-form.js'
import { account, arn } from './unfold-statement.js'

const created = '2024-01-01T00:00:00+00:00'

const columns = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active',
  ...[1, 2].flatMap((slot) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((field) => `access_key_${slot}_${field}`),
  ),
  'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
].join(',')

function reportRow(
  name: string,
  held: { password?: boolean | undefined; keys?: number | undefined; inactive?: number | undefined },
): string {
  const { password = false, keys = 0, inactive = 0 } = held
  const slots = [...Array(keys).fill(true), ...Array(inactive).fill(false), null, null].slice(0, 2)
  const shown = slots.map((active) => `${active === true},${active === null ? 'N/A' : created},N/A,N/A,N/A`)
  const changed = password ? created : 'N/A'
  const secret = `${password},${password ? 'no_information' : 'N/A'},${changed},N/A,false`
  return [name, arn(`user/${name}`), created, secret, ...shown, 'false,N/A,false,N/A'].join(',')
}

/** The credential report as CSV text, a line for each user; null where a case has none. */
export function toReport({ account: { users }, credentialReport }: Compact): string | null {
  if (credentialReport === undefined) return null
  const root = `<root_account>,arn:aws:iam::${account}:root,${created},not_supported,${created},not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`
  const rows = Object.keys(users).map((name) => reportRow(name, credentialReport[name] ?? {}))
  return `${[columns, root, ...rows].join('\n')}\n`
}
