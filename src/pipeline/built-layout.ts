import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Layout } from '../engine/index.js'

/** The layout the build made for the rules that come with nhi, in memory that threads share; null where there was no build. */
export function builtLayout(): Layout | null {
  const [numbers, input] = ['./prefilter.json', './prefilter.bin'].map((file) => fileURLToPath(new URL(file, import.meta.url)))
  if (numbers === undefined || input === undefined || !existsSync(numbers)) return null
  return { ...(JSON.parse(readFileSync(numbers, 'latin1')) as Omit<Layout, 'input'>), input: readShared(input) }
}

function readShared(file: string): Uint8Array {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(descriptor).size))
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, null)
      if (read === 0) throw new Error(`${file} ends early`)
      at += read
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}
