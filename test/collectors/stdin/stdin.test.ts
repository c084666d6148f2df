import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openStream, stdin } from '../../../src/collectors/stdin/index.js'
import { eachOpened } from '../../../src/core/collector.js'
import type { Document, DocumentBatch } from '../../../src/core/document.js'
import { type Gap, isGap } from '../../../src/core/gap.js'
import { gzipOf, zipOf } from '../../support/archives.js'
import { arenaOf, settings } from '../files/run.js'

afterEach(() => void vi.restoreAllMocks())

async function read(stream: Readable, arenaSize: number, maxFileSize = 1_000_000) {
  const documents: Document[] = []
  const gaps: Gap[] = []
  for await (const item of openStream(stream, arenaOf(arenaSize), 'named', maxFileSize)) {
    if (isGap(item)) gaps.push(item)
    else documents.push({ ...item, bytes: item.bytes.slice() })
  }
  return {
    documents,
    gaps,
    text: documents.map((chunk) => Buffer.from(chunk.bytes.subarray(0, chunk.bytes.length - chunk.overlap))).join(''),
  }
}

describe('a stream', () => {
  test.each([
    ['empty', [], 64],
    ['shorter than the arena', ['one\n', 'two'], 64],
    ['as long as the arena', ['x'.repeat(64)], 64],
    ['longer, in one piece', ['line\n'.repeat(100)], 64],
    ['longer, in small pieces', Array.from({ length: 100 }, (_, index) => `${index}\n`), 64],
  ])('%s arrives whole', async (_, pieces, arenaSize) => {
    const { documents, gaps, text } = await read(Readable.from(pieces.map((piece) => Buffer.from(piece))), arenaSize)
    expect(gaps).toEqual([])
    expect(text).toBe(pieces.join(''))
    const lines = (end: number) => text.slice(0, end).split('\n').length - 1
    for (const chunk of documents) expect(chunk).toMatchObject({ source: 'stdin', path: 'named', lines: lines(chunk.base) })
    expect(documents.at(-1)?.overlap).toBe(0)
  })

  test('is cut at the bound with a gap', async () => {
    const { gaps, text } = await read(Readable.from([Buffer.from('12345'), Buffer.from('67890')]), 64, 7)
    expect(text).toBe('1234567')
    expect(gaps.map((gap) => [gap.status, gap.class])).toEqual([['too-large', 'limit']])
  })

  test('that breaks gives what came, and a failed gap', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('before')
        throw Object.assign(new Error('gone'), { code: 'EIO' })
      })(),
    )
    const { gaps, text } = await read(broken, 64)
    expect(text).toBe('before')
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what])).toEqual([['failed', 'unreadable', 'named']])
  })
})

test.each([
  ['its name', 'settings.py', 'settings.py'],
  ['stdin without one', null, 'stdin'],
])('lists one batch under %s', async (_, name, path) => {
  const batches = []
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from('KEY=value\n'.repeat(100))]) as typeof process.stdin)
  for await (const item of stdin.start({ kind: 'stdin', text: '-', name }, settings()).list()) batches.push(item)
  expect(batches).toEqual([{ refs: { name: path, maxFileSize: 256_000_000 }, count: 1, weight: 0 }])
})

const script = Buffer.from(`#!/bin/sh\n${'echo one line of many\n'.repeat(20)}exit 0\n`)
const zip = zipOf({ a: 'x' })

describe('is read beforehand, so that it can be opened in a thread', () => {
  /** Standard input that arrives in two pieces, the first of so many bytes; the batches it is listed as, and what they are opened as. */
  async function listed(bytes: Buffer, first: number, name: string | null, maxFileSize = 1_000_000) {
    const stream = new Readable({ read() {} })
    stream.push(bytes.subarray(0, first))
    setImmediate(() => {
      stream.push(bytes.subarray(first))
      stream.push(null)
    })
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(stream as typeof process.stdin)
    const batches: DocumentBatch[] = []
    for await (const item of stdin.start({ kind: 'stdin', text: '-', name }, settings({ maxFileSize })).list()) {
      if (!isGap(item)) batches.push(item)
    }
    const documents: Document[] = []
    const opener = stdin.opener(arenaOf(256), {})
    for (const batch of batches) {
      await eachOpened(opener.open(structuredClone(batch)), (item) => {
        if (!isGap(item)) documents.push({ ...item, bytes: item.bytes.slice() })
      })
    }
    opener.close()
    return { batches, documents }
  }

  test.each<[string, Buffer, string | null, boolean]>([
    ['a gzip file', gzipOf('text'.repeat(100)), null, false],
    ['a zip', zip, null, true],
    ['a zip behind a script', Buffer.concat([script, zip]), null, true],
    ['a zip by its name', Buffer.concat([Buffer.from('text'), zip]), 'app.jar', true],
  ])('%s', async (_, bytes, name, positioned) => {
    for (const first of [1, 30, bytes.length]) {
      const { batches, documents } = await listed(bytes, first, name)
      expect(batches).toMatchObject([{ refs: { content: bytes }, handedOn: true }])
      if (!positioned) continue
      expect(documents).toMatchObject([{ source: 'stdin', base: 0, overlap: 0, whole: { size: bytes.length } }])
      const read = Buffer.alloc(bytes.length + 5)
      expect(documents[0]?.whole?.read(read, 2)).toBe(bytes.length - 2)
      expect(read.subarray(0, bytes.length - 2)).toEqual(bytes.subarray(2))
      expect(Buffer.from(documents[0]?.bytes ?? []).equals(bytes.subarray(0, 256))).toBe(true)
    }
  })

  test.each<[string, Buffer, string | null, number?]>([
    ['a script alone', script, null],
    ['text in front of a zip', Buffer.concat([Buffer.from('text'), zip]), 'a.txt'],
    ['more than is looked at', Buffer.concat([script, zip]), null, 300],
  ])('but for %s, which stays in the main thread', async (_, bytes, name, maxFileSize = 1_000_000) => {
    const { batches, documents } = await listed(bytes, 30, name, maxFileSize)
    expect(batches.map(({ handedOn }) => handedOn)).toEqual([undefined])
    const text = Buffer.concat(documents.map((chunk) => chunk.bytes.subarray(0, chunk.bytes.length - chunk.overlap)))
    expect(text.equals(bytes.subarray(0, maxFileSize))).toBe(true)
    expect(documents.every(({ whole }) => whole === undefined)).toBe(true)
  })
})

test('reads what another process pipes in, slowly', async () => {
  const room = fileURLToPath(new URL('../../../src/collectors/stdin/index.ts', import.meta.url))
  const program = `
    const { stdin } = await import(${JSON.stringify(room)})
    const opener = stdin.opener({ into: new Uint8Array(64) }, {})
    let bytes = 0
    for await (const chunk of opener.open({ refs: { name: 'a', maxFileSize: 1e6 } })) bytes += chunk.bytes.length - chunk.overlap
    opener.close()
    console.log(bytes)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString()
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  for (let piece = 0; piece < 5; piece++) {
    child.stdin.write('x'.repeat(100))
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  child.stdin.end()
  expect(await ended).toBe(0)
  expect(output).toBe('500\n')
})
