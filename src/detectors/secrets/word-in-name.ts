// What people join to a word without a sign or a capital letter: `myoktatoken`, `PRODOKTATOKEN`.
const joinedBefore = new Set(
  (
    'my our your the get set put use with for admin api app aws backend bot ci cloud config default demo dev env expo frontend gatsby global live local next nuxt ' +
    'private prod production public qa react root sandbox server shared staging stage test tf user vite vue web'
  ).split(' '),
)

// What goes on behind a bare name: a word that says secret, or what else belongs to an account.
const joinedBehind =
  /token|key|secret|pass|pwd|cred|auth|api|hash|cert|^(?:access|account|admin|ai|app|bot|ci|client|cloud|com|db|dev|dsn|env|hq|id|io|live|org|pat|prod|project|read|sdk|server|service|sid|stag|test|url|user|v\d|webhook|write)|^s$/i

// Words that name no provider: `mystorageaccountkey` holds one wherever it begins.
const general =
  /^(?:access|account|admin|api|app_?key|application|auth|channel|consumer|credentials|iam|join|key|license|oauth|personal|private|root|sasl|secret|storage|system|token|tracker|unseal)/

// A name behind an escape, a percent code or an option of one letter (`-Dsonar.token`): its first characters end that.
const escapeCode = /^(?:[abefnrtv0]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})/
const percentCode = /^[0-9A-Fa-f]{2}/
const option = /^-[A-Za-z]/

/**
 * True when one of the words (small letters) is said by the name that stands at `start` of the text: `myOktaToken` says `okta`,
 * in `rookTable` its letters stand inside other words.
 */
export function says(name: string, words: readonly string[], text: string, start: number): boolean {
  if (wordIn(name, words)) return true
  const before = start === 0 ? '' : (text[start - 1] ?? '')
  const code = before === '\\' ? escapeCode.exec(name) : before === '%' ? percentCode.exec(name) : option.exec(name)
  return code !== null && wordIn(name.slice(code[0].length), words)
}

function wordIn(name: string, words: readonly string[]): boolean {
  const folded = name.toLowerCase()
  return words.some((word) => {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
      if (begins(name, at, word) && ends(name, at + word.length, word)) return true
    }
    return false
  })
}

/** True when a word may begin here: not behind letters that it goes on from. */
function begins(name: string, at: number, word: string): boolean {
  const before = name[at - 1] ?? ''
  if (!/[a-z]/i.test(before) || !/^[a-z]/.test(word) || general.test(word)) return true
  if (/[A-Z]/.test(name[at] ?? '') && (/[a-z]/.test(before) || /[a-z]/.test(name[at + 1] ?? ''))) return true
  const joined = /(?:[A-Z]+|[A-Z]?[a-z]+)$/.exec(name.slice(0, at))
  return joined !== null && joinedBefore.has(joined[0].toLowerCase())
}

/** True when a word may end here. A bare name does not go on: `deeplink` is not of DeepL; of `okta_secret` enough is said. */
function ends(name: string, at: number, word: string): boolean {
  if (!/^[a-z]+$/.test(word) || joinedBehind.test(word.slice(1))) return true
  const next = name[at] ?? ''
  if (/[A-Z]/.test(next) && /[a-z]/.test(name[at - 1] ?? '')) return true
  const joined = /^(?:[a-z]+|[A-Z]+(?![a-z]))/.exec(name.slice(at))
  return joined === null || joinedBehind.test(joined[0])
}
