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
  const asked = { answer, source, asker }
  const workflow = workflowPath(answer.url)
  if (workflow !== null) {
    const { file } = workflow
    return file === null ? understandFolder({ ...asked, place: workflow }) : understandWorkflow({ ...asked, place: workflow }, file)
  }
  const codeowners = codeownersPath(answer.url)
  return codeowners === null ? null : understandCodeowners({ ...asked, place: codeowners })
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

/** An answer about a place of a repository, and who asked from where. */
interface Asked<Place> {
  readonly answer: GitHubAnswer
  readonly place: Place
  readonly source: AnswerSource
  readonly asker: Asker
}

type Piece = ReturnType<typeof pieceOf>

/**
 * What both readers begin with: `absent` reads an answer that says there is no such thing (null where it does not), `present` one that holds it, and what
 * was refused is a gap.
 */
function read(
  { answer, place: { owner, repository }, source, asker }: Asked<{ readonly owner: string; readonly repository: string }>,
  route: typeof workflowRoute | typeof codeownersRoute,
  what: string,
  readers: { readonly absent: (piece: Piece) => Understanding | null; readonly present: (piece: Piece) => Understanding },
): Understanding {
  const piece = pieceOf({ host: hostAt(answer.url), owner, repository }, source)
  const absent = readers.absent(piece)
  if (absent !== null) return absent
  const verdict = verdictOf(answer, route, what, asker)
  return verdict.kind === 'refused' ? { ...nothing, gaps: [verdict.gap], final: verdict.final } : readers.present(piece)
}

function withText(answer: GitHubAnswer, what: string, understood: (text: string) => Understanding): Understanding {
  const text = fileText(answer)
  return text === null ? { ...nothing, gaps: [failed('corrupt', what, 'a file of text, as GitHub describes it')] } : understood(text)
}

function understandCodeowners(asked: Asked<CodeownersPath>): Understanding {
  const { answer, place } = asked
  const what = `${place.folder}CODEOWNERS of ${place.owner}/${place.repository}`
  const said = (piece: Piece, lines: Extract<GitHubRecord, { kind: 'codeowners' }>['lines']): Understanding => ({
    ...nothing,
    records: [{ ...piece, kind: 'codeowners', folder: place.folder, lines }],
  })
  return read(asked, codeownersRoute, what, {
    absent: (piece) => (answer.status === 404 ? said(piece, null) : null),
    present: (piece) => withText(answer, what, (text) => said(piece, parseCodeowners(text))),
  })
}

function understandFolder(asked: Asked<WorkflowPath>): Understanding {
  const { answer, place } = asked
  const said = (piece: Piece, files: readonly string[]): Understanding => ({
    ...nothing,
    records: [{ ...piece, kind: 'workflow-files', files }],
    keep: true,
  })
  return read(asked, workflowRoute, `workflows of ${place.owner}/${place.repository}`, {
    // A repository without the folder has no workflows; one without a commit neither.
    absent: (piece) => (answer.status === 404 || answer.status === 409 ? said(piece, []) : null),
    present(piece) {
      const entries = Array.isArray(answer.body) ? answer.body.map(fieldsOf) : []
      const names = entries.flatMap(({ type, name }) => (type === 'file' && typeof name === 'string' ? [name] : []))
      return said(
        piece,
        names.filter((name) => /\.ya?ml$/i.test(name)),
      )
    },
  })
}

function understandWorkflow(asked: Asked<WorkflowPath>, file: string): Understanding {
  const { answer, place } = asked
  const what = `.github/workflows/${file} of ${place.owner}/${place.repository}`
  return read(asked, workflowRoute, what, {
    absent: () => null,
    present: (piece) =>
      withText(answer, what, (text) => {
        const { uses, federated, problem } = workflowUses(text)
        const gaps = problem === null ? [] : [failed('unparsable', `${what}:${problem.line}:${problem.column}`, 'valid YAML')]
        return { ...nothing, records: [{ ...piece, kind: 'workflow-uses', workflow: `.github/workflows/${file}`, uses, federated }], gaps }
      }),
  })
}

/** The text of a file as the contents API gives it. */
function fileText({ body }: GitHubAnswer): string | null {
  const { content, encoding } = fieldsOf(body)
  return typeof content === 'string' && encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : null
}
