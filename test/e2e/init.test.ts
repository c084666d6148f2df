import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { cleanEnvironment, scratch, writeFiles } from '../support/nhi.js'
import { githubLine } from './options/samples.js'

const lab = scratch()

describe('nhi init', () => {
  test('writes a config that loads, once', () => {
    const { path: cwd } = lab.repository({ 'a.txt': 'hello\n', 'sub/b.txt': 'hello\n' })
    const run = lab.nhi(['init'], { cwd: join(cwd, 'sub') })
    expect(run.code).toBe(0)
    expect(lab.nhi(['scan'], { cwd })).toMatchObject({ code: 0 })
    const text = readFileSync(join(cwd, 'nhi.yml'), 'utf8')
    expect(lab.nhi(['init'], { cwd })).toMatchObject({ code: 2, stderr: 'nhi: nhi.yml is there already\n' })
    expect(readFileSync(join(cwd, 'nhi.yml'), 'utf8')).toBe(text)
  })

  test('every commented example is one that loads', () => {
    const cwd = lab.folder({ '.nhi/rules/.keep': '', 'a.txt': 'hello\n' })
    lab.nhi(['init'], { cwd })
    const path = join(cwd, 'nhi.yml')
    // Comments that are settings: a key, or a part of a list or map below one.
    const opened = readFileSync(path, 'utf8')
      .replace(/^# (?=(?:[a-zA-Z]+:| {2}))/gm, '')
      .replace(/^packs:\n.*$/m, 'packs: []')
    writeFileSync(path, opened)
    expect(Object.keys(parseYaml(opened) as object).length).toBeGreaterThan(6)
    const run = lab.nhi(['scan'], { cwd })
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
  })
})

describe.runIf(process.platform !== 'win32')('nhi init hook', () => {
  const env = () =>
    cleanEnvironment(lab.home, {
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.com',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.com',
    })
  /** What a person's own `git commit` of everything says. */
  const commit = (cwd: string) => {
    spawnSync('git', ['add', '-A'], { cwd, env: env() })
    const done = spawnSync('git', ['commit', '-qm', 'change'], { cwd, env: env() })
    return { code: done.status, text: `${done.stdout}${done.stderr}` }
  }

  test('git refuses a secret and takes what is clean; --remove ends that', () => {
    const { path: cwd } = lab.repository({ 'a.txt': 'hello\n' })
    expect(lab.nhi(['init', 'hook'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wrote \.git\/hooks\/pre-commit/) })
    expect(lab.nhi(['init', 'hook'], { cwd }).stdout).toMatch(/has the hook already/)
    writeFiles(cwd, { 'b.txt': 'clean\n' })
    expect(commit(cwd).code).toBe(0)
    writeFiles(cwd, { 'c.env': githubLine(1) })
    const refused = commit(cwd)
    expect(refused.code).not.toBe(0)
    expect(refused.text).toContain('c.env:1')
    expect(lab.nhi(['init', 'hook', '--remove'], { cwd }).code).toBe(0)
    expect(existsSync(join(cwd, '.git/hooks/pre-commit'))).toBe(false)
    expect(commit(cwd).code).toBe(0)
    expect(lab.nhi(['init', 'hook', '--remove'], { cwd }).stdout).toMatch(/has no block of nhi/)
  })

  test("another tool's hook stays, runs, and is whole again after --remove", () => {
    const { path: cwd } = lab.repository({ 'a.txt': 'hello\n' })
    const path = join(cwd, '.git/hooks/pre-commit')
    const own = '#!/bin/sh\necho ran >> .git/ran\n'
    writeFileSync(path, own)
    chmodSync(path, 0o755)
    lab.nhi(['init', 'hook'], { cwd })
    writeFiles(cwd, { 'c.env': githubLine(1) })
    expect(commit(cwd).code).not.toBe(0)
    expect(readFileSync(join(cwd, '.git/ran'), 'utf8')).toBe('ran\n')
    lab.nhi(['init', 'hook', '--remove'], { cwd })
    expect(readFileSync(path, 'utf8')).toBe(own)
  })

  test('in a linked worktree the hook of the repository counts', () => {
    const { path: cwd, git } = lab.repository({ 'a.txt': 'hello\n' })
    const linked = join(lab.folder(), 'linked')
    git('worktree', 'add', '-q', linked)
    expect(lab.nhi(['init', 'hook'], { cwd: linked }).code).toBe(0)
    for (const tree of [linked, cwd]) {
      writeFiles(tree, { 'c.env': githubLine(1) })
      expect(commit(tree).code).not.toBe(0)
    }
  })

  test('core.hooksPath inside the repository is honoured, outside it is refused', () => {
    const { path: cwd, git } = lab.repository({ 'a.txt': 'hello\n' })
    git('config', 'core.hooksPath', 'tools/hooks')
    expect(lab.nhi(['init', 'hook'], { cwd }).code).toBe(0)
    writeFiles(cwd, { 'c.env': githubLine(1) })
    expect(commit(cwd).code).not.toBe(0)
    const outside = lab.folder()
    git('config', 'core.hooksPath', outside)
    expect(lab.nhi(['init', 'hook'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/leads out of this repository/) })
    expect(existsSync(join(outside, 'pre-commit'))).toBe(false)
  })

  test('a hook in another language and a place without git are refused', () => {
    const { path: cwd } = lab.repository({ 'a.txt': 'hello\n' })
    writeFileSync(join(cwd, '.git/hooks/pre-commit'), '#!/usr/bin/env python3\nprint()\n')
    expect(lab.nhi(['init', 'hook'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not a shell script/) })
    expect(lab.nhi(['init', 'hook'], { cwd: lab.folder() })).toMatchObject({ code: 2, stderr: expect.stringMatching(/no git repository/) })
  })
})

describe('nhi init ci', () => {
  test.each(['github', 'gitlab'])('%s: a job that runs nhi, as YAML', (system) => {
    const args = ['init', 'ci', system, '--from', 'https://code.example/nhi.git']
    const cwd = lab.folder()
    const { stdout, stderr, code } = lab.nhi(args, { cwd })
    expect(code).toBe(0)
    expect(JSON.stringify(parseYaml(stdout))).toMatch(/git clone --quiet https:\/\/code\.example\/nhi\.git.*bin\/nhi\.js.*scan \./)
    const [, path = ''] = /save it as (\S+),/.exec(stderr) ?? []
    expect(lab.nhi([...args, '--write'], { cwd }).code).toBe(0)
    expect(readFileSync(join(cwd, path), 'utf8')).toBe(stdout)
    expect(lab.nhi([...args, '--write'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/is there already/) })
  })

  test.each([
    [['--from', 'http://code.example/nhi']],
    [['--from', 'https://code.example/$(touch x)']],
    [['--from', 'https://code.example/nhi', '--revision', '--upload-pack=x']],
    [['--from', 'https://code.example/nhi', '--revision', 'a;b']],
  ])('%j has no place in a shell line', (args) => {
    expect(lab.nhi(['init', 'ci', 'github', ...args])).toMatchObject({ code: 2, stdout: '' })
  })
})
