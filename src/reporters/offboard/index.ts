import { clean } from '../../core/clean.js'
import type { OffboardItem, Offboarding } from '../../core/offboard.js'
import { jsonText } from '../lib/json-text.js'
import { codeBlock, inlineText } from '../lib/markdown-text.js'
import { paintFor } from '../lib/paint.js'
import { gapShape } from '../lib/report-shape.js'
import { wrap, wrapSentence } from '../lib/width.js'
import { count, notLookedAt, prose } from '../lib/words.js'
import type { Look } from '../look.js'

/** Turns what is tied to a leaver into text. */
export type OffboardReporter = (offboarding: Offboarding, look: Look) => string

/** How it may be printed. */
export const offboardFormats = ['table', 'markdown', 'json'] as const
/** The name of a format. */
export type OffboardFormat = (typeof offboardFormats)[number]

/** Every format by name. */
export const offboardReporters: Readonly<Record<OffboardFormat, OffboardReporter>> = { table, markdown, json }

function headline({ person, items, gaps }: Offboarding): string {
  if (items.length === 0) return `nothing is tied to ${person}${notLookedAt(gaps).length > 0 ? ' in what could be looked at' : ''}`
  const ways = (['delete', 'rotate', 'transfer'] as const).flatMap((action) => {
    const own = items.filter((item) => item.action === action).length
    return own === 0 ? [] : [`${own} to ${action}`]
  })
  return `${count(items.length, 'thing')} tied to ${person}: ${ways.join(', ')}`
}

function known({ aliases, looked, targets }: Offboarding): string {
  const also = aliases.length === 0 ? '' : `also known as ${aliases.join(', ')}; `
  return `${also}looked at ${count(looked.identities, 'identity')} and ${count(looked.findings, 'finding')} of ${targets.join(', ')}`
}

/** For the terminal: what to do, with what, why, and the commands below. */
function table(offboarding: Offboarding, look: Look): string {
  const paint = paintFor(look)
  const lines = [paint.strong(clean(headline(offboarding)))]
  for (const item of offboarding.items) {
    lines.push('', `${paint.severity(item.urgency, item.action.padEnd(8))} ${paint.strong(clean(item.what))}`)
    lines.push(
      ...wrap(clean(`${tieWord(item)}: ${item.evidence}`), look.width === null ? null : look.width - 9).map((line) => `         ${line}`),
    )
    for (const command of item.commands) {
      // A command is there to be pasted: it stays in one piece.
      const [first = '', ...rest] = prose.test(command)
        ? wrapSentence(clean(command), look.width === null ? null : look.width - 11)
        : [clean(command)]
      lines.push(`         ${paint.dim('-')} ${first}`, ...rest.map((line) => `           ${line}`))
    }
  }
  const unseen = notLookedAt(offboarding.gaps)
  if (unseen.length > 0) lines.push('', ...unseen.flatMap((text) => wrap(`not looked at: ${text}`, look.width)))
  if (offboarding.hints.length > 0) lines.push('', ...offboarding.hints.flatMap((hint) => wrap(clean(`hint: ${hint}`), look.width)))
  lines.push('', ...wrap(clean(known(offboarding)), look.width))
  return `${lines.join('\n')}\n`
}

function tieWord({ tie }: OffboardItem): string {
  return tie === 'exposed' ? 'has seen it' : tie
}

/** For a ticket: a table of what to do, then each with its commands and a box to tick. */
function markdown(offboarding: Offboarding): string {
  const parts = [`### ${inlineText(headline(offboarding))}`, inlineText(known(offboarding))]
  for (const item of offboarding.items) {
    const head = `- [ ] **${item.action}** ${inlineText(item.what)} (${item.urgency}): ${inlineText(`${tieWord(item)}, ${item.evidence}`)}`
    parts.push(item.commands.length === 0 ? head : `${head}\n\n${indented(codeBlock(item.commands.join('\n')))}`)
  }
  const unseen = notLookedAt(offboarding.gaps)
  if (unseen.length > 0) parts.push(['Not looked at:', ...unseen.map((text) => `- ${inlineText(text)}`)].join('\n'))
  parts.push(...offboarding.hints.map((hint) => inlineText(`Hint: ${hint}`)))
  return `${parts.join('\n\n')}\n`
}

function indented(block: string): string {
  return block
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n')
}

/** One object; absent facts are null. */
function json({ gaps, ...rest }: Offboarding): string {
  return `${jsonText({ schemaVersion: 1, ...rest, gaps: gaps.map(gapShape) }, 2)}\n`
}
