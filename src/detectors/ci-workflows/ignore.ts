import type { InlineIgnore } from '../../core/detection.js'
import type { Span } from '../../parsers/lib/yaml-tree.js'
import { isIgnoreLine, ownIgnore } from '../lib/ignore-comment.js'

// What zizmor calls what these rules say: its comments are honoured for the same thing.
const peers: Readonly<Record<string, string>> = {
  'ci-token-write-all': 'excessive-permissions',
  'ci-token-broad': 'excessive-permissions',
  'ci-token-default': 'excessive-permissions',
  'ci-persisted-credentials': 'artipacked',
  'ci-secrets-inherit': 'secrets-inherit',
  'ci-all-secrets': 'overprovisioned-secrets',
  'ci-unredacted-secret': 'unredacted-secrets',
  'ci-secret-outside-environment': 'secrets-outside-env',
  'ci-container-credentials': 'hardcoded-container-credentials',
  'ci-app-token-broad': 'github-app',
  'ci-publish-token': 'use-trusted-publishing',
  'ci-secret-to-unpinned-action': 'unpinned-uses',
  'ci-privileged-trigger-secrets': 'dangerous-triggers',
  'ci-spoofable-bot-condition': 'bot-conditions',
  'ci-self-hosted-pull-request': 'self-hosted-runner',
}
const peer = /#[ \t]*zizmor:[ \t]*ignore\[([a-z0-9, -]*)\]/
const longest = 1000

/** Why a comment on the line of a mark, or alone on the line above, keeps a rule quiet there; null when none does. */
export function ignoredOn({ start }: Span, rule: string, text: string): InlineIgnore | null {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const feed = text.indexOf('\n', start)
  const line = text.slice(lineStart, Math.min(feed === -1 ? text.length : feed, lineStart + longest))
  const comment = line.indexOf('#', Math.max(0, start - lineStart))
  const own = comment === -1 ? null : ownIgnore(line.slice(comment), rule)
  if (own !== null) return own
  const theirs = peerOn(line, rule)
  if (theirs !== null || lineStart === 0) return theirs
  const above = text.slice(Math.max(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart - 1 - longest), lineStart - 1)
  if (isIgnoreLine(above)) return ownIgnore(above, rule)
  return /^\s*#/.test(above) ? peerOn(above, rule) : null
}

function peerOn(line: string, rule: string): InlineIgnore | null {
  const called = peer.exec(line)?.[1]
  const theirs = peers[rule]
  if (called === undefined || theirs === undefined || !called.split(/[ ,]+/).includes(theirs)) return null
  return { marker: `zizmor: ignore[${theirs}]`, reason: null }
}
