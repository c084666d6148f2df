import { clean, cleanLines } from '../../core/clean.js'

/** Text for Markdown in which nothing is markup, a link, a mention or an issue number. */
export function inlineText(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()+\-.!|~:]/g, '\\$&')
    .replace(/[@#]/g, '$&<!-- -->')
}

/** A code span, its fence longer than any run of backticks inside; for a table cell its pipes are escaped. */
export function codeSpan(text: string, inTable = false): string {
  const plain = clean(text)
  if (plain.trim() === '') return '—'
  const fence = '`'.repeat(longestRun(plain) + 1)
  const padding = /^[` ]|[` ]$/.test(plain) ? ' ' : ''
  const span = `${fence}${padding}${plain}${padding}${fence}`
  return inTable ? span.replaceAll('|', '\\|') : span
}

/** Code as HTML, for where Markdown is not read. */
export function htmlCode(text: string): string {
  const escaped = clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<code>${escaped}</code>`
}

/** A fenced code block, its fence longer than any run of backticks inside. */
export function codeBlock(text: string): string {
  const lines = cleanLines(text)
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${fence}text`, ...lines, fence].join('\n')
}

/** A link that shows its own address; anything but http(s) is shown as code. */
export function linkTo(url: string): string {
  return /^https?:\/\/[^\s<>]+$/.test(url) ? `<${encodeURI(decodable(clean(url)))}>` : codeSpan(url)
}

function decodable(url: string): string {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length))
}
