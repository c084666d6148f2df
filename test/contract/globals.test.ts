import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

// Biome holds the half of the walls that imports do not show: clock, console, environment, network.

const root = fileURLToPath(new URL('../../', import.meta.url))
const tree = mkdtempSync(join(tmpdir(), 'nhi-globals-'))
for (const file of ['biome.json', 'no-clock.grit']) copyFileSync(join(root, file), join(tree, file))
afterAll(() => rmSync(tree, { recursive: true }))

/** Which of these modules the project's linter refuses: each evaluates an expression. One run, because starting Biome is what costs. */
function refused(modules: readonly { path: string; expression: string }[]): string[] {
  for (const { path, expression } of modules) {
    mkdirSync(join(tree, dirname(path)), { recursive: true })
    writeFileSync(join(tree, path), `export const breach = (given: string) => [given, ${expression}]\n`)
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src']
  const { diagnostics } = JSON.parse(spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' }).stdout) as {
    diagnostics: { location: { path: string } }[]
  }
  const paths = new Set(diagnostics.map(({ location }) => location.path))
  return modules.map(({ path }) => path).filter((path) => paths.has(path))
}

const ambient = ['Date.now()', 'new Date()', 'performance.now()', 'process.env', 'console.log(1)', "fetch('https://acme.example')"]
const pure = ['core', 'engine', 'detectors/room', 'reporters', 'rules', 'pipeline/link', 'pipeline/filter']

test('every breach of a pure room is caught, and nothing else', () => {
  const breaches = pure.flatMap((room) => ambient.map((expression, index) => ({ path: `src/${room}/breach-${index}.ts`, expression })))
  const collector = ['console.log(1)', "fetch('https://acme.example')"].map((expression, index) => ({
    path: `src/collectors/room/breach-${index}.ts`,
    expression,
  }))
  const fine = [
    ...pure.map((room) => ({ path: `src/${room}/fine.ts`, expression: 'new Date(given)' })),
    { path: 'src/collectors/room/fine.ts', expression: 'Date.now()' },
    { path: 'src/cli/fine.ts', expression: 'console.log(process.env, new Date())' },
  ]
  expect(refused([...breaches, ...collector, ...fine])).toEqual([...breaches, ...collector].map(({ path }) => path))
})
