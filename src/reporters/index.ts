import type { Format } from '../core/formats.js'
import type { Reporter } from './look.js'

export { type Look, plainLook, type Reporter } from './look.js'

/** Every report format. A format is loaded only when it prints. */
export const reporters = {
  csv: async () => (await import('./csv.js')).csv,
  github: async () => (await import('./github.js')).github,
  gitlab: async () => (await import('./gitlab.js')).gitlab,
  json: async () => (await import('./json/index.js')).json,
  jsonl: async () => (await import('./json/index.js')).jsonl,
  junit: async () => (await import('./junit.js')).junit,
  markdown: async () => (await import('./markdown.js')).markdown,
  pretty: async () => (await import('./pretty/index.js')).pretty,
  sarif: async () => (await import('./sarif/index.js')).sarif,
  table: async () => (await import('./table.js')).table,
} as const satisfies Record<Format, () => Promise<Reporter>>
