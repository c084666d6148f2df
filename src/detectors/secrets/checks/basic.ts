import type { Confidence } from '../../../core/severity.js'
import type { Check } from '../check.js'
import { filled, placeholder } from '../placeholder.js'
import { guessBits, looksRandom, madeOfWords } from '../randomness.js'

// Passwords everyone knows: what images, tutorials and local set-ups come with.
const defaults =
  /^(?:password|passwd|passw0rd|p@ssw0rd|pass|pwd|pw|secret|root|toor|admin|administrator|user|username|guest|test|testing|demo|postgres|postgresql|mysql|mariadb|mongo|redis|rabbitmq|docker|dev|local|example|default|changeme|letmein|anoncvs|anonymous|anonsvn|welcome|qwerty|hunter2|foo|bar|baz|b|p|x|\d{1,6}|(?:user|root|admin|test|my|db|the|some|your|app)[-_]?(?:password|passwd|pass|pwd|pw|secret|token|key)?\d{0,4}|pass(?:word)?\d{1,4})$/i

// … of which these say themselves that they stand for one.
const standing = /^(?:your|some|the|my|x$|example|changeme|secret$)/i

// Hosts that are this machine, a neighbour in a compose file, or nobody's by RFC 2606.
const nobody =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|(?:[\w-]+\.)*(?:example|test|invalid|localhost|local|internal\.example)|(?:[\w-]+\.)*example\.(?:com|org|net|edu)|(?:my|your|some)[-_.]?\w*|host(?:name)?|server|domain\.\w+|foo\.\w+|bar\.\w+)$/i

/** How much a password tells, by itself and by the host it opens; null for a stand-in. */
function judge(user: string, password: string, host: string | null): Confidence | null {
  if (placeholder(password) !== null) return null
  if (placeholder(user) !== null && /[${<%]/.test(user)) return null
  const plain = defaults.test(password) || password.toLowerCase() === user.toLowerCase()
  const bare = host !== null && !host.includes('.') && !host.includes(':')
  if (plain) return host === null || bare || nobody.test(host) || standing.test(password) ? null : 'low'
  if (filled(password)) return null
  if (host !== null && nobody.test(host)) return 'low'
  if (looksRandom(password)) return bare ? 'medium' : 'high'
  // Letters beyond ASCII are percent-encoded in a URL that is used, and words in one that tests encoding.
  if (password.length < 6 || /[^\x20-\x7e]/.test(password)) return 'low'
  if (bare || madeOfWords(password)) return 'low'
  return 'medium'
}

/** A password in a URL's userinfo (RFC 3986 §3.2.1), judged by what it is and whose door it opens. */
export const url: Check = ({ value, groups, text, end }) => {
  const { scheme = '', user = '', host = '' } = groups
  if (/^[-_.:;,|=]+$/.test(value) || /[/?#]/.test(value) || /[<>{}"'`\\]/.test(host)) return null
  // Code that builds a URL of parts: `' + password + '`, `%s`, `$pass`.
  if (/^["'`+ ]|[+"'`]$|^%[a-z]$|^[$:@#]/.test(value) || /["'`+{}$<]/.test(user)) return null
  const confidence = judge(percentDecoded(user), percentDecoded(value), host)
  if (confidence === null) return null
  // A registry's or forge's user that says the password is a token.
  const facts = {
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    user: /\d/.test(user) && user.length > 19 ? null : user === '' ? null : user,
    ...databaseOf(scheme.toLowerCase(), text.slice(end)),
  }
  const local = nobody.test(host) || !host.includes('.')
  const reason = reasonOf(confidence, value, local)
  return { confidence, facts, reason, value: percentDecoded(value), bits: bitsOf(value), ...(local ? { severity: 'low' as const } : {}) }
}

const databases =
  /^(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|mssql|sqlserver|oracle|clickhouse|cockroachdb|redis|rediss)(?:\+\w{1,20})?$/

/** Port and database of a database's URL, from what follows its password. */
function databaseOf(scheme: string, rest: string): { database?: string; port?: string } {
  if (!databases.test(scheme)) return {}
  const [, port, database] = /^@[^\s:/?#"'`<>]{1,160}(?::(\d{1,5}))?(?:\/([\w.-]{1,64}))?/.exec(rest) ?? []
  return { ...(port === undefined ? {} : { port }), ...(database === undefined ? {} : { database }) }
}

function reasonOf(confidence: Confidence, password: string, local: boolean): string {
  if (confidence === 'high') return 'its password is random'
  const what = looksRandom(password) ? 'its password is random' : 'its password is one a person could have made up'
  return local ? `${what}, its host is this machine or a neighbour` : what
}

/** Bits of chance in a password; none when people made it up. */
function bitsOf(password: string): number {
  return looksRandom(password) ? guessBits(password) : 0
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The `auth` of a registry in a Docker configuration: base64 of `user:password`, below the registry's name. */
export const dockerAuth: Check = (candidate) => {
  const verdict = basicAuth(candidate)
  if (verdict === null) return null
  const above = candidate.text.slice(0, candidate.start)
  const registry = /"((?:https?:\/\/)?[A-Za-z0-9.:_/-]{3,120})"[ \t\r\n]{0,40}:[ \t\r\n]{0,40}\{[^{}]{0,400}$/.exec(above)?.[1] ?? null
  return { ...verdict, facts: { ...verdict.facts, registry } }
}

/** The value of an `Authorization: Basic` header: base64 of `user:password` (RFC 7617). */
export const basicAuth: Check = ({ value }) => {
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  const parts = /^([\x20-\x39\x3b-\x7e]{0,128}):([\x21-\x7e]{3,256})$/.exec(decoded)
  if (parts === null) return null
  const [, user = '', password = ''] = parts
  // RFC 7617's own samples, Aladdin and his door.
  if (user === 's6BhdRkqt3' || user === 'Aladdin' || user === 'test' || user === 'user') return null
  const confidence = judge(user, password, null)
  return confidence === null
    ? null
    : {
        confidence,
        facts: { user: /\d/.test(user) && user.length > 19 ? null : user },
        reason: `it decodes to a user, and ${reasonOf(confidence, password, false).replace('its password', 'a password that')}`,
        value: decoded,
        bits: bitsOf(password),
      }
}
