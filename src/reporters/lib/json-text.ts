import { cleanJson } from '../../core/clean.js'

/** JSON of well-formed strings in which no control, direction or zero-width character stands raw. */
export function jsonText(value: unknown, indent = 0): string {
  return cleanJson(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner), indent))
}

/** So many characters are put together before they are handed on. */
const enough = 1 << 16

/**
 * An object as `jsonText` with indent 2 writes it, piece by piece: members of its iterables one at a time, each made when its turn comes, so that
 * a large report is never in memory as a whole.
 */
export function* jsonPieces(object: object): Iterable<string> {
  let text = '{'
  let between = ''
  for (const [key, value] of Object.entries(object)) {
    text += `${between}\n  ${jsonText(key)}: `
    between = ','
    if (!isIterable(value)) {
      text += indented(value, 2)
      continue
    }
    let members = 0
    for (const member of value) {
      text += `${members++ === 0 ? '[' : ','}\n    ${indented(member, 4)}`
      if (text.length < enough) continue
      yield text
      text = ''
    }
    text += members === 0 ? '[]' : '\n  ]'
  }
  yield `${text}\n}\n`
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** No text of JSON holds a line break: those that are there are between its members. */
function indented(value: unknown, columns: number): string {
  return jsonText(value, 2).replaceAll('\n', `\n${' '.repeat(columns)}`)
}
