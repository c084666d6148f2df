import { parse } from 'yaml'
import { type Compact, compact } from './compact-form.js'
import { toReport } from './credential-report.js'
import { type AccountDetails, toAccount } from './unfold-account.js'
import { arn, type Document, toDocument } from './unfold-statement.js'

/** One escalation case: an account, who acts in it, and the tier its path deserves there. */
export interface EscalationCase {
  readonly path: string
  readonly permissions: readonly string[]
  readonly name: string
  readonly account: AccountDetails
  /** Levels from the root of the organization to the account; null where there is no organization. */
  readonly scps: readonly (readonly Document[])[] | null
  /** The credential report as CSV text; null where none was made. */
  readonly credentialReport: string | null
  readonly actor: string
  readonly expect: Compact['expect']
  /** The ARN of the principal that is reached, or `admin` where the actor itself becomes one. */
  readonly target: string
  readonly why: string
}

/** The cases of one file in the compact form, unfolded; throws with the case's name where the form is not kept. */
export function loadCases(text: string): EscalationCase[] {
  const items: unknown = parse(text)
  if (!Array.isArray(items)) throw new Error('a file of cases is a list')
  return items.map((item: unknown) => {
    const read = compact.safeParse(item)
    if (!read.success) throw new Error(`${JSON.stringify(item).slice(0, 120)}: ${read.error.message}`)
    const { path, permissions, name, expect, why, scps, actor, target } = read.data
    const levels = scps === undefined ? null : scps.map((level) => [toDocument(level)])
    const unfolded = { account: toAccount(read.data.account), scps: levels, credentialReport: toReport(read.data) }
    return { path, permissions, name, ...unfolded, actor: arn(actor), expect, target: arn(target), why }
  })
}
