import { failed, type Gap } from '../../core/gap.js'
import type { GitHubAnswer } from './answer.js'
import { contentsDocument, understandContents, whatOfContents } from './contents.js'
import { fieldsOf, text, whole } from './fields.js'
import { type Matched, matchRoute } from './match.js'
import { type Asker, verdictOf } from './refusal.js'
import { type AnswerSource, nothing, pieceOf, type Understanding } from './understanding.js'

/** Makes records or gaps of one answer; null for an answer to a question nobody here asks. */
export function understand(answer: GitHubAnswer, source: AnswerSource, asker: Asker): Understanding | null {
  const matched = matchRoute(answer.url)
  if (matched === null) return understandContents(answer, source, asker)
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

/** What an address asks for, as gaps call it. */
export function whatIsAsked(url: string): string {
  return matchRoute(url)?.route.what ?? whatOfContents(url)
}

/** Texts in an answer that may hold a credential in clear, each with the name it goes by: variables, addresses of webhooks, workflows, CODEOWNERS, MCP settings. */
export function documentsIn(answer: GitHubAnswer): { path: string; text: string }[] {
  if (answer.status < 200 || answer.status > 299) return []
  const matched = matchRoute(answer.url)
  if (matched === null) return contentsDocument(answer)
  if (matched.route.keep) return []
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
