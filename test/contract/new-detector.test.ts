import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detectors } from '../../src/detectors/index.js'

// A copy of the tree in which a detector is laid out: what comes out passes types, lint and its own fixtures as it stands.

const root = fileURLToPath(new URL('../../', import.meta.url))
const tree = mkdtempSync(join(tmpdir(), 'nhi-new-detector-'))
const kept = ['src', 'rules', 'fixtures/detectors', 'test/detectors/fixtures.test.ts', 'README.md', 'package.json', 'tsconfig.json']
const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: tree, encoding: 'utf8' })
const layOut = (id: string) => run('tsx/dist/cli.mjs', join(root, 'src/build/new-detector.ts'), id, tree)

beforeAll(() => {
  for (const path of kept) cpSync(join(root, path), join(tree, path), { recursive: true })
  for (const path of ['biome.json', 'no-clock.grit']) copyFileSync(join(root, path), join(tree, path))
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  expect(layOut('sample-thing')).toMatchObject({ status: 0, stderr: '' })
})
afterAll(() => rmSync(tree, { recursive: true }))

test('its line stands in the table, its rule in the catalogue', () => {
  const table = readFileSync(join(tree, 'src/detectors/index.ts'), 'utf8')
  const ids = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(([, id]) => id)
  expect(ids).toEqual([...Object.keys(detectors), 'sample-thing'].sort())
  expect(readFileSync(join(tree, 'README.md'), 'utf8')).toContain('| sample-thing | sample-thing-found (medium) |')
})

test('the linter has nothing to say', () => {
  const paths = ['src/detectors/index.ts', 'src/detectors/sample-thing']
  expect(run('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...paths)).toMatchObject({ status: 0 })
})

test('its types are right', () => {
  writeFileSync(join(tree, 'tsconfig.room.json'), JSON.stringify({ extends: './tsconfig.json', include: ['src/detectors/sample-thing'] }))
  expect(run('typescript/bin/tsc', '-p', 'tsconfig.room.json')).toMatchObject({ stdout: '', status: 0 })
})

test('its fixtures run and hold', () => {
  const { stdout, status } = run('vitest/vitest.mjs', 'run', '--root', tree, '--reporter=verbose', '-t', 'sample-thing')
  expect(stdout).toContain('bad-first')
  expect(stdout).toContain('good-first')
  expect(status).toBe(0)
})

test.each(['sample-thing', '../outside-it', 'new'])("'%s' is refused and nothing is written", (id) => {
  const before = readFileSync(join(tree, 'src/detectors/index.ts'), 'utf8')
  expect(layOut(id).status).toBe(2)
  expect(readFileSync(join(tree, 'src/detectors/index.ts'), 'utf8')).toBe(before)
  expect(existsSync(join(tree, 'rules', `${id}.yml`))).toBe(id === 'sample-thing')
})
