/** True for a name that could hold a token: a run of at least 16 of its characters with digits and letters in it. */
export function looksLikeToken(name: string): boolean {
  if (name.length < 16 || !/\d/.test(name)) return false
  for (const [run] of name.matchAll(/[\w-]{16,}/g)) if (/\d/.test(run) && /[A-Za-z]/.test(run)) return true
  return false
}
