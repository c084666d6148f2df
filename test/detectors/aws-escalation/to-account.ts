import type { AwsAccount, AwsRecord } from '../../../src/core/aws.js'
import { isGap } from '../../../src/core/gap.js'
import { isRecord } from '../../../src/core/inventory.js'
import { assembleAws } from '../../../src/inventory/aws/index.js'
import { awsReader } from '../../../src/readers/aws/index.js'
import type { EscalationCase } from './load-cases.js'

/** A case's account as the product reads it from the files of an export; organization policies are known, or known not to be. */
export function accountOfCase({
  account,
  credentialReport,
  scps,
}: Pick<EscalationCase, 'account' | 'credentialReport' | 'scps'>): AwsAccount {
  const files = [
    { path: 'details.json', text: JSON.stringify(account) },
    ...(credentialReport === null ? [] : [{ path: 'report.csv', text: credentialReport }]),
  ]
  const records: AwsRecord[] = files.flatMap(({ path, text }) => {
    const items = [...awsReader.read({ source: 'file', id: null, baseline: false, path, text })]
    const gaps = items.filter((item) => isGap(item))
    if (gaps.length > 0) throw new Error(JSON.stringify(gaps))
    return items.filter(isRecord)
  })
  const [whole] = assembleAws(records).part.aws
  if (whole === undefined) throw new Error('the case has no account')
  return { ...whole, scps: scps ?? [] }
}
