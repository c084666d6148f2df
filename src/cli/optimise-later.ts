/** Versions of V8 whose flag is known (Node 20 and 22): others would print that they do not know it. */
const known = /^1[12]\./

/**
 * Makes V8 wait about eight times as long before it optimises a function. Most of what a scan runs, the scanner's WebAssembly does; optimising
 * the rest in every thread took a tenth of a tree's processor time and was seldom repaid.
 */
export function optimiseLater(): void {
  // Asked for by name, so that a start without a large scan does not load it.
  if (known.test(process.versions.v8)) process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=1000000')
}
