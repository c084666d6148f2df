import { marvin32 } from './marvin.js'
import { toRadix } from './radix.js'
import { type Sealing, sealedBy } from './sealing.js'

// Four characters before the checksum say which service a key belongs to; each service starts its checksum from names of its own, eight
// characters long (github.com/microsoft/security-utilities, IdentifiableMetadata.cs).
const seeds: Readonly<Record<string, readonly string[]>> = {
  '+ASt': ['Default0'],
  '+ABa': ['AbAcct00'],
  '+AMC': ['Classic0'],
  '+ASb': ['Send0000', 'Listen00', 'Manage00', 'System00', 'Unknown0'],
  '+AEh': ['Send0000', 'Listen00', 'Manage00', 'System00', 'Unknown0'],
  '+ARm': ['Send0000', 'Listen00', 'Manage00', 'System00', 'Unknown0'],
  '+ACR': ['ACRDflt0'],
  ACDb: ['MastRO00', 'MastRW00', 'SysAll00', 'Resour00', 'SystRO00', 'SystRW00', 'Encryp00'],
  AzFu: ['Functi00', 'Master00', 'System00'],
  AzSe: ['Query000', 'PAdmin00'],
  AIoT: ['IoTHub00', 'DpsKey00', 'Device00'],
  APIM: ['IoTHub00', 'Tenant00', 'Gatewy00', 'GitKey00'],
}

function seedOf(name: string): bigint {
  return BigInt(`0x${Buffer.from(name, 'latin1').toString('hex')}`)
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checksumBytes = 4
const bodyOf = (key: string) => Buffer.from(key, 'base64').subarray(0, -checksumBytes)

/** The key's four last bytes as each of its service's seeds makes them. */
function sealed(key: string): string[] {
  const bare = key.replace(/=+$/, '')
  const padding = key.slice(bare.length)
  const url = !/[+/]/.test(key)
  return (seeds[bare.slice(-10, -6)] ?? []).map((name) => {
    const body = bodyOf(key)
    const sum = Buffer.alloc(checksumBytes)
    sum.writeUInt32LE(marvin32(body, seedOf(name)))
    const whole = Buffer.concat([body, sum])
    // A key for URLs and one without characters that differ are written alike.
    return url ? whole.toString('base64url') + padding : whole.toString('base64')
  })
}

/** A key with its checksum; of a key without special characters, one that has none behind it either, as Azure draws them. */
function sealedPlainly(key: string): string {
  const plain = (text: string) => /^[0-9A-Za-z]+$/.test(text)
  const first = sealed(key)[0] ?? key
  if (!plain(key) || plain(first)) return first
  const others = [...base62].map((char) => sealed(char + key.slice(1))[0] ?? key)
  return others.find(plain) ?? first
}

/**
 * Azure's identifiable keys: the last four bytes are the Marvin32 of those before them. The algorithm is Microsoft's own published one; its
 * hash is tested with published vectors, whole keys are not, so a wrong one is doubted, not refused.
 */
export const azureKey: Sealing = {
  kind: 'checksum',
  unsealed: 'doubted',
  holds: (key) => {
    const plain = key.replaceAll('-', '+').replaceAll('_', '/')
    return sealed(key).some((form) => form.replaceAll('-', '+').replaceAll('_', '/') === plain)
  },
  seal: sealedPlainly,
  spoil: (key) => {
    const form = sealedPlainly(key)
    const at = form.replace(/=+$/, '').length - 4
    return form.slice(0, at) + (form[at] === 'B' ? 'D' : 'B') + form.slice(at + 1)
  },
}

const annotatedBody = 80

/**
 * Azure's common annotated keys (IdentifiableSecrets.cs, same source): 80 characters of base64, then the Marvin32 of their 60 bytes, its
 * bytes read as one number in base 62, four characters of it, or all six and `==`.
 */
export const azureAnnotatedKey: Sealing = sealedBy((key) => {
  const head = key.slice(0, annotatedBody)
  const sum = Buffer.alloc(checksumBytes)
  sum.writeUInt32LE(marvin32(Buffer.from(head, 'base64'), seedOf('Default0')))
  const text = toRadix(sum.readUInt32BE(), base62, 1).padEnd(6, '0')
  return key.length > annotatedBody + 4 ? `${head}${Buffer.from(`${text}==`, 'base64').toString('base64')}` : head + text.slice(0, 4)
}, 'doubted')

const passwordChars = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~'

/**
 * Client secrets of Microsoft Entra with `8Q~`: the last three characters are the first three of the Marvin32 in the secret's alphabet
 * (IdentifiableMetadata.cs, same source). Those with `7Q~` have none.
 */
export const entraSecret: Sealing = {
  ...sealedBy(sealedPassword, 'kept'),
  holds: (secret) => secret.slice(3, 6) === '8Q~' && sealedPassword(secret) === secret,
}

function sealedPassword(secret: string): string {
  const head = secret.slice(0, -3)
  return head + toRadix(marvin32(Buffer.from(head, 'latin1'), seedOf('AadPwd00')), passwordChars, 6).slice(0, 3)
}
