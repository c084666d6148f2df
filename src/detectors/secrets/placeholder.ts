import { monotonous } from './randomness.js'

// Example credentials that providers print in their own documentation, told apart by a part no real one has.
const published = [
  /EXAMPLE/,
  // Join tokens and unlock keys in the description of Docker's Engine API and in its client's tests.
  /^SWM(?:TKN|KEY)-1-(?:3pu6hszjas19xyp7|1h8aps2yszaiqmz2|7c37Cc8654o6p38H|y6guTZNTwpQeTL5R)/,
  // The shared access signature in the reference of AWS DataSync.
  /sig=aBBKDWQvyuVcTPH9/,
  // The key of MinIO's public playground, play.min.io, which every client's README prints.
  /^(?:zuf\+tfteSlswRu7B|Q3AM3UQ867SPQQA4)/,
  // The sample token of jwt.io: its payload begins with the made-up subject 1234567890.
  /\.eyJzdWIiOiIxMjM0NTY3ODkwI/,
  // Samples of RFC 6749 (OAuth 2.0) and RFC 5849 (OAuth 1.0), by their first characters.
  /^(?:2YotnFZFEj|tGzv3JOkF0|SlAV32hkKG|czZCaGRSa3F0|s6BhdRkqt3|ad180jjd73|hh5s93j4hd)/,
  // The account key of Azurite and of the Cosmos DB emulator, the same on every machine.
  /^Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/,
  /^C2y6yDjf5\/R\+ob0N8A7Cgv30VRDJIWEHLM\+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw\/Jw==$/,
]

const reference = new RegExp(
  [
    '\\$\\{', // ${X}, Terraform and shells
    '\\{\\{', // templates
    '\\$\\(',
    '^\\$[A-Za-z_]', // $X
    '^\\$\\d$',
    '^[$#]\\{?\\{',
    '<%',
    '^%[A-Za-z_][A-Za-z0-9_]*%$',
    '%\\([A-Za-z_]+\\)s',
    '^%[sdvq]$',
    '^<[^>]*>?$',
    '^\\[[^\\]]*\\]$',
    '^(?:op|vault|ssm|secretsmanager|gcpsm|azurekeyvault|keyring|keychain|env|file|ref\\+[a-z]+|sops|awssm|bws|doppler|infisical)(?:://|:)',
    '\\b(?:process\\.env|os\\.environ|os\\.getenv|getenv|System\\.getenv|ENV\\[|import\\.meta\\.env|Deno\\.env|secretKeyRef|valueFrom|fromEnv|secrets\\.|vars\\.|var\\.|local\\.|data\\.|module\\.|config\\.|settings\\.|self\\.|this\\.)',
    '^!(?:Ref|Sub|GetAtt|ImportValue|vault|secret)',
    '^arn:aws',
    '^(?:ENC|enc)[\\[(]', // sops, jasypt: encrypted in place
    '^\\{AQAAABAAAA', // Jenkins: encrypted with the controller's master key
    '^AQAAANCMnd8BFdERjHoAwE|^AQIAAA[A-Za-z0-9]mAAAA', // Windows: encrypted by DPAPI, and a session key encrypted to a machine's
    '^\\$ANSIBLE_VAULT',
    '^@Microsoft\\.KeyVault',
  ].join('|'),
)

// What says that something else belongs here.
const standIns = [
  'x{4,}|\\*{3,}|\\.{3}|…|#{4,}|_{4,}|-{4,}',
  'change[-_.]?(?:me|this)\\b|change[-_.]it\\b|changeit(?!$)|replace[-_.]?(?:me|this|with)|insert[-_.]|placeholder|example|redacted',
  '(?:^|[-_.:/])(?:lorem|removed|hidden|masked|todo|fixme|undefined|null|none|empty|your)(?:$|[-_.:/])',
  '(?:^|[-_.])(?:not|no)[-_.]?(?:a[-_.]?)?(?:real|set|used|secret)',
  '^your[-_.]?(?:[a-z]{1,20}[-_.]?){0,3}(?:token|secret|password|passwd|key|pass|value|here|id)\\d{0,4}$',
  '(?:token|secret|password|key|value)[-_.]?(?:here|goes)',
].join('|')

// What people type for want of a secret, and now and then as one: words of tests, keyboards, the word secret itself.
const everyday = [
  '^changeit$', // what Java's key stores are made with
  '0{6,}|1234(?:5|$)|abcd(?:e|$)|qwerty|asdfg|deadbeef|cafebabe|foobar',
  '(?:^|[-_.:/])(?:foo|bar|sample|dummy|fake|mock|my|some|any|the)(?:$|[-_.:/])',
  '^(?:my|some|any|test|dummy|fake|mock|sample)[-_.]?(?:[a-z]{1,20}[-_.]?){0,3}(?:token|secret|password|passwd|key|pass|value|here|id)\\d{0,4}$',
  'secret[-_]?(?:key|token)?$',
].join('|')

const standsIn = new RegExp(standIns, 'i')
const typed = new RegExp(everyday, 'i')

/** Why a value is no secret though its form fits: it stands for one. `body` is its part that should be chance. Null when nothing says so. */
export function placeholder(value: string, body = value): 'published example' | 'reference' | 'placeholder' | null {
  if (published.some((pattern) => pattern.test(value))) return 'published example'
  if (reference.test(value)) return 'reference'
  if (monotonous(body)) return 'placeholder'
  return null
}

/** True when a value refers to a secret kept elsewhere or is plainly none: it may be shown. */
export function standIn(value: string, publicPrefix: number): boolean {
  return placeholder(value, value.slice(publicPrefix)) !== null && !/[A-Za-z0-9+/]{20,}/.test(value.slice(publicPrefix))
}

const spelledWords = /fake|dummy|secret|apikey|api_key|sample|notreal|password|placeholder/

/** True when the part of a token that should be chance spells a word that makers of stand-ins use. */
export function spelled(body: string): boolean {
  return spelledWords.test(body)
}

/** True when a value believed for its name alone contains the words people write where a secret goes. */
export function filled(value: string): boolean {
  return saysStandIn(value) || commonplace(value)
}

/** True when a value says that something else belongs in its place. */
export function saysStandIn(value: string): boolean {
  return standsIn.test(value)
}

/** True for what people type for want of a secret: `mysecret`, `qwerty`, `test-password`. Some leave it there for good. */
export function commonplace(value: string): boolean {
  return typed.test(value)
}

/** True for a random-looking token whose body was typed as a pattern: runs of one character, alphabets, keyboards. */
export function typedPattern(body: string): boolean {
  return (
    /(.)\1{7,}|0123456789|1234567890|9876543210|a1b2c3d4|1a2b3c4d|abcdefghij|ABCDEFGHIJ|asdfasdf|xxxx|XXXX|(?:example|placeholder|redacted|your[-_]|_here)/i.test(
      body,
    ) || /(.{2,8})\1{3,}|(.{4,20})\2\2|(.{12,40})\3/.test(body)
  )
}
