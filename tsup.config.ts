import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

export default defineConfig({
  entry: {
    main: 'src/cli/main.ts',
    worker: 'src/pipeline/worker.ts',
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
    // CommonJS packages in the bundle still call require for Node's own modules: it is made only in the chunks that hold such a package.
    options.inject = ['src/build/require.ts']
    // Names stay, for stack traces; blanks and comments only cost reading time.
    options.minifySyntax = true
    options.minifyWhitespace = true
    options.legalComments = 'none'
  },
})
