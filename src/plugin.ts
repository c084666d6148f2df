/** The door for people who write plug-ins: `import { definePlugin } from 'nhi/plugin'`. */
import type { Plugin } from './plugins/types.js'

export type { Detection, Excerpt, Facts, InlineIgnore, SecretRecord } from './core/detection.js'
export { detection } from './core/detection.js'
export type { Detector, DetectorContext, DocumentDetector } from './core/detector.js'
export type { Arena, Document, DocumentSource } from './core/document.js'
export type { Gap } from './core/gap.js'
export { failed, limit } from './core/gap.js'
export type { Location } from './core/location.js'
export { at } from './core/location.js'
export type { Rule } from './core/rule.js'
export { Secret } from './core/secret.js'
export type { Confidence, Severity } from './core/severity.js'
export type { Plugin, RuleFields, RuleFileEntries, TokenFields } from './plugins/types.js'

/** Returns the plug-in as it is, checked by the editor: `export default definePlugin({ name, detectors, rules })`. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin
}
