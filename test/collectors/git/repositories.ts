import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { git } from '../../../src/collectors/git/index.js'
import { type Attribution, type CollectorSession, type CollectSettings, eachOpened, type GitScope } from '../../../src/core/collector.js'
import { type Gap, isGap } from '../../../src/core/gap.js'

/** A folder of its own for a test file, gone at the end. */
export function workshop(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nhi-git-')))
  mkdirSync(join(folder, 'home'))
  writeFileSync(join(folder, 'home', '.gitconfig'), '[protocol "file"]\n\tallow = always\n[init]\n\tdefaultBranch = main\n')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function environmentOf(folder: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: join(folder, 'home') }
}

let clock = Date.UTC(2024, 0, 1) / 1000

/** Runs plain git as a user would; each call is a minute later than the one before. */
export function plainGit(folder: string, cwd: string, ...args: string[]): string {
  clock += 60
  const person = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  }
  const dates = { GIT_AUTHOR_DATE: `${clock} +0200`, GIT_COMMITTER_DATE: `${clock} +0200` }
  return execFileSync('git', args, {
    cwd,
    env: { ...environmentOf(folder), GIT_CONFIG_NOSYSTEM: '1', ...person, ...dates },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  }).trim()
}

/** A small repository and the ways to change it. */
export interface TestRepository {
  readonly path: string
  git(...args: string[]): string
  write(file: string, text: string | Uint8Array): void
  /** Writes, adds and commits; gives the commit's id. */
  commit(message: string, files: Readonly<Record<string, string>>): string
}

export function repositoryAt(folder: string, name: string, ...options: string[]): TestRepository {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  plainGit(folder, path, 'init', '-q', ...options)
  return existing(folder, path)
}

export function existing(folder: string, path: string): TestRepository {
  const run = (...args: string[]) => plainGit(folder, path, ...args)
  const write = (file: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  return {
    path,
    git: run,
    write,
    commit(message, files) {
      for (const [file, text] of Object.entries(files)) write(file, text)
      run('add', '-A')
      run('commit', '-q', '--allow-empty', '-m', message)
      return run('rev-parse', 'HEAD')
    },
  }
}

export function script(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\n${text}\n`)
  chmodSync(file, 0o755)
}

export interface Seen {
  readonly source: string
  readonly path: string | null
  readonly id: string | null
  readonly text: string
  readonly baseline: boolean
}

export interface Scan {
  readonly documents: Seen[]
  readonly gaps: Gap[]
  /** Texts of what is not a baseline, sorted. */
  readonly texts: string[]
  readonly session: CollectorSession
}

export interface ScanOptions {
  readonly scope?: GitScope
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly workingDirectory?: string
  readonly arenaBytes?: number
  readonly maxFileSize?: number
  readonly cacheFolder?: string
  readonly exclude?: readonly string[]
  readonly kind?: 'path' | 'git'
  /** Texts that count as hits. */
  readonly hit?: RegExp
}

/** Reads a target to the end, the chunks of a long document put together again. */
export async function scan(folder: string, path: string, options: ScanOptions = {}): Promise<Scan> {
  const environment = options.environment ?? environmentOf(folder)
  const settings: CollectSettings = {
    jobs: 1,
    maxFileSize: options.maxFileSize ?? 256_000_000,
    honourIgnores: true,
    exclude: options.exclude ?? [],
    scope: options.scope ?? { kind: 'history' },
    cacheFolder: options.cacheFolder ?? null,
    engineDigest: () => 'test',
    environment,
    workingDirectory: options.workingDirectory ?? folder,
    signal: new AbortController().signal,
  }
  const session = git.start({ kind: options.kind ?? 'path', text: path, path }, settings)
  const into = new Uint8Array(options.arenaBytes ?? 1 << 20)
  const opener = git.opener({ memory: { buffer: into.buffer }, into }, environment)
  const documents: Seen[] = []
  const gaps: Gap[] = []
  for await (const item of session.list()) {
    if (isGap(item)) {
      gaps.push(item)
      continue
    }
    const dirty = new Set<string>()
    let text = ''
    await eachOpened(opener.open(item), (document) => {
      if (isGap(document)) {
        gaps.push(document)
        return
      }
      const piece = Buffer.from(document.bytes).toString('latin1')
      if (document.base !== text.length - (document.base === 0 ? 0 : text.length - document.base)) throw new Error('chunks do not meet')
      if (document.lines !== text.slice(0, document.base).split('\n').length - 1) throw new Error('lines are miscounted')
      text = text.slice(0, document.base) + piece
      if (document.overlap > 0) return
      documents.push({ source: document.source, path: document.path, id: document.id, text, baseline: document.baseline })
      if (options.hit?.test(text) === true && document.id !== null) {
        dirty.add(document.id)
      }
      text = ''
    })
    session.scanned?.({ batch: item, dirty, clean: new Uint8Array() })
  }
  opener.close()
  for await (const gap of session.finish?.() ?? []) gaps.push(gap)
  const texts = documents.filter((one) => !one.baseline && one.source === 'blob').map((one) => one.text)
  return { documents, gaps, texts: texts.sort(), session }
}

export async function attributed(session: CollectorSession, ids: readonly string[]): Promise<Map<string, Attribution>> {
  const found = new Map<string, Attribution>()
  for await (const one of session.attribute?.(ids) ?? []) if (!isGap(one)) found.set(one.id, one)
  return found
}
