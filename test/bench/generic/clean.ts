import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Side, sideOf } from '../../../src/build/split.js'

/** A file of somebody's released package. */
export interface CleanFile {
  readonly bytes: Buffer
  readonly path: string
  readonly package: string
  readonly side: Side
}

const binary =
  /\.(?:map|so|dylib|dll|pyd|pyc|node|wasm|png|gif|jpe?g|webp|ico|woff2?|ttf|otf|eot|gz|zip|whl|jar|pdf|mp[34]|npz|npy|parquet)$/i
const mostFile = 5_000_000

/** The files of unpacked packages, one package a folder of each root, by name. A scope's folder (`@acme`) holds packages itself. */
export function* cleanFiles(roots: readonly string[]): Generator<CleanFile> {
  for (const root of roots) {
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue
      const folder = join(root, entry.name)
      if (entry.name.startsWith('@')) yield* cleanFiles([folder])
      else yield* filesOf(folder, nameOf(folder), '')
    }
  }
}

/** The name its registry knows the package by, its scope joined with a hyphen. */
export function nameOf(folder: string): string {
  const manifest = [join(folder, 'package', 'package.json'), join(folder, 'package.json')].find((path) => existsSync(path))
  if (manifest === undefined) return basename(folder)
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }
  return (name ?? basename(folder)).replace(/^@/, '').replace('/', '-')
}

function* filesOf(folder: string, name: string, inside: string): Generator<CleanFile> {
  for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* filesOf(folder, name, path)
    if (!entry.isFile() || binary.test(entry.name) || statSync(join(folder, path)).size > mostFile) continue
    yield { bytes: readFileSync(join(folder, path)), path, package: name, side: sideOf(name) }
  }
}
