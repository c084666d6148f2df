import { fewThreads } from '../core/threads.js'

/** Versions of V8 whose flags are known (Node 20 and 22): others would print that they do not know them. */
const known = /^1[12]\./

/**
 * Sets V8 up for a scan by up to this many threads, in all of them to come too. It waits about eight times as long before it optimises a function:
 * most of what a scan runs, the scanner's WebAssembly does; optimising the rest in every thread took a tenth of a tree's processor time and was
 * seldom repaid. And it collects old objects when there are twice as many as the last time, not four times: threads would each fill 48 MB with what
 * is long gone. Of many threads each collects sooner still, for some 4 % more processor time. V8 takes bytecode only with the flags it was made
 * with: the build keeps one for few threads and one for many (build/code-cache.ts).
 * Who unpacks archives may ask it to collect (pipeline/archives.ts).
 */
export function setV8Flags(threads: number): void {
  // Asked for by name, so that a start without a large scan does not load it.
  if (!known.test(process.versions.v8)) return
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  setFlagsFromString(
    `--interrupt-budget=1000000 --heap-growing-percent=${threads > fewThreads ? '40 --optimize-for-size' : '100'} --expose-gc`,
  )
}
