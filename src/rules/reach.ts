import type { Gate } from '../core/rule.js'
import { escapeRegex } from '../core/shape.js'
import { type CharSet, codesOf, merge, only } from './char-set.js'
import { type PatternNode, parsePattern } from './pattern-tree.js'

type Reach = Gate & { readonly kind: 'reach' }

/** Farthest that a gate looks behind a keyword: a text of keywords alone must not take a long walk from each. */
const farthest = 320
const longestRun = 200
/** A gate that one keyword in so many passes by chance, as a power of two, is not worth asking. */
const leastBits = 2

/**
 * What stands behind the keywords in every match of a pattern: the rarest text or run that all ways through the pattern lead to. No gate
 * where the pattern does not say where its keywords are, or nothing rare follows them.
 */
export function reachGate(pattern: string, keywords: readonly string[]): Gate {
  // Where a group folds case (Node 24 knows such), the tree's letters are not all that may stand there.
  const tree = /\(\?[a-z-]+:/.test(pattern) ? null : parsePattern(pattern)
  const nodes = tree === null ? null : behind(flat(tree), keywords)
  let best: Gate = { kind: 'none' }
  let most = leastBits
  let over = only('')
  let width = 0
  for (const [index, node] of (nodes ?? []).entries()) {
    if (width > farthest) break
    const target = targetAt(nodes ?? [], index)
    // The wider the way there, the more often the target stands on it by chance.
    const places = Math.min(width + 1, 1 / (1 - Math.min(shareOf(over), 0.999)))
    const bits = target === null ? 0 : target.bits - Math.log2(places)
    if (target !== null && bits > most) {
      most = bits
      best =
        width === 0 && 'body' in target.what
          ? { kind: 'run', ...target.what, boundary: false }
          : { kind: 'reach', over: classOf(over), most: width, target: target.what }
    }
    const longest = longestOf(node)
    if (longest > 0) over = merge(over, charsOf(node))
    width += longest
  }
  return best
}

function flat(node: PatternNode): PatternNode[] {
  return node.kind === 'sequence' ? node.parts.flatMap(flat) : [node]
}

/** What follows the first place where each way through the pattern has a keyword; null when there is no such place. */
function behind(nodes: readonly PatternNode[], keywords: readonly string[]): PatternNode[] | null {
  for (const [index, node] of nodes.entries()) {
    const end = endOfKeyword(nodes.slice(index), keywords)
    if (end !== null) return nodes.slice(index + end)
    if (node.kind !== 'choice' || !node.options.every((option) => holdsKeyword(flat(option), keywords))) continue
    const shortest = Math.min(...keywords.map((keyword) => keyword.length))
    const rest: PatternNode = { kind: 'repeat', part: { kind: 'set', chars: charsOf(node) }, min: 0, max: longestOf(node) - shortest }
    return [rest, ...nodes.slice(index + 1)]
  }
  return null
}

/** How many nodes from the first on a keyword ends at that begins with it, whatever its case; null when none does. */
function endOfKeyword(nodes: readonly PatternNode[], keywords: readonly string[]): number | null {
  let text = ''
  for (const node of nodes) {
    const letter = node.kind === 'set' ? letterOf(node.chars) : null
    if (letter === null) break
    text += letter
    if (keywords.includes(text)) return text.length
  }
  return null
}

function holdsKeyword(nodes: readonly PatternNode[], keywords: readonly string[]): boolean {
  return nodes.some(
    (node, index) =>
      endOfKeyword(nodes.slice(index), keywords) !== null ||
      (node.kind === 'choice' && node.options.every((option) => holdsKeyword(flat(option), keywords))),
  )
}

/** The text or run that every match has at a node, and how rare it is; null where there is none. */
function targetAt(nodes: readonly PatternNode[], at: number): { readonly what: Reach['target']; readonly bits: number } | null {
  let text = ''
  let bits = 0
  for (const node of nodes.slice(at)) {
    const codes = node.kind === 'set' ? codesOf(node.chars) : []
    if (node.kind !== 'set' || codes.length !== 1) break
    text += String.fromCharCode(codes[0] ?? 0)
    bits -= Math.log2(shareOf(node.chars))
  }
  if (text !== '') return { what: { text }, bits }
  const node = nodes[at]
  const [chars, min] =
    node?.kind === 'set' ? [node.chars, 1] : node?.kind === 'repeat' && node.part.kind === 'set' ? [node.part.chars, node.min] : [null, 0]
  if (chars === null || min === 0) return null
  const run = Math.min(min, longestRun)
  return { what: { body: classOf(chars), min: run }, bits: -run * Math.log2(Math.min(1, shareOf(chars))) }
}

function charsOf(node: PatternNode): CharSet {
  if (node.kind === 'set') return node.chars
  return merge(...(node.kind === 'sequence' ? node.parts : node.kind === 'choice' ? node.options : [node.part]).map(charsOf))
}

function longestOf(node: PatternNode): number {
  if (node.kind === 'set') return 1
  if (node.kind === 'sequence') return node.parts.reduce((sum, part) => sum + longestOf(part), 0)
  if (node.kind === 'choice') return Math.max(...node.options.map(longestOf))
  return node.max === 0 ? 0 : longestOf(node.part) * node.max
}

/** The character a set stands for, lower-cased, when it is one, or both cases of one. */
function letterOf(chars: CharSet): string | null {
  const letters = new Set(codesOf(chars).map((code) => String.fromCharCode(code).toLowerCase()))
  const [letter] = letters
  return letters.size === 1 ? (letter ?? null) : null
}

function classOf(chars: CharSet): string {
  return codesOf(chars)
    .map((code) => escapeRegex(String.fromCharCode(code)))
    .join('')
}

// How often a character stands in source code, roughly: enough to tell a rare one from a common one.
function commonness(code: number): number {
  const char = String.fromCharCode(code)
  if (char === ' ') return 0.16
  if (/[a-z]/.test(char)) return 0.02
  if (/[A-Z]/.test(char)) return 0.004
  if (/\d/.test(char)) return 0.006
  if (char === '\n' || char === '_') return 0.025
  return /[\t.,:;=()"'/-]/.test(char) ? 0.01 : 0.001
}

function shareOf(chars: CharSet): number {
  return codesOf(chars).reduce((sum, code) => sum + commonness(code), 0)
}
