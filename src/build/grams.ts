import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gramSlots, slotOf, stepsADoubling } from '../engine/gram-slots.js'

// Counts how often four bytes follow each other in released code, letter case aside, and writes the table by which the prefilter chooses where
// in a keyword it looks (`engine/grams.ts`):
//
//     npx tsx src/build/grams.ts FOLDER …
//
// Each folder holds unpacked packages or repositories, one a folder: `npm pack` and `tar x`, `pip install --no-deps --target`, `git clone`.

const target = new URL('../engine/gram-counts.ts', import.meta.url)
const mostBytes = 20_000_000
const mostFile = 2_000_000

const counts = new Float64Array(gramSlots)
let total = 0

/** Counts the files of a package: `mostBytes` of them at most, so that no package speaks for all. */
function count(folder: string): void {
  let left = mostBytes
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const at = join(path, entry.name)
      if (left < 0) return
      if (entry.isDirectory() && entry.name !== '.git') walk(at)
      if (!entry.isFile() || statSync(at).size > mostFile) continue
      const bytes = readFileSync(at)
      left -= bytes.length
      total += bytes.length
      for (let p = 0; p + 4 <= bytes.length; p++) {
        const slot = slotOf(bytes.readUInt32LE(p))
        counts[slot] = (counts[slot] ?? 0) + 1
      }
    }
  }
  walk(folder)
}

const folders = process.argv.slice(2)
const packages = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
for (const path of packages) if (statSync(path).isDirectory()) count(path)

// What is as common as four in a million or less is not told apart: there, slots are filled by chance.
const steps = Array.from(counts, (seen) =>
  Math.min(15, Math.max(0, Math.round(stepsADoubling * Math.log2(Math.max(1, (seen / total) * 250_000))))),
)
const packed = Buffer.from(Array.from({ length: gramSlots / 2 }, (_, i) => (steps[2 * i] ?? 0) | ((steps[2 * i + 1] ?? 0) << 4)))
writeFileSync(
  target,
  `// Written by src/build/grams.ts: how common four bytes are, four bits each, counted over ${Math.round(total / 1e6)} MB of
// ${packages.length} released packages and public repositories (${folders.map((path) => basename(path)).join(', ')}).
export const gramCounts =
  '${packed.toString('base64')}'
`,
)
console.log(`${total} bytes counted, ${packed.length} bytes of table`)
