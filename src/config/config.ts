// The lead defined the resolved Config in core, so that the pipeline may see it: see src/core/config.ts (additive changes welcome).
export type { Config } from '../core/config.js'
