import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

// `npx tsx src/build/aws-vendors.ts accounts.yaml REVISION`: makes the table of vendors' AWS accounts from a local copy of the list that
// fwd:cloudsec keeps (github.com/fwdcloudsec/known_aws_accounts, Apache-2.0). Run by hand when the list has grown; what it writes is committed.

const list = z.array(
  z.object({
    name: z.string(),
    accounts: z.array(z.string().regex(/^\d{12}$/)),
    type: z.literal('aws').optional(),
    enabled: z.boolean().default(true),
  }),
)

const [file, revision] = process.argv.slice(2)
if (file === undefined || revision === undefined) {
  process.stderr.write('expected a local accounts.yaml and the revision it is of\n')
  process.exit(2)
}
const vendors = list.parse(parse(readFileSync(file, 'utf8')))
const lines = vendors
  .map(({ name, accounts, type, enabled }) => {
    const shown = name.replace(/[^\x20-\x7e]|[`\\$]/g, '').trim()
    return `${[...new Set(accounts)].sort().join(',')} ${type === 'aws' ? 'AWS ' : ''}${shown}${enabled ? '' : ' (account given up)'}`
  })
  .sort()
const text = `// Made by src/build/aws-vendors.ts from github.com/fwdcloudsec/known_aws_accounts at ${revision}, Apache-2.0; see NOTICE.

/** A vendor a line: its accounts, a blank, its name. */
export const vendorLines = \`
${lines.join('\n')}
\`
`
writeFileSync(new URL('../detectors/aws-trust/generated/vendors.ts', import.meta.url), text)
process.stdout.write(`${lines.length} vendors, ${text.length} bytes\n`)
