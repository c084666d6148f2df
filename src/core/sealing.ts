/** How a token proves itself: what its own characters say of one another. */
export interface Sealing {
  /** True when the token's checksum, or its structure, is right. */
  holds(token: string): boolean
  /** The same token with the right one. */
  seal(token: string): string
  /** The same token with a wrong one. */
  spoil(token: string): string
  /**
   * What a token is for which it does not hold: `refused`, no token; `doubted`, one of low confidence; `kept`, as good as before, because
   * nobody who makes such tokens has said how it is computed.
   */
  readonly unsealed: 'refused' | 'doubted' | 'kept'
  /** What is proven: a checksum, or a content that can be read. */
  readonly kind: 'checksum' | 'content'
}

/** The last character of a sealed text made wrong, its alphabet kept as far as hexadecimal digits, base 62 and base 32 share one. */
function otherLast(sealed: string): string {
  const last = sealed.replace(/=+$/, '').slice(-1)
  const padding = sealed.length - sealed.replace(/=+$/, '').length
  const other = last === '2' ? '3' : /[A-Z]/.test(last) ? (last === 'A' ? 'C' : 'A') : '2'
  const at = sealed.length - padding - 1
  return sealed.slice(0, at) + other + sealed.slice(at + 1)
}

/** A checksum written by `seal`: the token holds when it is what `seal` makes of it. */
export function sealedBy(seal: (token: string) => string, unsealed: Sealing['unsealed'] = 'refused'): Sealing {
  return { kind: 'checksum', unsealed, seal, holds: (token) => seal(token) === token, spoil: (token) => otherLast(seal(token)) }
}

/** A checksum in the last `length` characters, computed from what stands before it. */
export function trailing(length: number, compute: (head: string) => string, unsealed: Sealing['unsealed'] = 'refused'): Sealing {
  return sealedBy((token) => token.slice(0, -length) + compute(token.slice(0, -length)), unsealed)
}
