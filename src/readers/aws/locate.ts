import { at, type Location } from '../../core/location.js'
import { placer } from '../../parsers/lib/json-values.js'

/** Tells the lines of a file on which things say their own ARN. The file is gone through at the first question, once. */
export function locator(path: string, text: string): (arn: string) => Location | null {
  let lines: Map<string, number> | null = null
  return (arn) => {
    lines ??= linesOf(text)
    const line = lines.get(arn)
    return line === undefined ? at({ path }) : at({ path, line })
  }
}

function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  const place = placer(text)
  for (const match of text.matchAll(/"Arn"\s{0,8}:\s{0,8}"(arn:[^"\\]{1,2048})"/g)) {
    const arn = match[1] ?? ''
    if (!lines.has(arn)) lines.set(arn, place(match.index).line)
  }
  return lines
}
