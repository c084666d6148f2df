import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Layout } from '../engine/index.js'

/** The layout the build made for the rules that come with nhi, in memory that threads share; null where there was no build. */
export function builtLayout(): Layout | null {
  const [numbers, input] = ['./prefilter.json', './prefilter.bin'].map((file) => fileURLToPath(new URL(file, import.meta.url)))
  if (numbers === undefined || input === undefined || !existsSync(numbers)) return null
  return { ...(JSON.parse(readFileSync(numbers, 'latin1')) as Omit<Layout, 'input'>), input: readShared(input) }
}

function readShared(file: string): Uint8Array {
  const read = readFileSync(file)
  const shared = new Uint8Array(new SharedArrayBuffer(read.length))
  shared.set(read)
  return shared
}
