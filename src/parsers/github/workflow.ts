import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import type { GitHubSecretUse } from '../../core/github.js'
import { tooDeepAt } from '../../core/yaml-depth.js'

/** What a workflow does with secrets. */
export interface WorkflowUses {
  readonly uses: readonly GitHubSecretUse[]
  /** True when a job may ask for an OIDC token. */
  readonly federated: boolean
  /** Where it is no YAML; null when it is. */
  readonly problem: { readonly line: number; readonly column: number } | null
}

/** Stands for every secret: `secrets: inherit`, `toJSON(secrets)`, a name worked out at run time. */
export const everySecret = '*'

const longest = 1 << 20
const mostNodes = 200_000
const named = /\bsecrets(?:\.([A-Za-z_]\w{0,254})|\[\s{0,8}'([^']{1,255})'\s{0,8}\])/g
const dynamic = /\bsecrets\s{0,8}(?:\)|\[(?!\s{0,8}'))/

/** Which secrets the jobs of a workflow read, by name. A text that is no YAML is searched as text: a name met there is a use. */
export function workflowUses(text: string): WorkflowUses {
  const lines = new LineCounter()
  const head = text.slice(0, longest)
  // What nests beyond anything written by a person is no workflow, and no library survives it.
  const document = parseDocument(tooDeepAt(head) === null ? head : '', { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' })
  const [error] = document.errors
  if (error !== undefined || !isMap(document.contents)) {
    const place = lines.linePos(error?.pos[0] ?? 0)
    const uses = [...names(text.slice(0, longest))].map((secret) => ({ secret, job: '', environment: undefined, line: 1 }))
    return { uses, federated: /id-token:\s{0,8}write/.test(text.slice(0, longest)), problem: { line: place.line, column: place.col } }
  }
  const root = document.contents
  const jobs = root.get('jobs', true)
  const lineOf = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line
  const budget = { left: mostNodes }
  const shared = [...usesIn(root.get('env', true), '', null, lineOf, budget)]
  const uses: GitHubSecretUse[] = []
  let federated = asksForToken(root.get('permissions', true))
  for (const pair of isMap(jobs) ? jobs.items : []) {
    const job = isScalar(pair.key) ? String(pair.key.value) : ''
    if (!isMap(pair.value)) continue
    const environment = environmentOf(pair.value)
    if (asksForToken(pair.value.get('permissions', true))) federated = true
    for (const use of shared) uses.push({ ...use, job, environment })
    const handed = pair.value.get('secrets', true)
    if (isScalar(handed) && handed.value === 'inherit') uses.push({ secret: everySecret, job, environment, line: lineOf(handed) })
    uses.push(...usesIn(pair.value, job, environment, lineOf, budget))
  }
  return { uses: unique(uses), federated, problem: null }
}

/** Names of secrets in a text with expressions in it. */
function* names(text: string): Generator<string> {
  for (const [, dotted, quoted] of text.matchAll(named)) yield (dotted ?? quoted ?? '').toUpperCase()
  if (dynamic.test(text)) yield everySecret
}

/** Uses in the scalars below a node. Aliases are not followed: what they stand for is read where it is written. */
function* usesIn(
  node: unknown,
  job: string,
  environment: string | null | undefined,
  lineOf: (node: Node) => number,
  budget: { left: number },
): Generator<GitHubSecretUse> {
  const open: unknown[] = [node]
  while (open.length > 0 && budget.left-- > 0) {
    const next = open.pop()
    if (isMap(next)) open.push(...next.items.flatMap(({ key, value }) => [key, value]).reverse())
    else if (isSeq(next)) open.push(...[...next.items].reverse())
    else if (isScalar(next) && typeof next.value === 'string') {
      for (const secret of names(next.value)) yield { secret, job, environment, line: lineOf(next) }
    }
  }
}

function environmentOf(job: YAMLMap): string | null | undefined {
  const said = job.get('environment', true)
  const name = isMap(said) ? said.get('name', true) : said
  if (!isScalar(name) || typeof name.value !== 'string') return said === undefined ? null : undefined
  return name.value.includes('${{') ? undefined : name.value
}

function asksForToken(permissions: unknown): boolean {
  if (isScalar(permissions)) return permissions.value === 'write-all'
  return isMap(permissions) && permissions.get('id-token') === 'write'
}

function unique(uses: readonly GitHubSecretUse[]): GitHubSecretUse[] {
  const known = new Map(uses.map((use) => [`${use.secret}\0${use.job}`, use]))
  // The first place is told, not the last.
  for (const use of [...uses].reverse()) known.set(`${use.secret}\0${use.job}`, use)
  return [...known.values()]
}
