import { failed } from '../../core/gap.js'
import type { GitHubRecord } from '../../core/github.js'
import { parseCodeowners } from '../lib/codeowners.js'
import type { GitHubAnswer } from './answer.js'
import { fieldsOf } from './fields.js'
import { matchRoute } from './match.js'
import { type Asker, verdictOf } from './refusal.js'
import { type AnswerSource, nothing, pieceOf, type Understanding } from './understanding.js'
import { workflowUses } from './workflow.js'

/** Files of a repository: its workflows and the folder they lie in, and CODEOWNERS. Null for an answer to any other question. */
export function understandContents(answer: GitHubAnswer, source: AnswerSource, asker: Asker): Understanding | null {
  const workflow = workflowPath(answer.url)
  if (workflow !== null) return understandWorkflow(answer, workflow, source, asker)
  const codeowners = codeownersPath(answer.url)
  return codeowners === null ? null : understandCodeowners(answer, codeowners, source, asker)
}

/** The text of such a file, by the name findings call it. */
export function contentsDocument(answer: GitHubAnswer): { path: string; text: string }[] {
  const workflow = workflowPath(answer.url)
  const place = workflow ?? codeownersPath(answer.url)
  const file =
    workflow === null ? codeownersPath(answer.url)?.folder.concat('CODEOWNERS') : workflow.file && `.github/workflows/${workflow.file}`
  const text = place === null ? null : fileText(answer)
  if (place === null || !file || text === null) return []
  return [{ path: `github:${place.owner}/${place.repository}/${file}`, text }]
}

/** What an address of contents asks for, as gaps call it. */
export function whatOfContents(url: string): string {
  return codeownersPath(url) === null ? workflowRoute.what : codeownersRoute.what
}

const workflowFolder = /^(.*)\/repos\/([^/]+)\/([^/]+)\/contents\/\.github\/workflows(?:\/([^/?]+))?(?:\?.*)?$/

interface WorkflowPath {
  readonly owner: string
  readonly repository: string
  /** Null for the folder itself. */
  readonly file: string | null
}

/** The workflow file, or the folder of them, an address names. */
function workflowPath(url: string): WorkflowPath | null {
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
