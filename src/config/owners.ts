import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import type { ListedPerson } from '../core/owners.js'
import { mayNeverEnd } from './find.js'

const longest = 64 << 20
const nameFields =
  /^(?:login|user_?name|user|github(?:_?(?:login|user(?:name)?))?|handle|e?_?-?mail(?:_?address)?|work_?e?mail|upn|user_?principal_?name|name|full_?name|display_?name|alias(?:es)?|id)$/i
const stateFields = /^(?:status|state|active|enabled|employment_?status|account_?enabled)$/i
const left = /^(?:false|no|0|inactive|disabled|terminated|left|leaver|departed|offboarded|suspended|deprovisioned|deactivated)$/i

/**
 * Everybody who is active, as an export of HR or of an identity provider gives it: CSV with a header, or JSON (a list of names, or of objects). Columns are
 * known by what they are called: login, email, name, status. Throws `UsageError` with the line of what is wrong.
 */
export function readOwnersFile(path: string, workingDirectory: string): ListedPerson[] {
  const label = `--owners-file: ${clean(path)}`
  let text: string
  try {
    const full = resolve(workingDirectory, path)
    if (mayNeverEnd(full)) throw new UsageError(`${label}: it is a pipe or a device`)
    if (statSync(full).size > longest) throw new UsageError(`${label}: larger than 64 MB`)
    text = readFileSync(full, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${label} cannot be read`)
  }
  const people = /^\s*[[{]/.test(text) ? fromJson(text, label) : fromCsv(text, label)
  // A list that names nobody would make everybody a leaver.
  if (people.length === 0)
    throw new UsageError(`${label}: names nobody`, 'expected CSV with a header such as login,email,status, or a JSON list')
  return people
}

function fromJson(text: string, label: string): ListedPerson[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new UsageError(`${label}: no valid JSON`)
  }
  const nested = typeof value === 'object' && value !== null ? Object.values(value).find(Array.isArray) : undefined
  const list: unknown = Array.isArray(value) ? value : nested
  if (!Array.isArray(list)) throw new UsageError(`${label}: expected a list of people`)
  return list.flatMap((one: unknown) => {
    if (typeof one === 'string') return person([one], undefined)
    if (typeof one !== 'object' || one === null) return []
    const entries = Object.entries(one)
    const names = entries
      .filter(([name]) => nameFields.test(name))
      .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    const state = entries.find(([name]) => stateFields.test(name))?.[1]
    return person(
      names.filter((name) => typeof name === 'string'),
      state === undefined || state === null ? undefined : String(state),
    )
  })
}

function fromCsv(text: string, label: string): ListedPerson[] {
  const [first = '', ...rest] = text.split(/\r?\n/)
  const separator = [',', ';', '\t'].find((one) => first.includes(one)) ?? ','
  const header = cellsOf(first, separator)
  const columns = header.flatMap((name, index) => (nameFields.test(name) ? [index] : []))
  if (columns.length === 0) {
    throw new UsageError(`${label}:1: no column of logins or addresses`, 'expected a header such as login,email,name,status')
  }
  const state = header.findIndex((name) => stateFields.test(name))
  return rest.flatMap((line) => {
    const cells = cellsOf(line, separator)
    return person(
      columns.map((index) => cells[index] ?? ''),
      state < 0 ? undefined : cells[state],
    )
  })
}

/** The cells of a line; quoted ones may hold the separator and doubled quotes, but no line break: names have none. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (quoted && char === '"' && line[at + 1] === '"') {
      cell += char
      at++
    } else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...cells, cell.trim()]
}

function person(names: readonly string[], state: string | undefined): ListedPerson[] {
  const aliases = names.map((name) => name.trim().toLowerCase().replace(/^@/, '')).filter((name) => name !== '')
  return aliases.length === 0 ? [] : [{ aliases: [...new Set(aliases)], active: state === undefined || !left.test(state.trim()) }]
}
