import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { files } from '../../../src/collectors/files/index.js'
import { type CollectSettings, eachOpened } from '../../../src/core/collector.js'
import type { Document, DocumentBatch } from '../../../src/core/document.js'
import { type Gap, isGap } from '../../../src/core/gap.js'

/** A folder of its own that is gone after the test. */
export function scratch(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nhi-files-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files, folders of their paths included. */
export function write(root: string, contents: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

/** The environment of a user without any git configuration. */
export const noHome = { PATH: process.env.PATH, HOME: '/nonexistent' }

/** Runs git as that user, with whatever else is given. */
export function git(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Buffer {
  const env = { ...noHome, GIT_CONFIG_NOSYSTEM: '1', ...environment }
  return execFileSync('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Settings of an ordinary run, with what is given changed. */
export function settings(changes: Partial<CollectSettings> = {}): CollectSettings {
  return {
    jobs: 1,
    maxFileSize: 256_000_000,
    honourIgnores: true,
    exclude: [],
    scope: { kind: 'history' },
    cacheFolder: null,
    engineDigest: () => '',
    environment: noHome,
    workingDirectory: '/',
    signal: new AbortController().signal,
    ...changes,
  }
}

/** An arena of so many bytes. */
export function arenaOf(size: number) {
  const buffer = new ArrayBuffer(size)
  return { memory: { buffer }, into: new Uint8Array(buffer) }
}

/** Everything a target yields: batches as listed (having crossed to another thread), documents with their bytes copied, gaps. */
export async function collect(path: string, changes: Partial<CollectSettings> = {}, arenaSize = 1 << 20) {
  const batches: DocumentBatch[] = []
  const documents: Document[] = []
  const gaps: Gap[] = []
  const opener = files.opener(arenaOf(arenaSize), {})
  for await (const item of files.start({ kind: 'path', text: path, path }, settings(changes)).list()) {
    if (isGap(item)) gaps.push(item)
    else {
      batches.push(item)
      await eachOpened(opener.open(structuredClone(item)), (opened) => {
        if (isGap(opened)) gaps.push(opened)
        else documents.push({ ...opened, bytes: opened.bytes.slice() })
      })
    }
  }
  opener.close()
  const paths = [...new Set(documents.filter((document) => document.source === 'file').map((document) => document.path))].sort()
  return { batches, documents, gaps, paths }
}
