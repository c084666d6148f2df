import { chance, spelledOut } from './chance.js'
import type { Candidate } from './check.js'
import type { Given } from './checks/given.js'
import { wordsOf } from './checks/names.js'
import { configures } from './checks/where.js'
import { commonplace, typedPattern } from './placeholder.js'
import { monotonous } from './randomness.js'

const account =
  /(?:^|[^a-z])(?:user|username|usr|login|email|mail|host|hostname|server|database|dbname|port|endpoint|account|uid|domain|driver|jdbc|bucket|region|client_?id|app_?id)["'`\]]{0,2}[ \t]{0,4}(?:[=:,>]|=>|:=)/i
const accountName =
  /^(?:db|database|mysql|postgres|postgresql|pg|mssql|oracle|mongo|mongodb|redis|rabbitmq|amqp|smtp|mail|ftp|sftp|ldap|ssh|root|admin|sys|system|keystore|truststore|datasource|jdbc|sa)$/

/** What the model weighs, in the order of its weights: the value, the name it is given to, the place. */
export const traitNames = [
  'chance',
  'chance in all',
  'length',
  'digits',
  'kinds of characters',
  'capital, small letter and digit',
  'a rare symbol',
  'separators',
  'hexadecimal',
  'letters alone',
  'words with separators',
  'word and number',
  'a capitalised word',
  'capitals alone',
  'steps',
  'the name within',
  'a UUID',
  'of several words',
  'of an account',
  'in capitals',
  'pass alone',
  'token alone',
  'key',
  'element',
  'argument',
  'beside an account',
  'commonplace',
  'typed as a pattern',
  'digits alone',
  'the name itself',
  'without quotes',
  'in a configuration',
  'shorter than eight',
  'in a comment',
  'a word of the path',
  'says secret',
] as const

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value))
const flag = (holds: boolean) => (holds ? 1 : 0)

/** Looks at a value that a name was given: one number for each of `traitNames`, none larger than 4. */
export function traitsOf({ text, start, end, nameEnd, name, path }: Candidate, { value, plain }: Given): number[] {
  const words = wordsOf(name ?? '')
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].map((kind) => kind.test(value))
  const [small, capital, digit] = kinds
  const bits = chance(value)
  const mute = value.toLowerCase().replace(/[^a-z]/g, '')
  const meant = spelledOut(value)
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  const around = `${text.slice(Math.max(0, nameEnd - (name?.length ?? 0) - 48), nameEnd - (name?.length ?? 0))}\n${text.slice(end, end + 80)}`
  const joint = text.slice(nameEnd, start)
  return [
    between(-4, bits, 4),
    between(-4, (bits * value.length) / 8, 4),
    Math.log2(between(4, value.length, 64)) - 3,
    (value.match(/\d/g)?.length ?? 0) / value.length,
    kinds.filter(Boolean).length - 2,
    flag(small === true && capital === true && digit === true),
    flag(/[^\w.:/ -]/.test(value)),
    flag(/[-_.]/.test(value)),
    flag(/^[0-9a-f]{24,}$|^[0-9A-F]{24,}$/.test(value)),
    flag(/^[A-Za-z]+$/.test(value)),
    flag(/^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)+$/.test(value)),
    flag(/^[A-Za-z]+[-_.@!#]?\d{1,8}[!$@#.?]{0,3}$/.test(value)),
    flag(/^[A-Z][a-z]+$/.test(value)),
    flag(/^[A-Z_-]+$/.test(value)),
    flag(monotonous(value)),
    flag(words.some((word) => word.length > 3 && (mute.includes(word) || meant.includes(word)))),
    flag(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value)),
    flag(words.length > 1),
    flag(words.some((word) => accountName.test(word)) || /^(?:db|root|admin|sys|mysql|sql)/.test(words[0] ?? '')),
    flag(/^[A-Z][A-Z0-9_]+$/.test(name ?? '')),
    flag(words.length === 1 && /^pass(?:phrase)?$/.test(words[0] ?? '')),
    flag(words.length === 1 && words[0] === 'token'),
    flag(words.at(-1) === 'key' || /key$/.test(words.at(-1) ?? '')),
    flag(/>[ \t]*$/.test(joint)),
    flag(!plain || /\(["'`]?$/.test(joint)),
    flag(account.test(around)),
    flag(commonplace(value)),
    flag(typedPattern(value)),
    flag(/^\d+$/.test(value)),
    flag(
      mute !== '' &&
        (name ?? '')
          .toLowerCase()
          .replace(/[^a-z]/g, '')
          .endsWith(mute),
    ),
    flag(!/["'`>]/.test(joint)),
    flag(configures(path)),
    flag(value.length < 8),
    flag(commentedOut(text, nameEnd - (name?.length ?? 0))),
    flag(namedInPath(mute, path)),
    flag(/pass(?:$|w|p|c)|secre|token/.test(meant)),
  ]
}

const commentMark = /^[ \t]*(?:#(?!define\b|!)|\/\/|--[ \t]|;|\*|<!--|rem[ \t])/i

/** True for a line that a comment's mark begins, as far as the window reaches back: a setting that is switched off, or shown to a reader. */
function commentedOut(text: string, nameStart: number): boolean {
  return commentMark.test(text.slice(text.lastIndexOf('\n', nameStart - 1) + 1, nameStart))
}

/** True when the letters of a value hold a word of its path: what a product's own deployment is delivered with, `zabbix` or `Hitachi1`. */
function namedInPath(letters: string, path: string | null): boolean {
  if (path === null || letters.length < 4 || letters.length > 24) return false
  return wordsOf(path).some((word) => word.length > 3 && letters.includes(word))
}
