/** A memory of 64 KiB pages. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

/** A compiled module, which tells nothing. */
export type WasmModule = object

// The part of WebAssembly's JavaScript interface that is used here: its types come with the DOM's, which this program has no use for.
interface WasmInterface {
  readonly Memory: new (size: { initial: number; maximum: number }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => WasmModule
  readonly Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => { readonly exports: unknown }
}

/** WebAssembly, or undefined where the runtime has none or was told to do without. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly?: WasmInterface }).WebAssembly
