// What may stand before a token: no letter or digit, unless it ends an escape (`\n`, `\x1b`, `\u003d`) or a percent code.
const boundary = '(?:(?<![0-9A-Za-z])|(?<=\\\\[abefnrtv0])|(?<=%[0-9A-Fa-f]{2})|(?<=\\\\x[0-9A-Fa-f]{2})|(?<=\\\\u[0-9A-Fa-f]{4}))'

// Between a name and its value: a closing quote or bracket, then one of
//   an assignment, an opening quote, a scheme word            password := "…"   apiKey || '…'   Authorization: Bearer …
//   a type and an assignment, or nothing at all, and a quote  token: string = "…"   key[] = "…"   WITH PASSWORD '…'
//   what joins a pair of name and value                       {"name": "token", "value": "…"}   key="token" value="…"   <key>token</key><string>…
// What is allowed here must be allowed by `assigned` in src/engine/gates.ts (and its WebAssembly twin) too, or matches are lost.
const opening = '(?:[$@bBfFLrRuU]{0,2}(?:\\\\?["\'`(]){1,3})'
const scheme = '(?:(?:Bearer|Token|Basic|Key|SSWS)[ \\t]{1,8})?'
const direct = `[ \\t]{0,8}(?::=|:-|=>|==?|\\|\\||\\?\\?|:|,|\\(|>|\\{)[ \\t]{0,8}${opening}?${scheme}`
const quote = '[$@bBfFLrRuU]{0,2}\\\\?["\'`]'
const typed = `(?:(?<!["'\`])[ \\t]{0,8}:?[\\w.&'<>\\[\\]|?* \\t]{0,48}(?:\\{[ \\w;]{1,30}\\}[ \\t]{0,4})?=[ \\t]{0,8}|[ \\t]{1,8})${quote}${scheme}`
const joint = '[ \\t]{0,2}[,{]?(?:</key>)?[ \\t\\r\\n]{0,40}(?:type[ \\t]{0,8}=[ \\t]{0,8}string[ \\t\\r\\n]{1,20})?["\'<]?'
const paired = `${joint}(?<![\\w.\\-])(?:[Vv]alue|default|string)["'>]?[ \\t]{0,8}[:=]?[ \\t]{0,8}["']?${scheme}`
const assignment = `["'\`\\]\\\\]{0,3}(?:${typed}|${direct}|${paired})`

const pieces = { boundary, assignment }

/** How a compiled pattern names a piece that most of them share: written out each time, they are a quarter of all rules. */
export const piece = { boundary: '(?&boundary)', assignment: '(?&assignment)' } as const

/** The regular expression's source of a compiled pattern, its shared pieces written out. */
export function writtenOut(pattern: string): string {
  return pattern.replace(/\(\?&(boundary|assignment)\)/g, (_, name: keyof typeof pieces) => pieces[name])
}
