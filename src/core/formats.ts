/** Every report format, and the ends of file names that choose it; none for formats only `-f` or `FORMAT=FILE` can ask for. */
export const formatEndings = {
  csv: ['.csv'],
  github: [],
  gitlab: ['gl-secret-detection-report.json'],
  json: ['.json'],
  jsonl: ['.jsonl', '.ndjson'],
  junit: ['.xml'],
  markdown: ['.markdown', '.md'],
  pretty: ['.txt'],
  sarif: ['.sarif', '.sarif.json'],
  table: [],
} as const satisfies Record<string, readonly string[]>

export type Format = keyof typeof formatEndings

/** The format names, sorted. */
export const formats = Object.keys(formatEndings) as Format[]

/** The format a file name asks for by its end, the longest one deciding; null when it asks for none. */
export function formatOf(filename: string): Format | null {
  const name = filename.toLowerCase()
  let best: Format | null = null
  let length = 0
  for (const format of formats) {
    for (const ending of formatEndings[format]) {
      if (ending.length <= length || !name.endsWith(ending)) continue
      best = format
      length = ending.length
    }
  }
  return best
}
