import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type Answer, type Ask, NoAnswer, type Transport } from '../../core/verify.js'
import { judge, unknown } from '../lib/judge.js'

// Keys of these partitions are unknown to the common one: its refusal says nothing of them.
const elsewhere = /^(cn-|us-gov-|us-iso|eu-isoe-|eusc-)/

/** Asks STS whose key it is, through the SDK. The answer is read as JSON of the SDK's fields, an error as its code. */
export const ask: Ask = async (question, transport, signal) => {
  const secretAccessKey = question.parts['secret access key']
  if (secretAccessKey === undefined) return unknown('its secret half was not found')
  const sessionToken = question.parts['session token']
  if (question.token.startsWith('ASIA') && sessionToken === undefined) return unknown('its session token was not found')
  const { region } = question.facts
  if (typeof region === 'string' && elsewhere.test(region)) return unknown(`keys of ${region} are asked about elsewhere`)
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const heard: { answer: Answer | null; failure: unknown } = { answer: null, failure: null }
  const client = new STSClient({
    region: 'us-east-1',
    endpoint: question.spec.url,
    credentials: { accessKeyId: question.token, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    maxAttempts: 1,
    // What the environment and ~/.aws/config say is about the user's own keys: `auto` would ask the instance's metadata service.
    defaultsMode: 'standard',
    retryMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: async () => undefined,
    requestHandler: handlerOver(transport, signal, heard),
    logger: { debug() {}, info() {}, warn() {}, error() {}, trace() {} },
  })
  let body: unknown
  try {
    const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}))
    body = { Account, Arn, UserId }
  } catch (error) {
    body = { Code: error instanceof Error ? error.name : 'Error' }
  } finally {
    client.destroy()
  }
  if (heard.answer === null) throw heard.failure instanceof NoAnswer ? heard.failure : new NoAnswer('unreadable', 'no request was made')
  return judge(question, { ...heard.answer, body: JSON.stringify(body) })
}

interface SdkRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}

function textOf(body: unknown): string | null {
  return typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : null
}

/** The SDK's way out, sent by the guarded client. */
function handlerOver(transport: Transport, signal: AbortSignal, heard: { answer: Answer | null; failure: unknown }) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ method, protocol, hostname, path, headers, body }: SdkRequest) {
      try {
        const url = new URL(`${protocol}//${hostname}${path}`)
        const answer = await transport({ method, url, headers, body: textOf(body) }, signal)
        heard.answer = answer
        return { response: { statusCode: answer.status, headers: answer.headers, body: new TextEncoder().encode(answer.body) } }
      } catch (error) {
        heard.failure = error
        throw new Error('no answer')
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
}
