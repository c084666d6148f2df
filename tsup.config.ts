import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'tsup'
import { bundleAlone, joinStart } from './src/build/join.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

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
  define: { NHI_VERSION: JSON.stringify(version) },
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
