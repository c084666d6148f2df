import type { Reporter } from './look.js'

export { type Look, plainLook, type Reporter } from './look.js'

interface Entry {
  /** Ends of file names that choose this format; none for formats only `-f` or `FORMAT=FILE` can ask for. */
  readonly extensions: readonly string[]
  load(): Promise<Reporter>
}

/** Every report format. A format is loaded only when it prints. */
export const reporters = {
  csv: { extensions: ['.csv'], load: async () => (await import('./csv.js')).csv },
  github: { extensions: [], load: async () => (await import('./github.js')).github },
  gitlab: { extensions: ['gl-secret-detection-report.json'], load: async () => (await import('./gitlab.js')).gitlab },
  json: { extensions: ['.json'], load: async () => (await import('./json/index.js')).json },
  jsonl: { extensions: ['.jsonl', '.ndjson'], load: async () => (await import('./json/index.js')).jsonl },
  junit: { extensions: ['.xml'], load: async () => (await import('./junit.js')).junit },
  markdown: { extensions: ['.markdown', '.md'], load: async () => (await import('./markdown.js')).markdown },
  pretty: { extensions: ['.txt'], load: async () => (await import('./pretty/index.js')).pretty },
  sarif: { extensions: ['.sarif', '.sarif.json'], load: async () => (await import('./sarif/index.js')).sarif },
  table: { extensions: [], load: async () => (await import('./table.js')).table },
} as const satisfies Record<string, Entry>

export type Format = keyof typeof reporters

/** The format names, sorted. */
export const formats = Object.keys(reporters) as Format[]

/** The format a file name asks for by its end, the longest one deciding; null when it asks for none. */
export function formatOf(filename: string): Format | null {
  const name = filename.toLowerCase()
  let best: Format | null = null
  let length = 0
  for (const format of formats) {
    for (const extension of reporters[format].extensions) {
      if (extension.length <= length || !name.endsWith(extension)) continue
      best = format
      length = extension.length
    }
  }
  return best
}
