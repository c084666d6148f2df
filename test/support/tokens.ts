import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'

/** A made-up GitHub token with a right checksum: what most end-to-end tests plant. */
export function githubToken(seed = 1): string {
  return sampleToken(parseShape('ghp_<base62:36>'), 'github', seeded(seed))
}

/** Ten characters in a row of a value's random part, every one of them: none may be in any output. */
export function windowsOf(secret: string, publicPrefix = 0, length = 10): string[] {
  const random = secret.slice(publicPrefix)
  return Array.from({ length: Math.max(0, random.length - length + 1) }, (_, index) => random.slice(index, index + length))
}
