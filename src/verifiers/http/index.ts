import type { Ask } from '../../core/verify.js'
import { requestOf } from '../lib/fill.js'
import { judge, unknown } from '../lib/judge.js'

/** Sends the request a rule declares and reads the answer by what it declares. */
export const ask: Ask = async (question, transport, signal) => {
  const request = requestOf(question)
  if (request === null) return unknown('not all of the credential was found')
  return judge(question, await transport(request, signal))
}
