import { commonplace, typedPattern } from '../placeholder.js'

/** Made of what people type when a form asks for letters, digits and a symbol. */
export const chosen = /^(?:pass(?:word)?|test|admin|root|user|secret|welcome|qwerty|demo|guest|hello)[-_.@#]?\d{1,6}[!$@#.?]{0,2}$/i
const listed =
  /^(?:pass(?:wor[dt])?|passwd|admin|root|user|guest|test|demo|welcome|hello|postgres|mysql|mariadb|mongo|redis|oracle|rabbitmq|sa|secret|hunter2)$/i

/** True for a password that everyone has seen: `p@ssw0rd`, numbers in a row, a pattern of the keyboard, `secret`. */
export function wellKnown(value: string): boolean {
  return commonplace(value) || typedPattern(value) || /^p[a@4][s$5]{2}w[o0]r?d?|1234|4321|^\d+$/i.test(value) || listed.test(value)
}

/** True for a password that everyone has seen or may guess: one short word, or one of a form's words and a number. */
export function weak(value: string): boolean {
  return wellKnown(value) || chosen.test(value) || /^[A-Za-z]{1,11}$/.test(value)
}
