import type { Span, YamlMap, YamlNode, YamlScalar } from '../../parsers/lib/yaml-tree.js'

/** Every map of a tree with the keys that lead to it, each looked at once whatever aliases say. */
export function* mapsIn(
  root: YamlNode,
  keys: readonly string[] = [],
  seen = new Set<YamlNode>(),
): Iterable<{ map: YamlMap; keys: readonly string[] }> {
  if (seen.has(root)) return
  seen.add(root)
  if (root.kind === 'list') for (const item of root.items) yield* mapsIn(item, keys, seen)
  if (root.kind !== 'map') return
  yield { map: root, keys }
  for (const { key, value } of root.entries) yield* mapsIn(value, [...keys, key], seen)
}

/** Every scalar of a tree, each once. */
export function* scalarsIn(root: YamlNode, seen = new Set<YamlNode>()): Iterable<YamlScalar> {
  if (seen.has(root)) return
  seen.add(root)
  if (root.kind === 'scalar') yield root
  else if (root.kind === 'list') for (const item of root.items) yield* scalarsIn(item, seen)
  else for (const { value } of root.entries) yield* scalarsIn(value, seen)
}

/** Where a word stands within a scalar's own text; the scalar where it was escaped. */
export function wordIn(scalar: YamlScalar, word: string, text: string): Span {
  const start = text.slice(scalar.start, scalar.end).indexOf(word)
  return start === -1 ? scalar : { start: scalar.start + start, end: scalar.start + start + word.length }
}

// Names under which clouds' long-lived keys are handed to their tools.
const cloudKeys: readonly (readonly [provider: string, name: RegExp])[] = [
  ['AWS', /\bAWS_(?:\w+_)?SECRET_ACCESS_KEY\b/],
  ['Google Cloud', /\b(?:GCP|GCLOUD|GOOGLE)_(?:\w+_)?(?:SERVICE_ACCOUNT_KEY|SA_KEY|SERVICE_KEY)\b|\bGCLOUD_SERVICE_KEY\b/],
  ['Azure', /\b(?:ARM|AZURE)_CLIENT_SECRET\b/],
]

/** The first name of each cloud's long-lived key among keys and texts, with its place. */
export function cloudKeysIn(root: YamlNode, text: string): { readonly provider: string; readonly name: string; readonly span: Span }[] {
  const found = new Map<string, { provider: string; name: string; span: Span }>()
  const look = (written: string, place: (word: string) => Span) => {
    for (const [provider, pattern] of cloudKeys) {
      const name = pattern.exec(written)?.[0]
      if (name !== undefined && !found.has(provider)) found.set(provider, { provider, name, span: place(name) })
    }
  }
  for (const scalar of scalarsIn(root)) look(scalar.text, (word) => wordIn(scalar, word, text))
  for (const { map } of mapsIn(root)) for (const { key, keySpan } of map.entries) look(key, () => keySpan)
  return [...found.values()]
}
