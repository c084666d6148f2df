/**
 * The engine as a library: it prints nothing and sets no exit code. Options are those of the command line, as it takes them.
 *
 *     const config = await resolveConfig(['.'], { failOn: 'high' }, surroundings())
 *     const report = await scan(config, { rules: builtinRules(), baseline: null, version: '1.0.0', signal, onProgress() {},
 *       lineHashes: false, repositoryFacts: false })
 */
export type { RawOptions } from './config/options.js'
export { resolveConfig } from './config/resolve.js'
export { type Surroundings, surroundings } from './config/surroundings.js'
export type { Config, IgnoreEntry, Output, RuleOverride } from './core/config.js'
export type { Detection, Facts } from './core/detection.js'
export { UsageError } from './core/errors.js'
export type { Finding, Owner, Related, Suppressed } from './core/finding.js'
export type { Gap } from './core/gap.js'
export type { Location } from './core/location.js'
export type { Counts, Report } from './core/report.js'
export type { Rule } from './core/rule.js'
export type { Confidence, Severity } from './core/severity.js'
export type { Answer, OutgoingRequest, Transport } from './core/verify.js'
export { type Progress, type ScanOptions, scan } from './pipeline/scan.js'
export { builtinRules } from './rules/builtin.js'
