/** The words of a name: `dbPassword_2` and `DB-PASSWORD-2` are `db password 2`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

// What may follow the word that says secret: which one, where it is used, how it is written down.
const tails = new Set(
  'value val string str text plain raw data content env var b64 base64 hex default current old new base prod production staging stage dev test qa live sandbox master main primary secondary backup v1 v2 1 2 3 4 a b i ii'.split(
    ' ',
  ),
)

// Words that make a name one of something else: a label, a place, a rule about secrets, an id that is meant to be seen.
const notSecret = new Set(
  (
    'public pub label labels field fields type types kind name names hash hashed digest checksum length len size count min max limit file filename path dir folder url uri link href endpoint ' +
    'host header headers regex regexp pattern format prefix suffix class classname style icon input placeholder hint help message msg error errors title text prompt description desc ' +
    'policy reset forgot forgotten expiry expires expiration expire ttl age date time timestamp version algorithm alg algo method mode strength score rule rules validator validation valid invalid ' +
    'required enabled disabled allow allowed show visible hide toggle column row table index sort primary foreign partition cache route locale i18n translation msgid selector xpath css id ids arn ref reference ' +
    'next page continuation cursor sync syntax lexer parser parse tokenizer csrf xsrf csrftoken xsrftoken csrfmiddlewaretoken authenticity example sample fake dummy mock placeholder site sitekey recaptcha publishable template attribute ' +
    'request change action attribution idempotency idempotent lifecycle pagination event callback handler function func fn param parameter option options config section namespace'
  ).split(' '),
)

type Meaning = 'password' | 'secret' | null

const known = new Map<string, Meaning>()
// Names of one tree repeat: far fewer are met than this.
const mostKnown = 10_000

/** What a name says of its value: a password, another secret, or nothing of the kind. */
export function meaning(name: string): Meaning {
  const said = known.get(name)
  if (said !== undefined) return said
  if (known.size === mostKnown) known.clear()
  const read = meaningOf(name)
  // A copy: a slice would keep the whole text it was cut from.
  known.set(Buffer.from(name, 'latin1').toString('latin1'), read)
  return read
}

function meaningOf(name: string): Meaning {
  if (/identified by$/i.test(name)) return 'password'
  const words = wordsOf(name.replace(/^(?:(?:config|conf|configuration|settings|options|opts|params|app)\.)+/i, '').replace(/\d+$/, ''))
  while (words.length > 1 && tails.has(words[words.length - 1] ?? '')) words.pop()
  if (words.some((word) => notSecret.has(word))) return null
  // What makes a request one, not who may make it.
  if (words.join(' ') === 'client token') return null
  // The name of an app at these, which every page that signs in shows.
  if (/(?:^| )(?:dropbox|pusher) (?:app|api) key$/.test(words.join(' '))) return null
  // Algolia's name for a key that pages search with.
  if (/(?:^| )search only (?:api )?key$/.test(words.join(' '))) return null
  // A password's hash under a name that says so, `SHA256_PASSWORD`; what signs with one, `HMAC_SHA256_KEY`, stays a secret.
  const hashed = words.some((word) => /^(?:sha(?:1|2|3|224|256|384|512)|md5|bcrypt|argon2(?:id?)?)$/.test(word))
  const last = words[words.length - 1] ?? ''
  const before = words[words.length - 2] ?? ''
  if (/^(?:\w*(?:password|passwd|passphrase)|pwd|\w{1,4}pwd|pw|pass)$/.test(last)) return hashed ? null : 'password'
  if (/^pass(?:word)?$/.test(before) && last === 'phrase') return 'password'
  if (
    /^(?:\w*secret|\w*token|apikey|authkey|accesskey|secretkey|\w*privatekey|masterkey|signingkey|\w*encryptionkey|\w*accountkey|credentials?|\w*apikey|\w*authtoken)$/.test(
      last,
    )
  ) {
    return /^(?:tokens|secrets|\w*(?:non|un|de|in|tik)tokens?)$/.test(last) ? null : 'secret'
  }
  const keyOf =
    /^(?:api|app|application|access|secret|private|auth|oauth|authorization|encryption|encrypt|decryption|crypto|cipher|aes|hmac|jwt|signing|signature|sign|master|service|account|storage|shared|session|cookie|license|admin|client|webhook|deploy|security|server|sas|subscription)$/
  if (last === 'key' && keyOf.test(before)) return 'secret'
  if ((last === 'salt' || last === 'pepper') && /^(?:password|secret|token|auth|secure|logged|nonce|hash)$/.test(before)) return 'secret'
  return null
}
