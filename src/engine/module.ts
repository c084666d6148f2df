import { reserved, slack } from './arena.js'
// Made by `npm run generate` and not in the repository: when this import fails, run that first.
import { prefilterModule } from './generated/prefilter.js'
import { type WasmModule, webAssembly } from './webassembly.js'

/** What assembly/index.ts exports. Addresses count from the memory's first byte. */
export interface Scanner {
  configure(
    recordsAt: number,
    count: number,
    rowsAt: number,
    rowBits: number,
    contextsAt: number,
    startsAt: number,
    entriesAt: number,
  ): void
  configureHits(candidatesAt: number, hitsAt: number, fullAt: number): void
  build(): void
  scan(from: number, until: number, rangeBegin: number, rangeEnd: number, farthest: number): number
  reach(): number
  countBytes(from: number, to: number, byte: number): number
  countUnits(from: number, to: number): number
  nextRun(from: number, to: number): number
  nextEscape(from: number, start: number, to: number): number
  dataEnd(): number
  alike(a: number, aEnd: number, b: number, bEnd: number): number
  stretchesAt(): number
}

let compiled: WasmModule | null | undefined

/** The module, compiled once a thread; null where the machine or a policy does not allow it. */
function compile(): WasmModule | null {
  if (compiled === undefined) {
    try {
      compiled = webAssembly === undefined ? null : new webAssembly.Module(Buffer.from(prefilterModule, 'base64'))
    } catch {
      compiled = null
    }
  }
  return compiled ?? null
}

/** The compiled module, to be handed to other threads: what one thread compiles and optimises serves all. Null where there is none. */
export function sharedModule(): WasmModule | null {
  return compile()
}

/** Takes the module another thread compiled. Comes before the first scanner. */
export function takeModule(module: WasmModule | null): void {
  compiled = module
}

const scanners = new WeakMap<ArrayBufferLike, Scanner>()

/** The scanner that works in this memory, made at the first call; null where WebAssembly is missing or the memory is not its own. */
export function scannerOf(memory: { readonly buffer: ArrayBuffer }): Scanner | null {
  const known = scanners.get(memory.buffer)
  if (known !== undefined) return known
  if (webAssembly === undefined || !(memory instanceof webAssembly.Memory) || memory.buffer.byteLength < reserved + slack) return null
  const module = compile()
  if (module === null) return null
  const scanner = new webAssembly.Instance(module, { env: { memory } }).exports as Scanner
  scanners.set(memory.buffer, scanner)
  return scanner
}

/** The scanner in whose memory these bytes lie, if any. */
export function scannerHolding(bytes: Uint8Array): Scanner | null {
  return scanners.get(bytes.buffer) ?? null
}
