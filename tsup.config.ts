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
  // CommonJS packages in an ESM bundle still call require for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  minifySyntax: true,
  minifyWhitespace: false,
})
