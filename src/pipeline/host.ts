import { setTimeout as sleep } from 'node:timers/promises'
import type { FailedStatus } from '../core/gap.js'
import { NoAnswer, type NoAnswerKind, type Question, type Verdict } from '../core/verify.js'

/** What became of one question; `status` is what kind of silence it was, null when the provider's word stands. */
export interface Asked {
  readonly verdict: Verdict
  readonly status: FailedStatus | 'bound' | 'unsupported' | null
}

/** A question and the made-up credential that goes before all of its kind. */
export interface Inquiry {
  readonly question: Question
  readonly decoy: Question
}

/** Milliseconds between two requests to one host. */
export const politePace = 250
/** Credentials that one host is asked about in a run: a tree full of made-up ones must not become a flood. */
const mostAsked = 200

const statuses: Readonly<Record<NoAnswerKind, FailedStatus>> = {
  'timed-out': 'timed-out',
  'not-found': 'unreadable',
  'private-address': 'forbidden',
  'too-large': 'unreadable',
  unreadable: 'unreadable',
}

/**
 * Asks one host about credentials, one after the other. First, once for each kind of credential, about a made-up one: a host that accepts it
 * counts for nothing; one that does not refuse it is not shown a real one. A host that wants to be left alone is.
 */
export async function askHost(
  inquiries: readonly Inquiry[],
  send: (question: Question) => Promise<Verdict>,
  { signal, pace, onAsked }: { readonly signal: AbortSignal; readonly pace: number; readonly onAsked: () => void },
): Promise<Asked[]> {
  const seen = new Map<string, Asked>()
  let next = 0
  let closed: Asked | null = null

  const ask = async (question: Question): Promise<Asked> => {
    if (closed !== null) return closed
    const wait = next - performance.now()
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => {})
    if (signal.aborted) return silence('timed-out', 'the run ended')
    next = performance.now() + pace
    const asked = await answerTo(question, send)
    // What has no way there, or has asked for peace, is not tried again.
    if (asked.verdict.limited || asked.lost) closed = asked
    return asked
  }

  const decoys = new Map<unknown, Asked>()
  for (const { question, decoy } of inquiries) {
    if (!decoys.has(question.spec)) decoys.set(question.spec, await ask(decoy))
  }
  if ([...decoys.values()].some(({ verdict }) => verdict.outcome === 'accepted')) {
    return inquiries.map(() => silence('unreadable', 'it accepts a made-up one, too'))
  }
  const answers: Asked[] = []
  for (const [index, { question }] of inquiries.entries()) {
    const decoy = decoys.get(question.spec)
    const key = JSON.stringify([question.spec.url, question.token, question.parts])
    const answer =
      decoy?.verdict.outcome !== 'refused' && decoy?.verdict.outcome !== 'denied'
        ? (decoy ?? silence('unreadable', 'nothing was asked'))
        : index >= mostAsked
          ? silence('bound', `only ${mostAsked} are asked about in a run`)
          : (seen.get(key) ?? (await ask(question)))
    seen.set(key, answer)
    answers.push(answer)
    onAsked()
  }
  return answers
}

/** `lost`: no way led to the host. An answer that is too long came from somebody, and says nothing of the next. */
async function answerTo(question: Question, send: (question: Question) => Promise<Verdict>): Promise<Asked & { lost: boolean }> {
  try {
    const verdict = await send(question)
    return { verdict, status: statusOf(verdict), lost: false }
  } catch (error) {
    if (!(error instanceof NoAnswer)) return { ...silence('unreadable', 'the request could not be made'), lost: false }
    return { ...silence(statuses[error.kind], error.message), lost: error.kind !== 'too-large' }
  }
}

function statusOf({ outcome, limited }: Verdict): Asked['status'] {
  if (outcome === 'accepted' || outcome === 'refused') return null
  return outcome === 'denied' ? 'unsupported' : limited ? 'rate-limited' : 'unreadable'
}

function silence(status: NonNullable<Asked['status']>, because: string): Asked {
  return { verdict: { outcome: 'unknown', because, limited: false, facts: {} }, status }
}
