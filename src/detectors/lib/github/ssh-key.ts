/** What an SSH public key is: its kind, and the bits of an RSA modulus. Null for what is none. */
export function sshKeyOf(key: string): { readonly kind: string; readonly bits: number | null } | null {
  const [kind, data] = key.trim().split(/\s+/, 2)
  if (kind === undefined || data === undefined || !/^[A-Za-z0-9+/=]{8,8192}$/.test(data)) return null
  if (kind !== 'ssh-rsa') return { kind, bits: null }
  const fields = fieldsOf(Buffer.from(data, 'base64'))
  const modulus = fields[2]
  if (fields[0]?.toString('latin1') !== 'ssh-rsa' || modulus === undefined) return { kind, bits: null }
  const digits = modulus.toString('hex').replace(/^0+/, '')
  return { kind, bits: digits === '' ? null : digits.length * 4 - (4 - Number.parseInt(digits[0] ?? '0', 16).toString(2).length) }
}

/** Fields with their lengths before them (RFC 4253, section 6.6); what does not fit ends the list. */
function fieldsOf(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= bytes.length && fields.length < 4; ) {
    const length = bytes.readUInt32BE(at)
    if (at + 4 + length > bytes.length) break
    fields.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return fields
}
