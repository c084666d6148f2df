import { inspect } from 'node:util'

const shown = 4

/**
 * A found value that cannot be printed by accident: every string form of it is the redaction. Only `reveal`, called for
 * `--show-secrets` and fingerprints, gives the value.
 */
export class Secret {
  readonly #value: string
  /** What may be printed: the public prefix, at most 4 characters of the end, and the length. */
  readonly redacted: string

  /** `publicPrefix` is how many of the first characters are known to everyone, such as `ghp_`. */
  constructor(value: string, publicPrefix = 0) {
    this.#value = value
    this.redacted = redact(value, publicPrefix)
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return this.redacted
  }

  toJSON(): string {
    return this.redacted
  }

  [inspect.custom](): string {
    return this.redacted
  }
}

/** Shows a value's public prefix and up to 4 last characters, never more than an eighth of what is secret, and the length. */
export function redact(value: string, publicPrefix = 0): string {
  const hidden = value.length - publicPrefix
  const tail = Math.min(shown, Math.floor(hidden / 8))
  return `${value.slice(0, publicPrefix)}…${tail > 0 ? value.slice(-tail) : ''} (${value.length} characters)`
}
