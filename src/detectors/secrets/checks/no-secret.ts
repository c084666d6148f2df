import { chance } from '../chance.js'
import { filled } from '../placeholder.js'

// The word password itself, as labels have it.
const translated =
  /^(?:pass(?:wor[dt]|code|phrase)|kenn?wort|pa(?:ss|s)w(?:oo|o)rd|mot ?de ?passe|motdepasse|contrase(?:ñ|Ã±|n)a|clave|senha|palavra-passe|parola(?:ccia)?|wachtwoord|l(?:ö|Ã¶|o)senord|adgangskode|salasana|heslo|has(?:ł|Å\x82|l)o|jelsz(?:ó|Ã³|o)|(?:ş|Å\x9f|s)ifre|[^\x00-\x7f]+)[:*.]*$/i
const notSecrets = [
  /^sha(?:1|224|256|384|512)[-:=]/i,
  /^data:/,
  /^(?:https?|ftp|file|wss?|s3|gs|git|ssh|urn|mailto|jdbc):/i,
  /^ssh-(?:rsa|ed25519|dss) /,
  /^AAAA[BCE]3Nza/, // a public key of ssh
  /^(?:MII[BC]Ij|MFkwEw|MIGfMA0)/, // a public key in DER
  /^LS0tLS1CRUdJTi/, // PEM in base64: a certificate or a key, judged by others
  /^(?:iVBORw0KGgo|R0lGOD|\/9j\/|AGFzbQ|UklGR|PHN2Zy|d09GM|T1RUTw|AAEAAAA|H4sI|UEsDB)/, // images, fonts, wasm, archives
  /\w\(\)|[;,]\w+[.=]\w|[!=]==/, // code
  /^U2FsdGVkX1/, // encrypted by openssl
  /^0x[0-9a-f]{32}$/i, // a key of SNMP as it is stored, a hash
  /^\$9\$/, // encrypted by Junos
  translated,
  /^[#.][A-Za-z][A-Za-z-]*$/, // a selector
  /^rO0AB/, // a serialized Java object
  /^[\w.-]+(?:\[[\w,-]+\])?(?:==|>=|~=|<=|\^)\d[\w.*]*$/, // a package and its version
  /^pk_(?!\d{6,}_)/, // a publishable key
  /^pk\.eyJ/, // a public token of Mapbox, which every page with a map shows
  /^phc_/, // a project's key of PostHog, which every page that counts its visitors shows
  /^[a-z]+(?:[A-Z][a-z]{2,})+V\d$/, // the name of a field in its second edition
  /^[\w.+-]+@[\w-]+\.[\w.]+$/, // a mail address
  /^\d+(?:\.\d+)+(?:-\d+(?:\.\d+)*)?$/, // versions
  /\/\{\w+\}/, // a path with a part to fill in
  // What schemas, forms and switches say of a value.
  /^(?:true|false|null|none|nil|undefined|yes|no|on|off|string|text|varchar|boolean|number|integer|object|identifier|required|optional|enabled?|disabled?|include|omit|same-origin|prompt|unset)$/i,
  /^\w+=(?:true|false|none|null|\d)$/i, // an argument with its value
  /^\{[\w.()]*\}?[;,)]?$/, // filled in by a format
  /^@[\w-]+\//, // a package in its scope
  /\$2[abxy]\$\d\d\$|^\$argon2|^\$[156]\$|^\{(?:SSHA|SHA|bcrypt|noop)\}|^pbkdf2/, // a hashed password
  /^[\w$.]+\(.*\)?$/, // a call
  /^[\w$.]+\[.*\]?$/,
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/, // the name of a variable
]

// What a random value now and then looks like: its letters tell.
const unlessRandom = [
  /^[\w$]+(?:\.[A-Za-z_$][\w$]*)+(?:\(\))?$/, // a property: config.password
  /^(?:\.{0,2}|~|[A-Za-z]:)[\\/][\w.%\\/ -]+$/, // a path, or the format of one
  /^[\w-]+(?:\/[\w.-]+)+\.\w{1,5}$/,
]

/** True when the value is of a kind that is no secret, or the words in it are those of a stand-in. */
export function refusedAs(value: string, words: string): boolean {
  return filled(words) || ofOtherKind(value)
}

/** True when the value is of a kind that is no secret: a hash, a path, a public key, code. */
export function ofOtherKind(value: string): boolean {
  if (notSecrets.some((pattern) => pattern.test(value))) return true
  return unlessRandom.some((pattern) => pattern.test(value)) && chance(value) < 0.3
}

// Drawn by chance are those of the fourth version alone; the others are made of times and names.
const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}\}?$/i

/** True for a UUID that was counted or named, not drawn: an id. */
export function countedUuid(value: string): boolean {
  const [whole, version, variant = ''] = uuid.exec(value) ?? []
  return whole !== undefined && (version !== '4' || !/[89ab]/i.test(variant))
}
