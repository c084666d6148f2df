import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cleanEnvironment, scratch } from '../support/nhi.js'
import { acmeLine, robotLine, robotPlugin } from './options/samples.js'

const lab = scratch()
const sample = resolve(import.meta.dirname, '../../fixtures/plugin-sample')

interface Shown {
  findings: { rule: string; facts: Record<string, unknown>; locations: { path: string }[] }[]
  gaps: { what: string; status: string }[]
}
const scanned = (cwd: string, ...args: readonly string[]) => {
  const run = lab.nhi(['scan', '-f', 'json', ...args], { cwd })
  return { ...run, report: JSON.parse(run.stdout) as Shown }
}

function npm(args: readonly string[], cwd: string): string {
  const env = cleanEnvironment(lab.home, { npm_config_offline: 'true', npm_config_cache: join(lab.home, 'npm') })
  const done = spawnSync('npm', args, { cwd, env, shell: process.platform === 'win32' })
  if (done.status !== 0) throw new Error(`npm ${args.join(' ')}: ${done.stderr}`)
  return done.stdout.toString('utf8').trim()
}

describe('a plug-in', () => {
  test('packed and installed as users do, its detector and its rules find something', () => {
    const folder = lab.folder({ 'package.json': '{ "name": "user", "private": true }' })
    const packed = npm(['pack', sample, '--silent', '--pack-destination', folder], folder)
    npm(['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, packed)], folder)
    mkdirSync(join(folder, 'tree'))
    writeFileSync(join(folder, 'tree/robots.txt'), `first line\n  ${robotLine}`)
    writeFileSync(join(folder, 'tree/acme.env'), acmeLine())
    const { report, code } = scanned(folder, 'tree', '--plugin', 'nhi-plugin-sample')
    expect(code).toBe(1)
    expect(report.findings.map(({ rule, locations: [place] }) => [rule, place?.path]).sort()).toEqual([
      ['acme-api-token', 'acme.env'],
      ['unowned-robot', 'robots.txt'],
    ])
    expect(lab.nhi(['rules', 'show', 'unowned-robot', '--plugin', 'nhi-plugin-sample'], { cwd: folder }).stdout).toMatch(
      /Robot without an owner/,
    )
    expect(lab.nhi(['rules', 'test', join(folder, 'node_modules/nhi-plugin-sample/rules')])).toMatchObject({
      code: 0,
      stderr: '1 rule tested, 0 failing\n',
    })
  })

  test('runs in a worker, never on the main thread', () => {
    const plugin = robotPlugin(lab)
    const { report } = scanned(lab.folder({ 'r.txt': robotLine }), '--plugin', plugin)
    expect(report.findings.map(({ facts }) => facts.mainThread)).toEqual([false])
    expect(readdirSync(join(dirname(plugin), 'threads'))).not.toContain('0')
  })

  test('on standard input and in a staged change too', () => {
    const plugin = robotPlugin(lab)
    const repository = lab.repository({ 'a.txt': 'a\n' })
    repository.write({ 'r.txt': robotLine })
    repository.git('add', '-A')
    expect(scanned(repository.path, '--staged', '--plugin', plugin).report.findings).toHaveLength(1)
    const piped = lab.nhi(['scan', '-', '-f', 'json', '--plugin', plugin], { input: robotLine })
    expect((JSON.parse(piped.stdout) as Shown).findings.map(({ facts }) => facts.mainThread)).toEqual([false])
    const cut = lab.nhi(['scan', '-', '-f', 'json', '--plugin', plugin, '--max-file-size', '1kb'], { input: robotLine + '-'.repeat(4000) })
    expect(JSON.parse(cut.stdout)).toMatchObject({
      findings: [{ rule: 'unowned-robot' }],
      gaps: [{ what: 'stdin (2 kB)', status: 'too-large' }],
    })
    expect(lab.nhi(['scan', '-', '--plugin', plugin])).toMatchObject({ code: 0 })
  })

  test('that throws costs its document a gap, not the run', () => {
    const plugin = robotPlugin(lab)
    const text = readFileSync(plugin, 'utf8').replace(
      'if (!Buffer',
      "if (document.path === 'bad.txt') throw new TypeError('secret text')\n      if (!Buffer",
    )
    writeFileSync(plugin, text)
    const { report, code, stdout } = scanned(lab.folder({ 'bad.txt': 'x\n', 'r.txt': robotLine }), '--plugin', plugin, '--fail-on', 'none')
    expect(code).toBe(3)
    expect(report.findings).toHaveLength(1)
    expect(report.gaps).toMatchObject([{ what: 'bad.txt', status: 'unparsable' }])
    expect(stdout).not.toContain('secret text')
  })

  test('named in a config found in the tree is refused, in a named config it is loaded', () => {
    const plugin = robotPlugin(lab)
    const cwd = lab.folder({ 'r.txt': robotLine, 'nhi.yml': `plugins: [${JSON.stringify(plugin)}]\n` })
    const refused = lab.nhi(['scan'], { cwd })
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^nhi: nhi\.yml:1:11: a config found in a tree cannot load plug-ins/),
    })
    expect(readdirSync(join(dirname(plugin), 'threads'))).toEqual(['.keep'])
    expect(scanned(cwd, '--config', 'nhi.yml').report.findings).toHaveLength(1)
  })

  test.each([
    ['export default 1', /exports no plug-in/],
    ["export default { name: 'x', detecters: {} }", /unknown key 'detecters': did you mean 'detectors'\?/],
    ["export default { name: 'x' }", /brings neither detectors nor rules/],
    ["import './nowhere.js'", /cannot be loaded/],
    ["export default { name: 'x', rules: [{ rules: [{ id: 'A b' }] }] }", /kebab-case/],
  ])('that is none is refused: %s', (text, message) => {
    const cwd = lab.folder({ 'plugin.mjs': text, 'a.txt': 'a\n' })
    expect(lab.nhi(['scan', '--plugin', './plugin.mjs'], { cwd })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
  })
})
