import { failed, type Gap } from '../../core/gap.js'
import type { GitHubRecord } from '../../core/github.js'
import { parseCodeowners } from '../ownership/codeowners.js'
import type { GitHubAnswer } from './answer.js'
import { fieldsOf, text, whole } from './fields.js'
import { type Matched, matchRoute } from './match.js'
import { type Asker, verdictOf } from './refusal.js'
import { workflowUses } from './workflow.js'

/** Where an answer came by. */
export interface AnswerSource {
  /** The recorded file (`/`-path) and the answer's line in it; null for live answers. */
  readonly path: string | null
  readonly line: number | null
}

/** What an answer is worth. */
export interface Understanding {
  readonly records: readonly GitHubRecord[]
  readonly gaps: readonly Gap[]
  /** True when nothing further can be asked with this token. */
  readonly final: boolean
  /** The entries its list held, and how many there are in all as it says; null where it is no list or says nothing. */
  readonly counted: { readonly key: string; readonly what: string; readonly entries: number; readonly total: number } | null
  /** False when it may hold a credential in clear. */
  readonly keep: boolean
}

const nothing: Understanding = { records: [], gaps: [], final: false, counted: null, keep: false }

/** Makes records or gaps of one answer; null for an answer to a question nobody here asks. */
export function understand(answer: GitHubAnswer, source: AnswerSource, asker: Asker): Understanding | null {
  const workflow = workflowPath(answer.url)
  if (workflow !== null) return understandWorkflow(answer, workflow, source, asker)
  const codeowners = codeownersPath(answer.url)
  if (codeowners !== null) return understandCodeowners(answer, codeowners, source, asker)
  const matched = matchRoute(answer.url)
  if (matched === null) return null
  const { route, names } = matched
  const what = whatOf(matched)
  const verdict = verdictOf(answer, route, what, asker)
  if (verdict.kind === 'refused') return { ...nothing, gaps: [verdict.gap], final: verdict.final, keep: route.keep }
  const piece = pieceOf(matched, source)
  if (verdict.kind === 'absent') {
    if (route.path !== '/apps/{app_slug}')
      return { ...nothing, records: [{ ...piece, kind: 'codeowners-errors', exists: false, errors: [] }], keep: true }
    const slug = names.app_slug ?? ''
    return {
      ...nothing,
      records: [{ ...piece, kind: 'app', app: { slug, visible: false, owner: undefined, createdAt: undefined } }],
      keep: true,
    }
  }
  const { said, broken } = route.understand(answer.body, names)
  const gaps = broken === 0 ? [] : [failed('corrupt', what, `an answer as GitHub describes it: ${broken} of its entries were not`)]
  return {
    ...nothing,
    records: said.map((one) => ({ ...piece, ...one })),
    gaps,
    counted: countedIn(answer, matched, what),
    keep: route.keep,
  }
}

function pieceOf({ host, owner, repository }: Pick<Matched, 'host' | 'owner' | 'repository'>, { path, line }: AnswerSource) {
  return { provider: 'github', host, owner, repository, target: '', path, line } as const
}

function whatOf({ route, host, owner, repository, names }: Matched): string {
  if (route.path === '/apps/{app_slug}') return `the page of the app ${names.app_slug}`
  const place = repository === null ? (owner ?? host) : `${owner}/${repository}`
  const environment = names.environment_name === undefined ? '' : ` ${names.environment_name}`
  return `${route.what}${environment}${names.secret_name === undefined ? '' : ` ${names.secret_name}`}${isWhole(route.what) ? ` ${place}` : ` of ${place}`}`
}

function isWhole(what: string): boolean {
  return what === 'the organization' || what === 'the account' || what === 'the repository'
}

function countedIn({ url, body }: GitHubAnswer, { route, host, path }: Matched, what: string): Understanding['counted'] {
  if (route.list === undefined) return null
  const fields = fieldsOf(body)
  const list = fields[route.list]
  const total = whole(fields.total_count)
  if (!Array.isArray(list) || total === undefined) return null
  const filter = /[?&](?:filter|role|status)=\w+/.exec(url)?.[0] ?? ''
  return { key: `${host}${path}${filter}`, what, entries: list.length, total }
}

