import type { ScannerSetup } from '../../src/pipeline/scanner.js'

/** A setup in which nothing is sought, with fixed keys and clock. */
export const bareSetup: ScannerSetup = {
  rules: [],
  detectors: [],
  plugins: [],
  environment: {},
  now: 0,
  runKey: new Uint8Array(32),
  projectKey: null,
  showSecrets: false,
  inlineIgnores: true,
}
