import { randomBytes } from 'node:crypto'
import type { Config } from '../core/config.js'
import type { Rule } from '../core/rule.js'
import type { ScannerSetup } from './scanner.js'

/** What a thread needs to scan with these rules; each has a run key of its own, drawn when it is asked for. */
export function setupOf(config: Config, rules: readonly Rule[]): ScannerSetup {
  let runKey: Uint8Array | null = null
  return {
    rules,
    detectors: [...new Set(rules.map((rule) => rule.detector))],
    plugins: config.plugins,
    environment: config.environment,
    now: config.now.getTime(),
    get runKey() {
      runKey ??= randomBytes(32)
      return runKey
    },
    projectKey: config.fingerprintKey,
    showSecrets: config.showSecrets,
    carrySecrets: config.verify,
    inlineIgnores: config.inlineIgnores,
  }
}
