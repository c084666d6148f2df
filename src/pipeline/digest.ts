import { createHash } from 'node:crypto'
import { build } from '../core/version.js'
import type { ScannerSetup } from './scanner.js'

/** Changes whenever what is found in equal bytes could: the key of caches of clean objects and files. */
export function byteStageDigest(setup: ScannerSetup, maxFileSize: number): string {
  // A rule that comes with nhi is the build's.
  const rules = setup.rules.map((rule) => (rule.laid === undefined ? [rule.id, rule.detector, rule.token] : rule.id))
  return createHash('sha256')
    .update(JSON.stringify([build, rules, setup.detectors, setup.plugins, maxFileSize]))
    .digest('hex')
}
