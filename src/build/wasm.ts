import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const entry = 'src/engine/assembly/index.ts'
const root = fileURLToPath(new URL('../..', import.meta.url))
const target = new URL('../engine/generated/prefilter.ts', import.meta.url)

// The memory is the arena's, so it is imported; nothing allocates, so no runtime comes along. What the module itself keeps lies
// between `memoryBase` and the 8 KiB that src/engine/layout.ts leaves free.
const options = [
  entry,
  '--baseDir',
  root,
  '--outFile',
  'prefilter.wasm',
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--memoryBase',
  '1024',
  '--enable',
  'simd',
  '--use',
  'abort=',
]

/** Compiles the prefilter and gives the module's bytes. Throws with the compiler's messages. */
async function compile(): Promise<Uint8Array> {
  let wasm: Uint8Array | null = null
  const { error, stderr } = await asc.main(options, {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm') && contents instanceof Uint8Array) wasm = contents
    },
  })
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`)
  if (wasm === null) throw new Error('the AssemblyScript compiler wrote no module')
  return wasm
}

const bytes = await compile()
mkdirSync(new URL('.', target), { recursive: true })
writeFileSync(
  target,
  `/** The prefilter's WebAssembly module in base64, compiled from ${entry} by \`npm run generate\`. */\nexport const prefilterModule =\n  '${Buffer.from(bytes).toString('base64')}'\n`,
)
console.log(`${fileURLToPath(target)}: ${bytes.length} bytes of WebAssembly`)
