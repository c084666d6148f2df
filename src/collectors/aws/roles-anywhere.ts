import type { IAMClient } from '@aws-sdk/client-iam'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { limit } from '../../core/gap.js'
import type { Parsed } from '../../parsers/aws/index.js'
import { type Page, pages } from './caller.js'
import { type AccountReading, gapOf, parsedAnswer } from './reading.js'
import { Refusal, refusalOf } from './refusal.js'
import { pause } from './retry.js'

const action = 'rolesanywhere:ListProfiles'
const mostPages = 20
const longestAnswer = 8 << 20

/**
 * Profiles of Roles Anywhere, region by region, in the session's own region and those of the config. There is no client of the SDK that could be pinned
 * beside the others, so this one call is signed and sent with what the IAM client has: credentials, signer, connections. Source: Roles Anywhere API
 * reference, “ListProfiles”.
 */
export async function* rolesAnywhere(reading: AccountReading): AsyncGenerator<Parsed> {
  const { account, iam } = reading
  const own = await iam.config.region()
  for (const region of new Set([own, ...reading.regions])) {
    const ask = (token: string | undefined) =>
      reading.caller.call(action, ({ abortSignal }) => attempts(reading, region, token, abortSignal))
    try {
      for await (const answer of pages(ask, action, mostPages)) {
        // That there is none is an answer too.
        yield { kind: 'roles-anywhere', account, profiles: [] }
        yield* parsedAnswer(answer, reading)
      }
    } catch (error) {
      yield gapOf(error, `account ${account}: Roles Anywhere profiles in ${region}`)
    }
  }
  if (reading.regions.length === 0) {
    yield limit('disabled', `account ${account}: Roles Anywhere profiles outside ${own}`, 'aws.regions in nhi.yml, or AWS_REGION')
  }
}

/** One page; tried again as the other calls are. What one region refuses ends nothing else. */
async function attempts({ iam, retry }: AccountReading, region: string, token: string | undefined, signal: AbortSignal): Promise<Page> {
  for (let last = await retry.acquireInitialRetryToken(); ; ) {
    try {
      return await page(iam, region, token, signal)
    } catch (error) {
      const refusal = refusedIn(region, error)
      const errorType = refusal.status === 'rate-limited' ? 'THROTTLING' : refusal.status === 'unreadable' ? 'TRANSIENT' : 'CLIENT_ERROR'
      const next = await retry.refreshRetryTokenForRetry(last, { errorType }).catch(() => null)
      if (next === null) throw refusal
      await pause(next.getRetryDelay(), signal)
      last = next
    }
  }
}

function refusedIn(region: string, error: unknown): Refusal {
  const { status, needs, code } = refusalOf(error, action)
  // A region that is not switched on knows no credentials.
  const off = /^(UnrecognizedClientException|InvalidClientTokenId)$/.test(code)
  return new Refusal(status, off ? `the region ${region} switched on in the account, and permission ${action}` : needs, false, code)
}

async function page({ config }: IAMClient, region: string, nextToken: string | undefined, abortSignal: AbortSignal): Promise<Page> {
  const url = endpointOf(region)
  const request = new HttpRequest({
    ...{ method: 'GET', protocol: url.protocol, hostname: url.hostname, path: `${url.pathname.replace(/\/$/, '')}/profiles` },
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    headers: { host: url.host, accept: 'application/json' },
    query: nextToken === undefined ? {} : { nextToken },
  })
  const signer = new SignatureV4({ service: 'rolesanywhere', region, credentials: config.credentials, sha256: config.sha256 })
  const signed = await signer.sign(request)
  const { response } = await config.requestHandler.handle(new HttpRequest(signed), { abortSignal })
  const text = await textOf(response.body)
  if (response.statusCode !== 200) throw failure(response.statusCode, response.headers['x-amzn-errortype'], text)
  return pageOf(text)
}

/** AWS's own endpoint, or the one the environment names for every service, as emulators want it. */
function endpointOf(region: string): URL {
  const named = process.env.AWS_ENDPOINT_URL_ROLESANYWHERE ?? process.env.AWS_ENDPOINT_URL
  return new URL(named ?? `https://rolesanywhere.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`)
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > longestAnswer) throw new Refusal('corrupt', `an answer to ${action} of at most ${longestAnswer >> 20} MB`, false, 'TooLarge')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function pageOf(text: string): Page {
  const answer = jsonOf(text)
  if (typeof answer !== 'object' || answer === null || !('profiles' in answer)) {
    throw new Refusal('corrupt', `a whole answer to ${action}`, false, 'SyntaxError')
  }
  const next = 'nextToken' in answer && typeof answer.nextToken === 'string' ? answer.nextToken : undefined
  // Followed here: to the parser an answer that goes on is one that was cut.
  return Object.assign({ ...answer, nextToken: undefined }, { NextToken: next })
}

/** The error as the SDK would name it: by the header, else by the body. */
function failure(statusCode: number, header: string | undefined, text: string): Error {
  const body = jsonOf(text)
  const type = typeof body === 'object' && body !== null && '__type' in body ? String(body.__type) : ''
  const name = (header ?? type).replace(/^.*#/, '').replace(/:.*$/, '')
  const error = new Error('refused')
  if (name !== '') error.name = name
  return Object.assign(error, { $metadata: { httpStatusCode: statusCode } })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
