import type { Candidate } from '../check.js'

const configuration =
  /\.(?:env|ya?ml|json5?|toml|properties|ini|conf|cfg|config|cnf|tf|tfvars|hcl|rsp|xml|plist|reg|sql|sh|bash|zsh|ps1|bat|cmd)$|(?:^|\/)\.?env(?:\.[^/]*)?$|(?:^|\/)Dockerfile[^/]*$/i
const translation =
  /(?:^|\/)(?:locales?|i18n|l10n|lang(?:uage)?s?|translations?|nls)[/._-]|(?:^|[/._-])(?:messages|strings|labels)[^/]*\.(?:json|ya?ml|php|properties|xml|ts|js)$|\.(?:po|pot|xliff?|arb|strings|resx)$/i

/** True for a file that configures or deploys something: what is a password there is one somebody uses. */
export function configures(path: string | null): boolean {
  return path !== null && configuration.test(path) && !samples(path)
}

/** True for a file that is copied and filled in. */
export function samples(path: string): boolean {
  return /[._-](?:example|sample|template|tmpl|dist|default)s?(?:\.|$)/i.test(path)
}

// Where a machine of one's own, a pipeline or a test is set up.
const rehearsed =
  /(?:^|[^a-z])(?:dev|devcontainer|development|local|test(?:s|ing)?|spec|e2e|ci|travis|wercker|circleci|workflows|fixtures?|samples?|examples?|demos?)(?:[^a-z]|$)/i

/** True for a file that sets up what runs for others, as far as its path tells: even one word is a password there. */
export function deploys(path: string | null): boolean {
  return path !== null && configures(path) && !rehearsed.test(path)
}

/** True for a file of texts in several languages, where `password: "Passwort"` is what a page says. */
export function translates(path: string | null): boolean {
  return path !== null && translation.test(path)
}

// What an API takes and answers, with samples.
const described = /(?:^|[/._-])(?:openapi|swagger)[^/]*\.(?:json|ya?ml)$/i

/** True for a line of a manual: in a comment of documentation, YAML in a text of Python, the description of an API. */
export function inManual({ text, nameEnd, name, start, path }: Candidate): boolean {
  if (path !== null && described.test(path)) return true
  const nameStart = nameEnd - (name?.length ?? 0)
  const lead = text.slice(text.lastIndexOf('\n', nameStart - 1) + 1, nameStart)
  if (/^[ \t]*(?:\*|\/\/\/|\/\/!|>>>|\.\.\.[ \t])/.test(lead)) return true
  return path?.endsWith('.py') === true && /^[ \t]*(?:-[ \t]+)?$/.test(lead) && /^:[ \t]+["']?$/.test(text.slice(nameEnd, start))
}

/** True for a key beside the index that a page searches, as Algolia's DocSearch is set up: it may search and no more, and every reader gets it. */
export function searches({ text, end, nameEnd, name }: Candidate): boolean {
  if (!/^(?:\w+\.)*api_?key$/i.test(name ?? '')) return false
  const nameStart = nameEnd - (name?.length ?? 0)
  return /\bindex_?name\b/i.test(`${text.slice(Math.max(0, nameStart - 120), nameStart)}\n${text.slice(end, end + 120)}`)
}
