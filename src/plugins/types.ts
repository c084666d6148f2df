import type { z } from 'zod'
import type { Detector } from '../core/detector.js'
import type { ruleFileSchema } from '../rules/schema.js'

/** Rules as a YAML pack writes them: `{ provider?, detector?, rules: [...] }`. */
export type RuleFileEntries = z.input<typeof ruleFileSchema>

/** A third-party package: what its default export, or an export called `plugin`, must be. */
export interface Plugin {
  /** kebab-case; what messages call it. */
  readonly name: string
  /** Detectors by id; an id of a built-in detector is refused. They run inside worker threads. */
  readonly detectors?: Readonly<Record<string, Detector>>
  /** Rules, written out or as paths of YAML files or folders, relative to the plug-in's module. */
  readonly rules?: readonly (string | RuleFileEntries)[]
}
