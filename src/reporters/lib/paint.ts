import { Chalk, type ChalkInstance } from 'chalk'
import { clean } from '../../core/clean.js'
import type { Severity } from '../../core/severity.js'
import type { Look } from '../look.js'

/** Paints text by what it is. Takes clean text only. */
export interface Paint {
  severity(severity: Severity, text: string): string
  /** The title of a finding. */
  strong(text: string): string
  /** Arrows, gutters, labels: the furniture. */
  frame(text: string): string
  dim(text: string): string
  good(text: string): string
  warning(text: string): string
  /** A hyperlink, where the terminal shows them and the address is one it may open; else the bare text. */
  link(text: string, url: string | null): string
}

/** The paint of a look: plain text when it has no colour. */
export function paintFor(look: Look): Paint {
  const chalk = new Chalk({ level: look.color })
  const bySeverity: Record<Severity, ChalkInstance> = {
    critical: chalk.bold.magenta,
    high: chalk.bold.red,
    medium: chalk.bold.yellow,
    low: chalk.bold.cyan,
    info: chalk.bold.gray,
  }
  return {
    severity: (severity, text) => bySeverity[severity](text),
    strong: (text) => chalk.bold(text),
    frame: (text) => chalk.blue(text),
    dim: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    warning: (text) => chalk.yellow(text),
    link: (text, url) => (look.links && url !== null ? hyperlink(text, url) : text),
  }
}

const schemes = /^(https?|file):\/\//i

function hyperlink(text: string, url: string): string {
  if (!schemes.test(url)) return text
  const address = clean(url).replace(/[^\x21-\x7e]/g, (char) => encodeURIComponent(char))
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`
}

/** The `file:` address of a place below a folder; null without one, and inside an archive (`a.zip!/b`), where no file stands. */
export function fileUrl(folder: string | null, path: string | null): string | null {
  if (folder === null || path === null || path.includes('!/')) return null
  const root = folder.replaceAll('\\', '/').replace(/\/+$/, '')
  return `file://${root.startsWith('/') ? '' : '/'}${encodePath(`${root}/${path}`).replace(/^([A-Za-z])%3A/, '$1:')}`
}

/** A `/`-separated path percent-encoded segment by segment. */
export function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/')
}
