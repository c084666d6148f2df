import type { SecretRecord } from './detection.js'
import { type Confidence, lessSure } from './severity.js'

/** What kind of file a path names, as far as the path tells. */
export type Place = 'source' | 'test' | 'example' | 'docs' | 'lock' | 'minified' | 'generated' | 'vendored' | 'vendored-test'

const lockNames =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|composer\.lock|gemfile\.lock|cargo\.lock|poetry\.lock|pdm\.lock|uv\.lock|pipfile\.lock|go\.(sum|work\.sum)|packages\.lock\.json|podfile\.lock|mix\.lock|pubspec\.lock|flake\.lock|deno\.lock|gradle\.lockfile|\.terraform\.lock\.hcl|conda-lock\.ya?ml)$/
const vendored =
  /(^|\/)(node_modules|bower_components|vendor|godeps|third[_-]?party|site-packages|dist-packages|pods|carthage|\.yarn|jspm_packages)\//
const minified = /[.-]min\.(js|mjs|cjs|css)$|\.(js|css|mjs|cjs)\.map$|\.bundle\.js$|\.chunk\.js$/
const generated =
  /(^|\/)(dist|build|out|generated|__generated__|\.next|\.nuxt|target|coverage)\/|\.(pb\.go|pb2?\.py|g\.dart|designer\.cs|generated\.\w+)$|\.snap$/
const test =
  /(^|\/)([^/]+[-_.])?(tests?|e2e|unittests?)\/|(^|\/)(t|__tests__|testing|test[-_]?(data|utils?|certs?|keys?|files?|assets?|resources?|suites?)|e2e[-_.][^/]+|[^/]+[-_.]e2e[-_.][^/]+|specs?|_?fixtures?|__fixtures__|__mocks__|mocks?|cypress|molecule|cassettes|vcr_cassettes|bench(marks?)?)\/|(^|\/)(test[_-][^/]*|conftest\.py|tests?\.(py|rs|[cm]?[jt]sx?|rb|go|php))$|[._-](test|tests|test[-_]?data|spec|e2e|mock|fixture)s?\.[^/]+$|(^|\/)[^/]*(tests?|spec)\.(java|kt|cs|swift|scala|php)$/
const example =
  /(^|\/)([^/]+[-_.])?(examples?|samples?|demos?)\/|(^|\/)(tutorials?|templates?|playground|quickstart)\/|\.stor(y|ies)\.[^/.]+$|[._-](example|sample|template|tmpl|dist|default)s?(\.[^/.]+)?$|(^|\/)(example|sample)s?[._-][^/]*$|(^|\/)\.env\.(example|sample|template|dist)/
// What a role of Ansible writes to its hosts.
const deployedTemplate = /((?:^|\/)roles\/[^/]+\/)templates\//
const docs =
  /(^|\/)(docs?|documentation|website|man|wiki)\/|\.(md|mdx|markdown|rst|adoc|asciidoc|txt|html?|tex|pod|1|3|5|8)$|(^|\/)(readme|changelog|changes|contributing|history)[^/]*$/

/** What the path says about the file, the strongest reason for doubt first. Paths are `/`-separated. */
export function placeOf(path: string): Place {
  const lower = path.toLowerCase()
  if (lockNames.test(lower)) return 'lock'
  if (vendored.test(lower)) return test.test(lower) || example.test(lower) ? 'vendored-test' : 'vendored'
  if (minified.test(lower)) return 'minified'
  if (test.test(lower)) return 'test'
  if (example.test(lower.replace(deployedTemplate, '$1'))) return 'example'
  if (generated.test(lower)) return 'generated'
  if (docs.test(lower)) return 'docs'
  return 'source'
}

/** What is known of a finding when its place is weighed. */
export interface Weighed {
  readonly kind: SecretRecord['kind'] | 'posture'
  /** It proves itself, by a checksum or by decoding. */
  readonly proven: boolean
  /** Anyone makes its like without asking a provider, such as a private key. */
  readonly selfMade: boolean
}

/**
 * How sure a finding stays at such a place, `drop` when nothing is left of it. Over several locations the surest counts.
 * A proven value is never lowered, a structured one by one step, in the tests of somebody else's code by two. What anyone makes on their own
 * is made for tests and examples all the time: low there, whole elsewhere. What was believed for its name alone loses more. What is wrong with
 * an identity of the inventory (`posture`) is low wherever its account is a sample or somebody else's.
 */
export function adjustForPlace(confidence: Confidence, { kind, proven, selfMade }: Weighed, place: Place): Confidence | 'drop' {
  if (proven || place === 'source') return confidence
  const doubtful = place === 'test' || place === 'example' || place === 'docs'
  if (place === 'vendored-test') return lessSure(confidence, 2)
  if (kind === 'posture') return doubtful || place === 'vendored' ? lessSure(confidence, 2) : confidence
  if (selfMade && (place === 'test' || place === 'example')) return lessSure(confidence, 2)
  if (kind === 'structured') return doubtful ? lessSure(confidence) : confidence
  if (place === 'lock') return kind === 'generic' ? 'drop' : lessSure(confidence, 2)
  if (kind === 'named') return lessSure(confidence)
  return place === 'generated' ? lessSure(confidence) : lessSure(confidence, 2)
}

const words: Readonly<Record<Exclude<Place, 'source'>, string>> = {
  test: 'among tests',
  example: 'in an example',
  docs: 'in documentation',
  lock: 'in a lock file',
  minified: 'in minified code',
  generated: 'in generated code',
  vendored: "in somebody else's code",
  'vendored-test': "in the tests of somebody else's code",
}

/** Such a place in words, for a reason: `among tests`. */
export function placeInWords(place: Exclude<Place, 'source'>): string {
  return words[place]
}
