import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig } from 'tsup'
import { bundleAlone, joinStart } from './src/build/join.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** SHA-256 of every source and rule: what is remembered of one build's findings says nothing of another's. */
function buildOf(...folders: readonly string[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
      hash.update(path).update('\0').update(readFileSync(path))
  }
  return hash.digest('hex')
}

const makeRequire = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

export default defineConfig({
  entry: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    plugin: 'src/plugin.ts',
    testing: 'src/testing.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  clean: true,
  // Everything is bundled: users install one package with no dependencies, and a command opens a handful of files instead of hundreds.
  noExternal: [/./],
  dts: { entry: { index: 'src/index.ts', plugin: 'src/plugin.ts', testing: 'src/testing.ts' } },
  define: { NHI_VERSION: JSON.stringify(version), NHI_BUILD: JSON.stringify(buildOf('src', 'rules')) },
  esbuildOptions(options) {
    // Names stay, for stack traces; blanks and comments only cost reading time.
    options.minifySyntax = true
    options.minifyWhitespace = true
    options.legalComments = 'none'
  },
  async onSuccess() {
    await joinStart(resolve('dist'), 'main', ['commands', 'scan', 'files', 'git', 'stdin', 'secrets', 'pretty', 'json', 'pool'], 'scan')
    await bundleAlone('src/pipeline/worker.ts', 'dist/worker.cjs')
  },
  plugins: [
    {
      // CommonJS packages in the bundle still call require for Node's own modules: the one chunk that hands it to them makes it.
      name: 'require',
      renderChunk: (code) => (code.includes('typeof require') ? { code: `${makeRequire}\n${code}` } : undefined),
    },
  ],
})
