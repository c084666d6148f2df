import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnswerOf } from './aws-stub-answers.js'
import { answers } from './aws-stub-answers.js'
import { bodyOf, closing } from './server.js'

/** What the stub holds of one account; answers are made of it in the shapes of the IAM API Reference. */
export interface StubAccount {
  readonly id: string
  readonly users?: readonly object[]
  readonly groups?: readonly object[]
  readonly roles?: readonly object[]
  readonly policies?: readonly object[]
  /** CSV. */
  readonly report?: string
  readonly keys?: Readonly<Record<string, readonly object[]>>
  readonly uses?: Readonly<Record<string, object>>
  readonly serviceCredentials?: readonly object[]
  readonly sshKeys?: Readonly<Record<string, readonly object[]>>
  readonly certificates?: Readonly<Record<string, readonly object[]>>
  readonly providers?: readonly { readonly Arn: string; readonly Url: string; readonly ClientIDList: readonly string[] }[]
  readonly saml?: readonly object[]
  readonly services?: Readonly<Record<string, readonly object[]>>
  readonly summary?: Readonly<Record<string, number>>
  readonly alias?: string
  readonly organization?: StubOrganization
  /** Roles Anywhere profiles by region. */
  readonly profiles?: Readonly<Record<string, readonly object[]>>
  /** What the trust of every role asks for. */
  readonly externalId?: string
}

/** An organization, as its management account (or a member) sees it. */
export interface StubOrganization {
  readonly id: string
  readonly management: string
  readonly accounts: readonly object[]
  /** Parent of an account or unit. */
  readonly parents: Readonly<Record<string, { readonly Id: string; readonly Type: string }>>
  /** Policy ids attached to a target, by type. */
  readonly attached: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly documents: Readonly<Record<string, string>>
}

/** How a stub misbehaves. Actions as policies name them, without their service. */
export interface StubMood {
  readonly pageSize?: number
  /** So many throttles before each kind of call is answered. */
  readonly throttles?: number
  readonly errors?: Readonly<Record<string, { readonly code: string; readonly status: number }>>
  /** Users for whom the error above holds alone; everybody when left out. */
  readonly cut?: readonly string[]
  readonly hangs?: readonly string[]
  readonly closes?: boolean
  /** So many times a report or job is not done yet. */
  readonly unfinished?: number
  readonly sameMarker?: boolean
  /** Sessions of assumed roles are over as soon as they are made. */
  readonly shortSessions?: boolean
  /** Answer with something else than what was made. */
  readonly mutate?: (action: string, answer: object) => object
}

/** One request as it came in. */
export interface StubRequest {
  readonly action: string
  readonly account: string | null
  readonly params: Readonly<Record<string, string>>
}

/**
 * A server that speaks the query protocol of IAM and STS and the JSON protocol of Organizations for what moto lacks. The account of a call is the one of
 * its access key id: `key-of-<account>`.
 */
export async function startAwsStub(accounts: readonly StubAccount[], mood: StubMood = {}) {
  const requests: StubRequest[] = []
  const counts = new Map<string, number>()
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => answer(request, body, response),
      () => response.destroy(),
    )
  })

  function answer(request: IncomingMessage, body: string, response: ServerResponse) {
    const target = String(request.headers['x-amz-target'] ?? '')
    const rest = request.method === 'GET' && request.url !== undefined ? new URL(request.url, 'http://stub') : null
    const json = target !== '' || rest !== null
    const [, account = null, region = ''] =
      /Credential=key-of-(\d{12})\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? '') ?? []
    const params: Record<string, string> =
      rest !== null
        ? { ...Object.fromEntries(rest.searchParams), region }
        : json
          ? (JSON.parse(body) as Record<string, string>)
          : Object.fromEntries(new URLSearchParams(body))
    const action =
      rest !== null
        ? rest.pathname === '/profiles'
          ? 'ListProfiles'
          : rest.pathname
        : json
          ? target.slice(target.indexOf('.') + 1)
          : (params.Action ?? '')
    requests.push({ action, account, params })
    if (mood.closes === true) return response.destroy()
    if (mood.hangs?.includes(action)) return
    const error = (code: string, status: number) => {
      response.writeHead(status, {
        ...(rest === null ? {} : { 'x-amzn-errortype': `${code}:http://internal.amazon.com/` }),
        'content-type': json ? 'application/x-amz-json-1.1' : 'text/xml',
      })
      response.end(
        json
          ? JSON.stringify({ __type: code, message: 'made up' })
          : `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>made up</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
      )
    }
    const kind = `${account} ${action} ${params.UserName ?? params.Arn ?? params.Marker ?? params.region ?? ''}`
    const count = counts.get(kind) ?? 0
    counts.set(kind, count + 1)
    if (count < (mood.throttles ?? 0)) return error(json ? 'TooManyRequestsException' : 'Throttling', 400)
    const wrong = mood.errors?.[action] ?? mood.errors?.['*']
    if (wrong !== undefined) return error(wrong.code, wrong.status)
    const holder = accounts.find(({ id }) => id === account)
    const make: AnswerOf | undefined = Object.hasOwn(answers, action) ? answers[action] : undefined
    if (holder === undefined) return error('InvalidClientTokenId', 403)
    if (make === undefined) return error('InvalidAction', 400)
    const made = make(holder, params, { mood, count: count - (mood.throttles ?? 0), accounts })
    if (typeof made === 'string') return error(made, /Denied|Unrecognized/.test(made) ? 403 : 404)
    const said = mood.mutate?.(action, made) ?? made
    const text = json
      ? JSON.stringify(said)
      : `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${xml(`${action}Result`, said)}<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${action}Response>`
    response.writeHead(200, { 'content-type': json ? 'application/x-amz-json-1.1' : 'text/xml' })
    response.end(mood.cut?.includes(action) ? text.slice(0, Math.floor(text.length * 0.6)) : text)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    requests,
    /** Environment of a process that speaks to the stub as an account. */
    environment: (account: string): Record<string, string> => ({
      ...{
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: `key-of-${account}`,
        AWS_SECRET_ACCESS_KEY: 'made-up',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    }),
    close: () => closing(server),
  }
}

/** A value as the query protocol writes it: lists of `member`, maps of `entry`, instants in ISO 8601. */
export function xml(name: string, value: unknown): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return `<${name}>${value.map((item) => xml('member', item)).join('')}</${name}>`
  if (value instanceof Date) return `<${name}>${value.toISOString()}</${name}>`
  if (value instanceof Map)
    return `<${name}>${[...value].map(([key, item]) => `<entry>${xml('key', key)}${xml('value', item)}</entry>`).join('')}</${name}>`
  if (typeof value === 'object' && value !== null)
    return `<${name}>${Object.entries(value)
      .map(([key, item]) => xml(key, item))
      .join('')}</${name}>`
  return `<${name}>${String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</${name}>`
}
