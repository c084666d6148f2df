import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Laid } from '../engine/index.js'

/** The layout the build made for the rules that come with nhi; null where there was no build. */
export function builtLayout(): Laid | null {
  const [name, layout] = ['./prefilter.name', './prefilter.json'].map((file) => fileURLToPath(new URL(file, import.meta.url)))
  if (name === undefined || layout === undefined || !existsSync(layout)) return null
  const read = JSON.parse(readFileSync(layout, 'latin1')) as Laid['layout'] & { readonly input: string }
  return { name: readFileSync(name, 'latin1'), layout: { ...read, input: new Uint8Array(Buffer.from(read.input, 'base64')) } }
}