const workflowFolder = /^(.*)\/repos\/([^/]+)\/([^/]+)\/contents\/\.github\/workflows(?:\/([^/?]+))?(?:\?.*)?$/

interface WorkflowPath {
  readonly owner: string
  readonly repository: string
  /** Null for the folder itself. */
  readonly file: string | null
}

/** The workflow file, or the folder of them, an address names. */
export function workflowPath(url: string): WorkflowPath | null {
  const [, , owner, repository, file] = workflowFolder.exec(url) ?? []
  if (owner === undefined || repository === undefined) return null
  return { owner: decoded(owner), repository: decoded(repository), file: file === undefined ? null : decoded(file) }
}

interface CodeownersPath {
  readonly owner: string
  readonly repository: string
  readonly folder: string
}

/** The CODEOWNERS an address names. */
function codeownersPath(url: string): CodeownersPath | null {
  const [, owner, repository, folder] = /\/repos\/([^/]+)\/([^/]+)\/contents\/(\.github\/|docs\/|)CODEOWNERS(?:\?.*)?$/.exec(url) ?? []
  if (owner === undefined || repository === undefined || folder === undefined) return null
  return { owner: decoded(owner), repository: decoded(repository), folder }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const contentsRoute = {
  ...{ path: '/repos/{owner}/{repo}/contents/{path}', permission: 'Contents: read', scope: 'repo', keep: false },
  understand: () => ({ said: [], broken: 0 }),
} as const
const workflowRoute = { ...contentsRoute, what: 'workflows' } as const
const codeownersRoute = { ...contentsRoute, what: 'CODEOWNERS' } as const

function hostAt(url: string): string {
  return matchRoute(url.replace(/\/contents\/.*$/s, ''))?.host ?? 'github.com'
}

function understandCodeowners(
  answer: GitHubAnswer,
  { owner, repository, folder }: CodeownersPath,
  source: AnswerSource,
  asker: Asker,
): Understanding {
  const piece = pieceOf({ host: hostAt(answer.url), owner, repository }, source)
  const said = (lines: Extract<GitHubRecord, { kind: 'codeowners' }>['lines']): Understanding => ({
    ...nothing,
    records: [{ ...piece, kind: 'codeowners', folder, lines }],
  })
  if (answer.status === 404) return said(null)
  const what = `${folder}CODEOWNERS of ${owner}/${repository}`
  const verdict = verdictOf(answer, codeownersRoute, what, asker)
  if (verdict.kind === 'refused') return { ...nothing, gaps: [verdict.gap], final: verdict.final }
  const content = fileText(answer)
  if (content === null) return { ...nothing, gaps: [failed('corrupt', what, 'a file of text, as GitHub describes it')] }
  return said(parseCodeowners(content))
}

/** What an address asks for, as gaps call it. */
export function whatIsAsked(url: string): string {
  return matchRoute(url)?.route.what ?? (codeownersPath(url) === null ? workflowRoute.what : codeownersRoute.what)
}

function understandWorkflow(
  answer: GitHubAnswer,
  { owner, repository, file }: WorkflowPath,
  source: AnswerSource,
  asker: Asker,
): Understanding {
  const piece = pieceOf({ host: hostAt(answer.url), owner, repository }, source)
  const what = file === null ? `workflows of ${owner}/${repository}` : `.github/workflows/${file} of ${owner}/${repository}`
  // A repository without the folder has no workflows; one without a commit neither.
  if (file === null && (answer.status === 404 || answer.status === 409))
    return { ...nothing, records: [{ ...piece, kind: 'workflow-files', files: [] }], keep: true }
  const verdict = verdictOf(answer, workflowRoute, what, asker)
  if (verdict.kind === 'refused') return { ...nothing, gaps: [verdict.gap], final: verdict.final }
  if (file === null) {
    const entries = Array.isArray(answer.body) ? answer.body.map(fieldsOf) : []
    const files = entries.flatMap(({ type, name }) => (type === 'file' && typeof name === 'string' && /\.ya?ml$/i.test(name) ? [name] : []))
    return { ...nothing, records: [{ ...piece, kind: 'workflow-files', files }], keep: true }
  }
  const content = fileText(answer)
  if (content === null) return { ...nothing, gaps: [failed('corrupt', what, 'a file of text, as GitHub describes it')] }
  const { uses, federated, problem } = workflowUses(content)
  const gaps = problem === null ? [] : [failed('unparsable', `${what}:${problem.line}:${problem.column}`, 'valid YAML')]
  return { ...nothing, records: [{ ...piece, kind: 'workflow-uses', workflow: `.github/workflows/${file}`, uses, federated }], gaps }
}

/** The text of a file as the contents API gives it. */
function fileText({ body }: GitHubAnswer): string | null {
  const { content, encoding } = fieldsOf(body)
  return typeof content === 'string' && encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : null
}

/** Texts in an answer that may hold a credential in clear, each with the name it goes by: variables, addresses of webhooks, workflows, MCP settings. */
export function documentsIn(answer: GitHubAnswer): { path: string; text: string }[] {
  if (answer.status < 200 || answer.status > 299) return []
  const workflow = workflowPath(answer.url)
  if (workflow !== null) {
    const content = workflow.file === null ? null : fileText(answer)
    return content === null
      ? []
      : [{ path: `github:${workflow.owner}/${workflow.repository}/.github/workflows/${workflow.file}`, text: content }]
  }
  const codeowners = codeownersPath(answer.url)
  if (codeowners !== null) {
    const content = fileText(answer)
    const { owner, repository, folder } = codeowners
    return content === null ? [] : [{ path: `github:${owner}/${repository}/${folder}CODEOWNERS`, text: content }]
  }
  const matched = matchRoute(answer.url)
  if (matched === null || matched.route.keep) return []
  const { owner, repository, names, route } = matched
  const place = ['github:', owner, repository === null ? '' : `/${repository}`].join('')
  const body = fieldsOf(answer.body)
  if (route.list === 'variables' && Array.isArray(body.variables)) {
    const environment = names.environment_name === undefined ? '' : `/environments/${names.environment_name}`
    return body.variables.map(fieldsOf).flatMap(({ name, value }) => {
      const [known, said] = [text(name), text(value)]
      return known === undefined || said === undefined
        ? []
        : [{ path: `${place}${environment}/variables/${known}`, text: `${known}=${said}\n` }]
    })
  }
  if (route.path.endsWith('/hooks') && Array.isArray(answer.body)) {
    return answer.body.map(fieldsOf).flatMap(({ id, config }) => {
      const url = text(fieldsOf(config).url)
      return url === undefined ? [] : [{ path: `${place}/webhooks/${String(id)}`, text: `${url}\n` }]
    })
  }
  if (route.path.endsWith('/configuration')) {
    return [{ path: `${place}/copilot-agent.json`, text: `${JSON.stringify(body.mcp_configuration ?? null, null, 2)}\n` }]
  }
  return []
}

/** Adds up the pages of lists, and says at the end which of them held less than the server says there is. */
export function createTally() {
  const lists = new Map<string, { what: string; entries: number; total: number }>()
  return {
    add(counted: Understanding['counted']): void {
      if (counted === null) return
      const known = lists.get(counted.key)
      if (known === undefined) lists.set(counted.key, { what: counted.what, entries: counted.entries, total: counted.total })
      else {
        known.entries += counted.entries
        known.total = Math.max(known.total, counted.total)
      }
    },
    short(): Gap[] {
      return [...lists.values()]
        .filter(({ entries, total }) => entries < total)
        .map(({ what, entries, total }) => failed('corrupt', what, `all ${total} of them: the server gave ${entries}`))
    },
  }
}
