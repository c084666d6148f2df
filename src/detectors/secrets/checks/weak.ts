/** Made of what people type when a form asks for letters, digits and a symbol. */
export const chosen = /^(?:pass(?:word)?|test|admin|root|user|secret|welcome|qwerty|demo|guest|hello)[-_.@#]?\d{1,6}[!$@#.?]{0,2}$/i

/** True for a password that everyone has seen: `p@ssw0rd`, numbers in a row, one short word. */
export function weak(value: string): boolean {
  return chosen.test(value) || /^p[a@4][s$5]{2}w[o0]r?d?|1234|4321/i.test(value) || /^[A-Za-z]{1,11}$/.test(value)
}
