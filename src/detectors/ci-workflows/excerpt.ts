import type { Excerpt } from '../../core/detection.js'
import type { Span, YamlTree } from '../../parsers/lib/yaml-tree.js'

const widest = 160
const mask = '…'

const keyLine = /^\s*(?:-\s+)*["']?[\w./-]+["']?\s*:(?:\s|$)/
const secretName =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|creds|auth|api[_-]?key|access[_-]?key|private[_-]?key|[_-]key)[\w-]*["']?\s*$/i
// The value that a name which says secret is given, to its end: a quoted one, or up to a comma or brace.
const given =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|creds|auth|api[_-]?key|access[_-]?key|private[_-]?key|[_-]key)[\w-]*["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s,}#][^,}#]*)/gi
const word = /[^\s{}[\],:"'#()=|&]+/g
const harmless = [
  /^[^\d]{1,40}$/,
  /^(?:[A-Za-z][\w.-]{0,39}\/){1,4}[A-Za-z][\w.-]{0,60}(?:@v?\d{1,4}(?:\.\d{1,4}){0,2})?$/,
  /^v?\d{1,4}(?:\.\d{1,4}){0,3}$/,
  /^[a-z]{2,20}-\d{1,3}(?:\.\d{1,2})?(?:-[a-z]{1,12})?$/,
  /^(?:secrets|vars|env|inputs|github|steps|needs|matrix)\.[\w.-]{1,60}$/,
]

/**
 * The marked line and its neighbours for the code frame, with nothing in it that could be a secret: a line that is no key of a map (a command, a
 * text) is shown as far as it is marked; a literal given to a name that says secret, and every word with digits that is no version, is masked.
 */
export function excerptAt(text: string, { start, end }: Span, place: YamlTree['at']): Excerpt {
  const { line, column } = place(start)
  const from = start - column + 1
  const feed = text.indexOf('\n', start)
  const to = feed === -1 ? text.length : feed
  const [left, marked, right] = markedLine(text.slice(from, start), text.slice(start, Math.min(end, to)), text.slice(Math.min(end, to), to))
  const lines = [left + marked + right]
  if (from > 0) lines.unshift(neighbour(text.slice(text.lastIndexOf('\n', from - 2) + 1, from - 1)))
  const index = lines.length - 1
  if (feed !== -1 && end <= to && feed + 1 < text.length) {
    const next = text.indexOf('\n', feed + 1)
    lines.push(neighbour(text.slice(feed + 1, next === -1 ? text.length : next)))
  }
  return { line: line - index, lines, mark: { index, start: left.length, end: left.length + marked.length } }
}

function markedLine(before: string, marked: string, after: string): [string, string, string] {
  const shown = safe(marked.slice(0, widest))
  if (!keyLine.test(before + marked + after)) {
    const indent = /^\s{0,80}/.exec(before)?.[0] ?? ''
    return [before.trim() === '' ? indent : indent + mask, shown, after.trim() === '' ? '' : mask]
  }
  // The mark may be a name whose value stands behind it.
  const isNamed = secretName.test(before + marked) && /^["']?\s*[:=]/.test(after)
  const right = isNamed && !after.includes('${{') ? `: ${mask}` : safe(after.slice(0, widest))
  return [safe(before.slice(-widest)), shown, right]
}

function neighbour(line: string): string {
  if (line.trim() === '') return ''
  return keyLine.test(line) ? safe(line.slice(0, widest)) : `${/^\s{0,80}/.exec(line)?.[0] ?? ''}${mask}`
}

function safe(part: string): string {
  return part
    .replace(/\r/g, '')
    .replace(given, (_, name: string, value: string) => `${name}${value.includes('${{') || /^["']?\$/.test(value) ? value : mask}`)
    .replace(word, (found) => (harmless.some((one) => one.test(found)) ? found : mask))
}
