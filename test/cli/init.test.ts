import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { hookBlock, withBlock, withoutBlock } from '../../src/cli/hook-block.js'
import { initCi, initConfig } from '../../src/cli/init.js'
import { initHook } from '../../src/cli/init-hook.js'
import { loadConfigFile } from '../../src/config/file.js'
import { makeFolder } from '../support/folder.js'

const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b',
}

function git(folder: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: folder, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function repository(): string {
  const folder = makeFolder()
  git(folder, 'init', '-q')
  return folder
}

describe('init', () => {
  test('writes a config that is accepted, with a key of its own, at the root, once', () => {
    const folder = makeFolder({ '.git/': '', 'sub/': '' })
    initConfig(join(folder, 'sub'))
    const path = join(folder, 'nhi.yml')
    expect(loadConfigFile({ path, name: 'nhi.yml', origin: 'tree' }).key).toHaveLength(32)
    expect(() => initConfig(folder)).toThrow('nhi.yml is there already')
    const other = makeFolder()
    initConfig(other)
    expect(readFileSync(join(other, 'nhi.yml'), 'utf8')).not.toBe(readFileSync(path, 'utf8'))
  })

  test("keeps the baseline's key", () => {
    const key = Buffer.alloc(32, 5).toString('base64')
    const folder = makeFolder({ '.nhi-baseline.json': JSON.stringify({ version: 1, key, entries: [] }) })
    initConfig(folder)
    expect(parse(readFileSync(join(folder, 'nhi.yml'), 'utf8'))).toEqual({ key })
  })
})

describe('init hook', () => {
  test('writes a hook that runs at a commit and can stop it', async () => {
    const folder = repository()
    const binary = join(
      makeFolder({ "it's/nhi.js": 'require("fs").writeFileSync("ran", process.argv.slice(2).join(" ")); process.exitCode = 1' }),
      "it's/nhi.js",
    )
    expect((await initHook(folder, binary, false)).text).toBe('wrote .git/hooks/pre-commit: each commit is looked at before it is made\n')
    expect((await initHook(folder, binary, false)).text).toContain('has the hook already')
    writeFileSync(join(folder, 'a'), '')
    git(folder, 'add', 'a')
    expect(() => git(folder, 'commit', '-qm', 'a')).toThrow()
    expect(readFileSync(join(folder, 'ran'), 'utf8')).toBe('scan --staged')
    await initHook(folder, binary, true)
    expect(existsSync(join(folder, '.git/hooks/pre-commit'))).toBe(false)
    git(folder, 'commit', '-qm', 'a')
  })

  test('adds to a hook and takes only its own part out again', async () => {
    const folder = repository()
    const path = join(folder, '.git/hooks/pre-commit')
    mkdirSync(join(folder, '.git/hooks'), { recursive: true })
    const before = '#!/usr/bin/env bash\nset -e\nnpm test\n'
    writeFileSync(path, before)
    chmodSync(path, 0o755)
    await initHook(folder, '/nhi.js', false)
    expect(readFileSync(path, 'utf8')).toBe(before + hookBlock('/nhi.js'))
    expect(statSync(path).mode & 0o777).toBe(0o755)
    await initHook(folder, '/nhi.js', true)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  test('respects core.hooksPath and husky, within the repository', async () => {
    const folder = repository()
    git(folder, 'config', 'core.hooksPath', 'my-hooks')
    await initHook(folder, '/nhi.js', false)
    expect(existsSync(join(folder, 'my-hooks/pre-commit'))).toBe(true)
    git(folder, 'config', 'core.hooksPath', '.husky/_')
    await initHook(folder, '/nhi.js', false)
    expect(existsSync(join(folder, '.husky/pre-commit'))).toBe(true)
    git(folder, 'config', 'core.hooksPath', makeFolder())
    await expect(initHook(folder, '/nhi.js', false)).rejects.toThrow(/leads out of this repository/)
  })

  test('in a linked worktree serves the repository it belongs to', async () => {
    const folder = repository()
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'a')
    const tree = join(makeFolder(), 'tree')
    git(folder, 'worktree', 'add', '-q', tree)
    await initHook(tree, '/nhi.js', false)
    expect(existsSync(join(folder, '.git/hooks/pre-commit'))).toBe(true)
  })

  test('refuses what it would break', async () => {
    const folder = repository()
    const path = join(folder, '.git/hooks/pre-commit')
    mkdirSync(join(folder, '.git/hooks'), { recursive: true })
    writeFileSync(path, '#!/usr/bin/env python3\nprint(1)\n')
    await expect(initHook(folder, '/nhi.js', false)).rejects.toThrow(/not a shell script/)
    const other = repository()
    mkdirSync(join(other, '.git/hooks'), { recursive: true })
    symlinkSync('/nonexistent', join(other, '.git/hooks/pre-commit'))
    await expect(initHook(other, '/nhi.js', false)).rejects.toThrow(/not a file of its own/)
    await expect(initHook(makeFolder(), '/nhi.js', false)).rejects.toThrow('there is no git repository here')
  })
})

describe('the block in a hook', () => {
  test('is put before a last command that leaves the hook', () => {
    expect(withBlock('#!/bin/sh\nexec lint\n', 'B\n')).toBe('#!/bin/sh\nB\nexec lint\n')
    expect(withBlock('exit 0', 'B\n')).toBe('B\nexit 0')
  })

  test('is replaced, not doubled', () => {
    const once = withBlock('#!/bin/sh\ntrue\n', hookBlock('/old.js')) ?? ''
    expect(withBlock(`${once}after\n`, hookBlock('/new.js'))).toBe(`#!/bin/sh\ntrue\n${hookBlock('/new.js')}after\n`)
  })

  test('leaves every hook as it was when taken out', () => {
    const line = fc.constantFrom('npm test', '', '  indented', 'exit 0', '# comment', 'exec x')
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const hook = `#!/bin/sh\ntrue\n${lines.join('\n')}\n`
        expect(withoutBlock(withBlock(hook, hookBlock('/nhi.js')) ?? '')).toBe(hook)
      }),
    )
  })
})

describe('init ci', () => {
  const source = { repository: 'https://example.com/team/nhi.git', revision: 'v1.0.0' }

  test.each(['github', 'gitlab'])('prints a job for %s that installs from the repository', (system) => {
    const { text } = initCi(system, source, '/', false)
    expect(() => parse(text)).not.toThrow()
    expect(text).toContain('git clone --quiet https://example.com/team/nhi.git')
    expect(text).toContain('checkout --quiet v1.0.0')
    expect(text).not.toContain('npx')
  })

  test('writes it where it belongs, once', () => {
    const folder = makeFolder({ '.git/': '' })
    expect(initCi('github', source, folder, true).text).toBe('wrote .github/workflows/nhi.yml\n')
    expect(() => initCi('github', source, folder, true)).toThrow('is there already')
  })

  test.each([
    ['jenkins', source, /expected|no CI job/],
    ['github', { ...source, repository: 'https://x/$(id)' }, /https/],
    ['github', { ...source, revision: '-x' }, /not a revision/],
  ])('refuses %s %j', (system, from, message) => {
    expect(() => initCi(system, from, '/', false)).toThrow(message)
  })
})
