import type { Excerpt } from '../../core/detection.js'
import type { Span, YamlTree } from '../../parsers/lib/yaml-tree.js'

const widest = 160
const around = 1

// A value given to a name that says secret, unless it is a reference.
const given =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|creds|auth|api[_-]?key|access[_-]?key|private[_-]?key|_key|-key)[\w-]*["']?[ \t]*[:=][ \t]*)(?!["']?\$)([^\s#][^#]*)/gi
const run = /[A-Za-z0-9+/_~.%-]{20,}={0,2}/g
const reference = /^[\w.-]+\/[\w./-]+$/
const mask = '…'

/**
 * The marked line and its neighbours for the code frame. A mark is a key, a reference or a name, never a value; every literal given to a name that
 * says secret and every long run of token characters is masked, the commits that actions are pinned to among them.
 */
export function excerptAt(text: string, { start, end }: Span, place: YamlTree['at']): Excerpt {
  const { line, column } = place(start)
  const lineStart = start - column + 1
  const lines: string[] = []
  let first = line
  let from = lineStart
  for (let back = 0; back < around && from > 0; back++) {
    const before = text.lastIndexOf('\n', from - 2) + 1
    lines.unshift(hidden(text.slice(before, Math.min(from - 1, before + widest))))
    from = before
    first--
  }
  const feed = text.indexOf('\n', start)
  const lineEnd = feed === -1 ? text.length : feed
  const left = hidden(text.slice(Math.max(lineStart, start - widest), start))
  const marked = hidden(text.slice(start, Math.min(end, lineEnd, start + widest)))
  const index = lines.length
  lines.push(left + marked + hidden(text.slice(start + (Math.min(end, lineEnd) - start), Math.min(lineEnd, start + widest)), left + marked))
  if (feed !== -1 && end <= lineEnd && feed + 1 < text.length) {
    const next = text.indexOf('\n', feed + 1)
    lines.push(hidden(text.slice(feed + 1, Math.min(next === -1 ? text.length : next, feed + 1 + widest))))
  }
  return { line: first, lines, mark: { index, start: left.length, end: left.length + marked.length } }
}

/** `before` is what stands to the left on the same line: a value there may belong to a name that was marked. */
function hidden(part: string, before = ''): string {
  const masked = (text: string) =>
    text.replace(run, (found) =>
      reference.test(found) && !/\d/.test(found) ? found : /\d/.test(found) || found.length >= 32 ? mask : found,
    )
  const whole = before + part.replace(/\r/g, '')
  const shown = masked(whole.replace(given, (_, name: string, value: string) => `${name}${value.includes('${{') ? value : mask}`))
  // Masking to the left of the part does not happen twice: what was masked there is shown already.
  return before === '' ? shown : shown.startsWith(before) ? shown.slice(before.length) : mask
}
