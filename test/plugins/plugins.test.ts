import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { allRules } from '../../src/cli/all-rules.js'
import { checkPlugin, loadPlugins } from '../../src/plugins/load.js'
import { resolvePlugin } from '../../src/plugins/resolve.js'
import { makeFolder } from '../support/folder.js'

const sample = fileURLToPath(new URL('../../fixtures/plugin-sample', import.meta.url))

describe('a plug-in is found', () => {
  const packageJson = (facts: object) => JSON.stringify({ name: 'x', ...facts })
  const cases: [string, string, Record<string, string>, string][] = [
    ['a module', './a.js', { 'a.js': '' }, 'a.js'],
    ['a folder with index.js', './p', { 'p/index.js': '' }, 'p/index.js'],
    ['by main', './p', { 'p/package.json': packageJson({ main: 'm.js' }), 'p/m.js': '' }, 'p/m.js'],
    ['by exports', './p', { 'p/package.json': packageJson({ exports: './e.js', main: 'm.js' }), 'p/e.js': '' }, 'p/e.js'],
    [
      'by the import condition',
      './p',
      { 'p/package.json': packageJson({ exports: { '.': { types: './t.d.ts', import: './e.js' } } }), 'p/e.js': '' },
      'p/e.js',
    ],
    ['an installed package', 'plug', { 'node_modules/plug/index.js': '' }, 'node_modules/plug/index.js'],
    ['a scoped package', '@s/plug', { 'node_modules/@s/plug/index.js': '' }, 'node_modules/@s/plug/index.js'],
  ]
  test.each(cases)('%s', (_, name, files, expected) => {
    const folder = makeFolder(files)
    expect(resolvePlugin(name, folder)).toBe(pathToFileURL(join(folder, expected)).href)
  })

  test('from below the folder it is installed in', () => {
    const folder = makeFolder({ 'node_modules/plug/index.js': '' })
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    expect(resolvePlugin('plug', join(folder, 'a/b'))).toContain('node_modules/plug/index.js')
  })

  test.each([
    ['./nowhere', /neither a module nor a package folder/],
    ['nhi-plugin-nowhere', /is not installed/],
    ['a/../../b', /is no name of a plug-in/],
    ['-x', /is no name of a plug-in/],
    ['hollow', /names no module/],
  ])('or refused: %s', (name, message) => {
    expect(() => resolvePlugin(name, makeFolder({ 'node_modules/hollow/': '' }))).toThrow(message)
  })
})

describe('a plug-in that is none is refused', () => {
  const create = () => () => []
  const cases: [string, unknown, RegExp][] = [
    ['nothing', undefined, /exports no plug-in/],
    ['an unknown key', { name: 'x', detecters: {} }, /unknown key 'detecters': did you mean 'detectors'/],
    ['no name', { rules: [] }, /no kebab-case name/],
    ['nothing brought', { name: 'x' }, /neither detectors nor rules/],
    ['a detector without create', { name: 'x', detectors: { a: { reads: 'document' } } }, /detector 'a' without reads/],
    ['a detector that reads what is not there', { name: 'x', detectors: { a: { reads: 'mail', create } } }, /detector 'a' without reads/],
    [
      'a detector over an inventory nobody brings',
      { name: 'x', detectors: { a: { reads: 'inventory', create } } },
      /detector 'a' without reads/,
    ],
    ['an id that is none', { name: 'x', detectors: { A_B: { reads: 'document', create } } }, /'A_B' is not kebab-case/],
    ['rules that are none', { name: 'x', rules: [1] }, /neither paths nor rule files/],
  ]
  test.each(cases)('%s', (_, value, message) => {
    expect(() => checkPlugin(value, 'p.js')).toThrow(message)
  })

  test('a module that throws names itself', async () => {
    const folder = makeFolder({ 'bad.mjs': 'throw new Error("no luck")' })
    await expect(loadPlugins([resolvePlugin('./bad.mjs', folder)])).rejects.toThrow(/bad\.mjs cannot be loaded: no luck/)
  })

  test('two that bring one detector', async () => {
    const text = 'export const plugin = { name: "NAME", detectors: { d: { reads: "document", create: () => () => [] } } }'
    const folder = makeFolder({ 'a.mjs': text.replace('NAME', 'a'), 'b.mjs': text.replace('NAME', 'b') })
    const urls = ['./a.mjs', './b.mjs'].map((name) => resolvePlugin(name, folder))
    await expect(loadPlugins(urls)).rejects.toThrow(/'a' and 'b' both bring a detector 'd'/)
  })
})

describe('the sample', () => {
  const config = { packs: [], workingDirectory: '/', file: null }

  test('brings a detector and rules of both kinds', async () => {
    const [plugin] = await loadPlugins([resolvePlugin(sample, '/')])
    expect(Object.keys(plugin?.detectors ?? {})).toEqual(['robots'])
    const { rules } = allRules([], config, plugin === undefined ? [] : [plugin], ['secrets'], new Date('2026-11-27'))
    expect(rules.map(({ id, detector }) => [id, detector])).toEqual([
      ['acme-api-token', 'secrets'],
      ['unowned-robot', 'robots'],
    ])
  })

  test('its rules need its detector', async () => {
    const plugins = await loadPlugins([resolvePlugin(sample, '/')])
    const without = plugins.map(({ detectors: _, ...plugin }) => plugin)
    expect(() => allRules([], config, without, ['secrets'], new Date('2026-11-27'))).toThrow(/a detector 'robots' that does not exist/)
  })

  test('can be imported in a worker by its URL', async () => {
    const code =
      'const { parentPort, workerData } = require("node:worker_threads"); import(workerData).then((m) => parentPort.postMessage(m.default.name))'
    const worker = new Worker(code, { eval: true, workerData: resolvePlugin(sample, '/') })
    const name = await new Promise((done, failed) => worker.once('message', done).once('error', failed))
    await worker.terminate()
    expect(name).toBe('sample')
  })
})
