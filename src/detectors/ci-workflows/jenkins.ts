import type { Span } from '../../parsers/lib/yaml-tree.js'
import { listed, type Said, type Scene, saidOfFile } from './scene.js'

// Groovy is a language: what follows reads lines, not programs, and its rules are of low confidence.
const bound =
  /\b(\w{1,80})\s{0,4}=\s{0,4}credentials\s{0,4}\(|\b(?:variable|passwordVariable|usernameVariable|keyFileVariable|secretKeyVariable|accessKeyVariable)\s{0,4}:\s{0,4}['"](\w{1,80})['"]/g
const command = /\b(?:sh|bat|powershell|pwsh)\b[ \t(]{0,4}(?:script\s{0,4}:\s{0,4})?("""|")/g
const longest = 5000

/** What is wrong with the identities of a Jenkinsfile, as far as its lines tell. */
export function* jenkinsFindings(scene: Scene): Iterable<Said> {
  const text = withoutComments(scene.text)
  yield* interpolated(text, scene)
  yield* saidOfFile(
    'jenkins-unpinned-library',
    matches(text, /@Library\s{0,4}\(\s{0,4}\[?\s{0,4}['"]([\w./-]{1,100})(?:@(?:main|master|develop|HEAD))?['"]/g),
    'a shared library is taken at its newest: whoever changes it runs with this pipeline’s credentials',
    scene,
  )
  yield* saidOfFile(
    'jenkins-static-aws-key',
    matches(text, /\bwithAWS\s{0,4}\([^)]{0,200}\bcredentials\s{0,4}:|AmazonWebServicesCredentialsBinding/g),
    'the pipeline signs in to AWS with an access key stored in Jenkins',
    scene,
  )
  yield* saidOfFile(
    'jenkins-built-in-node',
    matches(text, /\blabel\s{0,4}['"](?:master|built-in)['"]|\bnode\s{0,4}\(\s{0,4}['"](?:master|built-in)['"]/g),
    'the pipeline runs on the controller, where every credential of Jenkins lies',
    scene,
  )
}

function* interpolated(text: string, scene: Scene): Iterable<Said> {
  const names = new Set([...text.matchAll(bound)].map((match) => match[1] ?? match[2] ?? ''))
  // `X = credentials(…)` of a user and password gives these two as well.
  for (const name of [...names]) for (const end of ['_USR', '_PSW']) names.add(name + end)
  if (names.size === 0) return
  const spans: Span[] = []
  const used = new Set<string>()
  for (const match of text.matchAll(command)) {
    const quote = match[1] ?? '"'
    const start = match.index + match[0].length
    const body = bodyOf(text, start, quote)
    for (const reference of body.matchAll(/(?<!\\)\$\{?(\w{1,80})\}?/g)) {
      const name = reference[1] ?? ''
      if (!names.has(name)) continue
      used.add(name)
      spans.push({ start: start + reference.index, end: start + reference.index + reference[0].length })
    }
  }
  yield* saidOfFile(
    'jenkins-interpolated-credential',
    spans,
    `${listed([...used])} ${used.size > 1 ? 'are' : 'is'} put into a command by Groovy (double quotes): the value stands in process lists and unmasked where it is changed`,
    scene,
  )
}

function bodyOf(text: string, start: number, quote: string): string {
  const window = text.slice(start, start + longest)
  const end = quote === '"' ? window.search(/(?<!\\)"|\n/) : window.indexOf(quote)
  return end === -1 ? window : window.slice(0, end)
}

/** Comments blanked, so that offsets stay. A `//` of a URL is none. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\/[^\n]*/gm, (found) => ' '.repeat(found.length))
}

function matches(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}
