import { readMacaroon, writeMacaroon } from './macaroon.js'
import type { Sealing } from './sealing.js'

/** A JSON object in base64 inside a token; null when the text is none. */
export function readJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'))
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON object of exactly `size` bytes, filled up with the given characters. */
function jsonOf(start: string, size: number, filling: string): string {
  const lead = start.startsWith('{"k"') ? '{"k":"' : '{"iat":1700000000,"org":"acme","fill":"'
  const room = size - lead.length - 2
  return room < 1 ? `{"k":"${filling.slice(0, Math.max(0, size - 8))}"}` : `${lead}${filling.repeat(8).slice(0, room)}"}`
}

/**
 * Tokens with JSON objects in them: each run of the alphabet that begins with `eyJ` (`{"` in base64) decodes to one. One that does not was
 * cut or made up.
 */
function holdsJson(run: RegExp): Sealing {
  const seal = (token: string) =>
    token.replace(run, (segment) => {
      const bare = segment.replace(/=+$/, '')
      const start = Buffer.from(bare.slice(0, 8), 'base64').toString('latin1')
      const size = bare.length % 4 === 1 ? Math.ceil((bare.length * 3) / 4) : Math.floor((bare.length * 3) / 4)
      const json = Buffer.from(jsonOf(start, size, bare.slice(8).replace(/[^0-9A-Za-z]/g, 'x') || 'x'))
      return segment.endsWith('=') ? json.toString('base64') : json.toString('base64url')
    })
  return {
    kind: 'content',
    unsealed: 'doubted',
    holds: (token) => {
      const segments = token.match(run) ?? []
      return segments.length > 0 && segments.every((segment) => readJson(segment) !== null)
    },
    seal,
    spoil: (token) => token.replace(run, (segment) => `eyJ${[...segment.slice(3).replace(/=+$/, '')].reverse().join('')}`),
  }
}

/** The parts of a token that hold JSON: base64url, ended by a dot or the token's end. */
export const jsonRun = /eyJ[0-9A-Za-z_-]+={0,2}/g
/** The same in plain base64, ended by `_`. */
export const plainJsonRun = /eyJ[0-9A-Za-z+/]+={0,2}/g

export const json = holdsJson(jsonRun)
export const plainJson = holdsJson(plainJsonRun)

const macaroonAt = (token: string) => token.indexOf('-') + 1

/** Tokens that are a prefix, `-` and a macaroon (version 2, binary) in base64url, as PyPI's. */
export const macaroon: Sealing = {
  kind: 'content',
  unsealed: 'doubted',
  holds: (token) => readMacaroon(Buffer.from(token.slice(macaroonAt(token)), 'base64url')) !== null,
  seal: (token) => {
    const bytes = Buffer.from(token.slice(macaroonAt(token)), 'base64url')
    const location = bytes.subarray(3, 3 + (bytes[2] ?? 0)).toString('latin1')
    const drawn = bytes
      .subarray(4 + location.length)
      .toString('hex')
      .padEnd(100, '0')
    const uuid = `${drawn.slice(0, 8)}-${drawn.slice(8, 12)}-${drawn.slice(12, 16)}-${drawn.slice(16, 20)}-${drawn.slice(20, 32)}`
    const whole = writeMacaroon(location, uuid, [`[3, "${uuid}"]`], Buffer.from(drawn.slice(32, 96), 'hex'))
    return token.slice(0, macaroonAt(token)) + whole.toString('base64url')
  },
  spoil: (token) => macaroon.seal(token).slice(0, -8),
}

const numbered = /^\d{6,20}:/

/** Tokens that are the base64 of an account number, a colon and random bytes, as those of Atlassian's Data Center products. */
export const numberedBase64: Sealing = {
  kind: 'content',
  unsealed: 'doubted',
  holds: (token) => numbered.test(Buffer.from(token.slice(macaroonAt(token)), 'base64').toString('latin1')),
  seal: (token) => {
    const bytes = Buffer.from(token.slice(macaroonAt(token)), 'base64')
    const digits = [...bytes.subarray(0, 12)].map((byte) => byte % 10).join('')
    return token.slice(0, macaroonAt(token)) + Buffer.concat([Buffer.from(`${digits}:`), bytes.subarray(13)]).toString('base64')
  },
  spoil: (token) => {
    const bytes = Buffer.from(numberedBase64.seal(token).slice(macaroonAt(token)), 'base64')
    bytes[3] = 0x7a
    return token.slice(0, macaroonAt(token)) + bytes.toString('base64')
  },
}

const snowflake = /^\d{17,20}$/

/** Tokens whose first part, up to a dot, is an account's number in base64, as those of Discord's bots. */
export const digitsBase64: Sealing = {
  kind: 'content',
  unsealed: 'refused',
  holds: (token) => snowflake.test(Buffer.from(token.split('.')[0] ?? '', 'base64').toString('latin1')),
  seal: (token) => {
    const [first = '', ...rest] = token.split('.')
    const digits = [...Buffer.from(first, 'base64')].map((byte, index) => (index === 0 ? 1 + (byte % 9) : byte % 10)).join('')
    return [Buffer.from(digits).toString('base64').replace(/=+$/, ''), ...rest].join('.')
  },
  spoil: (token) => token.replace(/^..../, 'MTMz'.split('').reverse().join('')),
}

const bedrockKey = /^BedrockAPIKey-[\w+=,.@-]{1,50}-at-\d{12}:[\x21-\x7e]{16,}$/
const bedrockPrefix = 'ABSK'

/** Long-term keys of Amazon Bedrock: `ABSK` and the base64 of a user, an account and a secret. */
export const bedrock: Sealing = {
  kind: 'content',
  unsealed: 'refused',
  holds: (token) => bedrockKey.test(Buffer.from(token.slice(bedrockPrefix.length), 'base64').toString('latin1')),
  seal: (token) => {
    const drawn = token.slice(24).replace(/[^0-9A-Za-z]/g, 'x')
    const user = `BedrockAPIKey-${drawn.slice(0, 4)}`
    return bedrockPrefix + Buffer.from(`${user}-at-123456789012:${drawn}`).toString('base64')
  },
  spoil: (token) => token.slice(0, 24) + [...token.slice(24)].reverse().join(''),
}
