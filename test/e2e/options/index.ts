import { awsCases } from './aws.js'
import type { OptionCase } from './case.js'
import { environmentCases } from './environment.js'
import { everywhereCases } from './everywhere.js'
import { githubCases, githubVariables } from './github.js'
import { inventoryCases } from './inventory.js'
import { otherCases } from './others.js'
import { remoteCases } from './remote.js'
import { scanCases } from './scan.js'

/** Every option of every command with its proof, then every variable. */
export const optionCases: readonly OptionCase[] = [
  ...scanCases,
  ...everywhereCases,
  ...inventoryCases,
  ...awsCases,
  ...otherCases,
  ...remoteCases,
  ...githubCases,
]
export { environmentCases }
/** Those and the variables of remote targets. */
export const variableCases: readonly OptionCase[] = [...environmentCases, ...githubVariables]
