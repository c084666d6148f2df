import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/** As the other modules are written: names stay, for stack traces; blanks and comments only cost reading time. */
const look = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
} as const
/** CommonJS knows no `import.meta`; code that asks where it lies is told so. */
const located = {
  define: { 'import.meta.url': '__url' },
  banner: { js: 'const __url=require("node:url").pathToFileURL(__filename).href;' },
} as const

interface Module {
  readonly exports: readonly string[]
  /** Names of the neighbours it imports: at once, and when it comes to it. */
  readonly imports: readonly string[]
  readonly later: readonly string[]
}

/** Leaves every import of a neighbour that is not among the names as it stands; what was joined before is taken from there. */
function only(names: ReadonlySet<string>, before: Joined | null): Plugin {
  return {
    name: 'only',
    setup(building) {
      building.onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        const name = basename(path)
        if (kind === 'entry-point' || names.has(name)) return undefined
        return before?.names.has(name) ? { path: name, namespace: 'joined' } : { path, external: true }
      })
      building.onLoad({ filter: /./, namespace: 'joined' }, ({ path }) => ({
        contents: `export { ${(before?.exportsOf(path) ?? []).map((one) => `${joinedName(path, one)} as ${one}`).join(', ')} } from '${before?.into}'`,
      }))
    },
  }
}

/** Modules that are one module now. */
interface Joined {
  readonly into: string
  readonly names: ReadonlySet<string>
  exportsOf(name: string): readonly string[]
}

/** What every module of a folder imports and exports. */
async function readModules(folder: string): Promise<Map<string, Module>> {
  const entryPoints = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const { metafile } = await build({
    ...look,
    entryPoints,
    absWorkingDir: folder,
    outdir: folder,
    write: false,
    metafile: true,
    format: 'esm',
    plugins: [only(new Set(), null)],
  })
  const neighbours = (imports: readonly { path: string; kind: string }[], wanted: string) =>
    imports.filter(({ path, kind }) => kind === wanted && path.startsWith('./')).map(({ path }) => path.slice(2))
  return new Map(
    Object.entries(metafile.outputs).map(([name, { imports, exports }]) => [
      name,
      { exports, imports: neighbours(imports, 'import-statement'), later: neighbours(imports, 'dynamic-import') },
    ]),
  )
}

function withAllBelow(roots: readonly string[], modules: ReadonlyMap<string, Module>): Set<string> {
  const found = new Set<string>()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...(modules.get(name)?.imports ?? []))
  }
  return found
}

/** A name of its own for a module, or for what it exports, among several joined ones. */
const joinedName = (module: string, name = '') => `${module.replace(/\W/g, '_')}$${name}`

/** Joins modules into one of CommonJS; in the place of each that is imported from outside stands a module that hands on what it exported. */
async function joinInto(
  folder: string,
  into: string,
  joined: ReadonlySet<string>,
  modules: ReadonlyMap<string, Module>,
  before: Joined | null,
  door?: string,
): Promise<Joined> {
  const outside = [...modules].filter(([name]) => !joined.has(name)).map(([, module]) => module)
  const wantedNow = new Set(outside.flatMap(({ imports }) => imports))
  const wantedLater = new Set(outside.flatMap(({ later }) => later))
  const exportsOf = (name: string) => modules.get(name)?.exports ?? []
  const lines: string[] = door === undefined ? [] : [`export * from './${door}'`]
  const doors: [name: string, text: string][] = []
  const handOver = `import{createRequire}from"node:module";const joined=createRequire(import.meta.url)("./${into}");`
  for (const name of joined) {
    const exported = exportsOf(name)
    if (wantedNow.has(name)) {
      lines.push(`export { ${exported.map((one) => `${one} as ${joinedName(name, one)}`).join(', ')} } from './${name}'`)
      // A module may be imported for what it does alone.
      const handed =
        exported.length === 0 ? '' : `export const ${exported.map((one) => `${one}=joined.${joinedName(name, one)}`).join(',')};`
      doors.push([name, `${handOver}${handed}\n`])
    } else if (wantedLater.has(name)) {
      // Run only when it is asked for, as before.
      lines.push(`export const ${joinedName(name)} = () => import('./${name}')`)
      doors.push([name, `${handOver}export const{${exported.join(',')}}=await joined.${joinedName(name)}();\n`])
    }
  }
  const options: BuildOptions = {
    ...look,
    ...located,
    stdin: { contents: lines.join('\n'), resolveDir: folder },
    write: false,
    format: 'cjs',
  }
  const { outputFiles } = await build({ ...options, plugins: [only(joined, before)] })
  for (const name of joined) rmSync(join(folder, name))
  for (const [name, text] of doors) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, into), outputFiles?.[0]?.text ?? '')
  return { into: `./${into}`, names: joined, exportsOf }
}

/**
 * Joins the modules a start goes through into two of CommonJS, which Node opens in a few milliseconds where twenty ES modules take thirty:
 * `door` with all it loads at once, and `roots` with all they load, as the module `into`. What a scan seldom needs stays apart.
 */
export async function joinStart(folder: string, door: string, roots: readonly string[], into: string): Promise<void> {
  const modules = await readModules(folder)
  const named = roots.map((root) => {
    const found = [...modules.keys()].filter((name) => name.startsWith(`${root}-`))
    if (found.length !== 1) throw new Error(`${root}: expected one module, found ${found.length}`)
    return found[0] ?? ''
  })
  const first = withAllBelow([`${door}.js`], modules)
  const second = new Set([...withAllBelow(named, modules)].filter((name) => !first.has(name)))
  const opened = await joinInto(folder, `${door}.cjs`, first, modules, null, `${door}.js`)
  await joinInto(folder, `${into}.cjs`, second, modules, opened)
  // The one import that leads from the first to the second is a require: the loader of ES modules alone costs a start ten milliseconds.
  const path = join(folder, `${door}.cjs`)
  const text = readFileSync(path, 'utf8').replace(/import\("\.\/([^"]+)"\)/g, (whole, name: string) =>
    second.has(name) ? `require("./${into}.cjs").${joinedName(name)}()` : whole,
  )
  writeFileSync(path, text)
}

/** Bundles one entry of the sources into a single CommonJS file. */
export async function bundleAlone(entry: string, outfile: string): Promise<void> {
  await build({ ...look, ...located, entryPoints: [entry], outfile, format: 'cjs' })
}
