import { createHash } from 'node:crypto'
import type { ScannerSetup } from './scanner.js'

/** Raised by hand whenever the byte stage changes what it finds. */
const byteStage = 2

/** Changes whenever what the byte stage would find in equal bytes could: the key of caches of clean objects. */
export function byteStageDigest(setup: ScannerSetup, maxFileSize: number): string {
  const rules = setup.rules.map((rule) => [rule.id, rule.detector, rule.token])
  return createHash('sha256')
    .update(JSON.stringify([byteStage, rules, setup.detectors, setup.plugins, maxFileSize]))
    .digest('hex')
}
