import type { Check } from '../check.js'

const longestUrl = 900
const urlChar = /[A-Za-z0-9%&=?/:._~+-]/

/** The run of URL characters around an offset. */
function urlAround(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from > 0 && start - from < longestUrl && urlChar.test(text[from - 1] ?? '')) from--
  while (to < text.length && to - end < longestUrl && urlChar.test(text[to] ?? '')) to++
  return text.slice(from, to)
}

function decoded(text: string | undefined): string | null {
  if (text === undefined) return null
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const writing = /[wdacup]/

/** A shared access signature: until when, for what and with which permissions it is good (learn.microsoft.com, "Create a service SAS"). */
export const azureSas: Check = ({ text, start, end, now }) => {
  const url = urlAround(text, start, end)
  const field = (name: string) => decoded(new RegExp(`[?&;]${name}=([^&\\s]{1,120})`).exec(`&${url}`)?.[1])
  const until = field('se')
  const date = until === null || Number.isNaN(Date.parse(until)) ? null : new Date(until)
  const expired = date === null ? null : date < now
  const permissions = field('sp')
  const account = /([a-z0-9]{3,24})\.(?:blob|file|queue|table|dfs)\.core\./.exec(url)?.[1] ?? null
  const facts = {
    account,
    permissions,
    resource: field('sr') ?? field('srt'),
    services: field('ss'),
    startsAt: field('st'),
    expiresAt: date === null ? until : date.toISOString(),
    expired,
  }
  const identity = account === null ? {} : { identity: `azure-storage:${account}` }
  if (expired === true) {
    return { confidence: 'high', severity: 'low', facts, remark: `expired on ${date?.toISOString().slice(0, 10)}`, ...identity }
  }
  const reads = permissions !== null && !writing.test(permissions)
  const reason = url.includes('sv=') ? 'the query around it is that of a shared access signature' : 'the rest of the query is not beside it'
  return {
    confidence: url.includes('sv=') ? 'high' : 'medium',
    facts,
    reason,
    ...(reads ? { severity: 'medium' as const } : {}),
    ...identity,
  }
}
