import { type Dirent, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants } from 'node:zlib'
import { piecesOf, symbolsOf } from '../detectors/secrets/pieces.js'
import { sideOf } from './split.js'

// Counts which letter follows which two in the words of released code, and writes the table that `detectors/secrets/chance.ts` reads:
//
//     npx tsx src/build/trigrams.ts NPM_FOLDER SITE_PACKAGES_FOLDER …
//
// Each folder holds unpacked packages, one a folder: `npm pack` and `tar x`, or `pip install --no-deps --target`. Packages of the held half
// (split.ts) are left alone: they measure what was counted here. Of a package at most `mostBytes` are read.

const target = new URL('../detectors/secrets/generated/trigrams.ts', import.meta.url)
const mostBytes = 12_000_000
const mostFile = 400_000
const sources = /\.(?:py|[cm]?[jt]sx?|json|ya?ml|md|java|go|rb|toml|cfg)$/
const made = /[.-]min\.|\.map$/
const levels = 16
/** Bits of one step of the table. */
const step = 0.8

interface Package {
  readonly label: string
  readonly folder: string
}

/** Unpacked packages of a folder, those of the tuned half only, with their versions. */
function packagesIn(root: string): Package[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry: Dirent) => {
    if (!entry.isDirectory() || entry.name.endsWith('.dist-info')) return []
    const folder = join(root, entry.name)
    const { name, version } = named(folder)
    return sideOf(name) === 'tuned' ? [{ label: `${name} ${version}`, folder }] : []
  })
}

/** Name and version of an unpacked package, from its own metadata. */
function named(folder: string): { name: string; version: string } {
  const manifest = [join(folder, 'package', 'package.json'), join(folder, 'package.json')].find((path) => existsSync(path))
  if (manifest !== undefined) {
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; version: string }
    return { name: name.replace(/^@/, '').replace('/', '-'), version }
  }
  const info = readdirSync(folder).find((name) => name.endsWith('.dist-info'))
  const version = info === undefined ? '' : (/-([^-]+)\.dist-info$/.exec(info)?.[1] ?? '')
  return { name: basename(folder), version }
}

/** Counts the words of a package's sources: how often each stands there, letter case aside. */
function countWords(folder: string, words: Map<string, number>): void {
  let left = mostBytes
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const at = join(path, entry.name)
      if (left < 0) return
      if (entry.isDirectory()) walk(at)
      if (!entry.isFile() || !sources.test(entry.name) || made.test(entry.name) || statSync(at).size > mostFile) continue
      const text = readFileSync(at, 'latin1')
      left -= text.length
      if (text.length / text.split('\n').length > 200) continue
      for (const [name] of text.matchAll(/[A-Za-z][A-Za-z0-9_.-]{3,60}/g)) {
        for (const piece of piecesOf(name)) {
          if (/^[A-Za-z]/.test(piece)) words.set(piece.toLowerCase(), (words.get(piece.toLowerCase()) ?? 0) + 1)
        }
      }
    }
  }
  walk(folder)
}

/** Costs in bits of each letter behind each two, in steps; what was never seen costs the most. */
function tableOf(words: ReadonlyMap<string, number>): Uint8Array {
  const counts = new Float64Array(27 ** 3).fill(0.02)
  for (const [word, times] of words) {
    // What stands there a few times only is as often chance as a word.
    if (times < 4) continue
    let state = 0
    for (const symbol of symbolsOf(word)) {
      const at = state * 27 + symbol
      counts[at] = (counts[at] ?? 0) + Math.log2(1 + times)
      state = (state % 27) * 27 + symbol
    }
  }
  const table = new Uint8Array(27 ** 3)
  for (let row = 0; row < counts.length; row += 27) {
    const total = counts.subarray(row, row + 27).reduce((sum, count) => sum + count, 0)
    for (let i = row; i < row + 27; i++) table[i] = Math.min(levels - 1, Math.round(-Math.log2((counts[i] ?? 0) / total) / step))
  }
  return table
}

const { positionals } = parseArgs({ allowPositionals: true })
const packages = positionals.flatMap(packagesIn)
const words = new Map<string, number>()
for (const { folder } of packages) countWords(folder, words)
const table = tableOf(words)
const halves = Buffer.from(
  Array.from({ length: Math.ceil(table.length / 2) }, (_, i) => ((table[2 * i] ?? 0) << 4) | (table[2 * i + 1] ?? 0)),
)
const packed = brotliCompressSync(halves, {
  params: { [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: halves.length },
})
const labels = packages.map(({ label }) => label).sort()
mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(
  target,
  `// Made by src/build/trigrams.ts from the words of ${labels.length} released packages of npm and PyPI; nothing but counts is left of them:
${wrapped(labels)}

/** How many bits each letter costs behind each two letters of a word: 27³ values of four bits in steps of ${step}, compressed. */
export const packedTrigrams =
  // biome-ignore format: one line
  '${packed.toString('base64')}'
`,
)
process.stdout.write(`${target.pathname}: ${words.size} words of ${labels.length} packages, ${packed.length} bytes\n`)

function wrapped(labels: readonly string[]): string {
  const lines: string[] = []
  for (const label of labels) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + label.length < 135) lines[lines.length - 1] = `${last}, ${label}`
    else lines.push(`// ${label}`)
  }
  return lines.join(',\n')
}
