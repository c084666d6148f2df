import { Octokit } from '@octokit/rest'
import { type Answer, type Ask, NoAnswer, type Transport } from '../../core/verify.js'
import { judge } from '../lib/judge.js'

/** Asks GitHub who a token belongs to, through its own library; scopes and expiry come in the answer's headers. */
export const ask: Ask = async (question, transport, signal) => {
  const heard: { answer: Answer | null; failure: unknown } = { answer: null, failure: null }
  const client = new Octokit({
    auth: question.token,
    userAgent: 'nhi',
    baseUrl: new URL(question.spec.url).origin,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    request: { fetch: fetchOver(transport, signal, heard) },
  })
  try {
    await client.rest.users.getAuthenticated()
  } catch {
    // What it throws holds the request; what was heard decides.
  }
  if (heard.answer === null) throw heard.failure instanceof NoAnswer ? heard.failure : new NoAnswer('unreadable', 'no request was made')
  return judge(question, heard.answer)
}

/** The library's `fetch`, sent by the guarded client. */
function fetchOver(transport: Transport, signal: AbortSignal, heard: { answer: Answer | null; failure: unknown }) {
  return async (address: string, { method, headers }: { method: string; headers: Record<string, string> }): Promise<Response> => {
    try {
      const answer = await transport({ method, url: new URL(address), headers, body: null }, signal)
      heard.answer = answer
      // What was heard is judged; the library is given nothing to parse: its parser of JSON takes time by the square of quotes that do not close.
      return new Response(null, { status: Math.min(Math.max(200, answer.status), 599) })
    } catch (error) {
      heard.failure = error
      throw new Error('no answer')
    }
  }
}
