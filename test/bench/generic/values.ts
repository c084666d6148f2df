import { type Side, sideOf } from '../../../src/build/split.js'
import { alphabets, expandClass } from '../../../src/core/alphabet.js'
import type { Random } from '../../../src/core/sample.js'

/** A made-up secret, what kind it is, and whether a program drew it or a person chose it. */
export interface MadeUp {
  readonly kind: string
  readonly value: string
  readonly use: 'password' | 'secret'
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)]
  if (chosen === undefined) throw new Error('nothing to pick from')
  return chosen
}

const drawn = (random: Random, chars: string, length: number) => Array.from({ length }, () => pick(random, [...chars])).join('')
const bytes = (random: Random, length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
const set = (name: keyof typeof alphabets) => expandClass(alphabets[name])
const between = (random: Random, least: number, most: number) => least + Math.floor(random() * (most - least + 1))

// Words as people put them into passwords, in several languages. Which half may use a word its hash says, like everything here.
const chosenWords =
  'sommer winter herbst fruehling summer autumn spring monkey dragon football baseball sunshine princess shadow master killer pepper ginger ' +
  'cookie banana orange purple yellow silver golden diamond thunder phoenix falcon tiger panther eagle wolf hunter ranger soccer hockey ' +
  'tennis guitar piano music coffee chocolate cheese pizza burger berlin hamburg paris london madrid roma milano wien zurich oslo tokyo ' +
  'boston dallas denver austin texas london chelsea arsenal liverpool bayern juventus napoli amsterdam rotterdam maria michael thomas ' +
  'andreas stefan daniel robert jessica jennifer ashley nicole matteo giulia carlos camila pedro lucas julia anna emma mueller schmidt ' +
  'garcia rossi dubois martin bernard secure backup oracle postgres tomcat jenkins gitlab nagios zabbix deploy server hallo schloss ' +
  'kirsche bonjour soleil fromage hola amigo verano fuego segredo praia ciao amore welkom geheim zomer blomma sommar hemmelig'
const wordsOf = (side: Side) => [...new Set(chosenWords.split(' '))].filter((word) => sideOf(word) === side)

function word(random: Random, side: Side): string {
  return pick(random, wordsOf(side))
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

type Maker = (random: Random, side: Side) => string

/** What programs draw, by kind. */
const machine: Readonly<Record<string, Maker>> = {
  'base62, 20 to 44': (random) => drawn(random, set('base62'), between(random, 20, 44)),
  'base64 of 24 to 48 bytes': (random) => bytes(random, pick(random, [24, 32, 33, 48])).toString('base64'),
  'base64url of 24 to 48 bytes': (random) => bytes(random, pick(random, [24, 32, 48])).toString('base64url'),
  'hex, 32 to 64': (random) => bytes(random, pick(random, [16, 20, 24, 32])).toString('hex'),
  'lower case and digits, 20 to 40': (random) => drawn(random, set('base36'), between(random, 20, 40)),
  'letters, 24 to 40': (random) => drawn(random, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', between(random, 24, 40)),
  'with a prefix': (random) =>
    `${pick(random, ['prod', 'live', 'acme', 'svc', 'key', 'tk'])}${pick(random, ['_', '-', '.'])}${drawn(random, set('base62'), between(random, 20, 32))}`,
  uuid: (random) => {
    const hex = bytes(random, 16).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${pick(random, ['8', '9', 'a', 'b'])}${hex.slice(17, 20)}-${hex.slice(20)}`
  },
}

/** What a password manager or an installer draws. */
const drawnPasswords: Readonly<Record<string, Maker>> = {
  'letters and digits, 10 to 20': (random) => drawn(random, set('base62'), between(random, 10, 20)),
  'with symbols, 12 to 20': (random) => drawn(random, `${set('base62')}!#%*+-.:=?@^_~`, between(random, 12, 20)),
  'hex, 16 to 32': (random) => bytes(random, pick(random, [8, 10, 16])).toString('hex'),
}

/** What a person makes up. */
const human: Readonly<Record<string, Maker>> = {
  'word, year and symbol': (random, side) =>
    `${capital(word(random, side))}${between(random, 1970, 2026)}${pick(random, ['!', '!', '#', '?', '$', '.'])}`,
  'word and number': (random, side) => `${pick(random, [capital, String])(word(random, side))}${between(random, 1, 9999)}`,
  'word, symbol and number': (random, side) =>
    `${capital(word(random, side))}${pick(random, ['@', '#', '-', '_', '.', '!'])}${between(random, 10, 9999)}`,
  'two words and a number': (random, side) =>
    `${capital(word(random, side))}${capital(word(random, side))}${between(random, 1, 999)}${pick(random, ['', '!', '#'])}`,
  'letters replaced': (random, side) =>
    `${capital(word(random, side)).replace(/a/g, '@').replace(/e/g, '3').replace(/o/g, '0').replace(/s/g, '$')}${between(random, 1, 99)}`,
  passphrase: (random, side) => Array.from({ length: 4 }, () => word(random, side)).join('-'),
  'a word alone': (random, side) => word(random, side),
}

/** A value of every kind, made up anew for each seed. */
export function madeUp(random: Random, side: Side): MadeUp {
  const group = random()
  if (group < 0.5) return made('secret', machine, random, side)
  return group < 0.7 ? made('password', drawnPasswords, random, side) : made('password', human, random, side)
}

function made(use: MadeUp['use'], makers: Readonly<Record<string, Maker>>, random: Random, side: Side): MadeUp {
  const [kind, make] = pick(random, Object.entries(makers))
  return { kind, use, value: make(random, side) }
}
