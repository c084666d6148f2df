import { appendFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { files } from '../../../src/collectors/files/index.js'
import { eachOpened } from '../../../src/core/collector.js'
import type { Document } from '../../../src/core/document.js'
import { isGap } from '../../../src/core/gap.js'
import { zipOf } from '../../support/archives.js'
import { arenaOf, collect, scratch, settings, write } from './run.js'

const arena = 4096
const zip = zipOf([{ name: 'a', content: Buffer.alloc(3 * arena, 'text\n'), stored: true }])
const script = Buffer.from(`#!/bin/sh\n${'echo one line of many\n'.repeat(400)}exit 0\n`)

describe('a zip longer than the arena', () => {
  test.each<[string, Buffer, boolean]>([
    ['a.txt', zip, true],
    ['run', Buffer.concat([script, zip]), true],
    ['app.jar', Buffer.concat([script.subarray(2), zip]), true],
    ['a.txt', Buffer.concat([script.subarray(2), zip]), false],
    ['run', script, false],
    ['a.xz', Buffer.concat([Buffer.from('\xfd7zXZ\0', 'latin1'), zip]), false],
  ])('%s, row %#', async (name, content, positioned) => {
    const root = scratch()
    write(root, { [name]: content })
    const { documents, gaps } = await collect(root, {}, arena)
    expect(gaps).toEqual([])
    expect(documents.map(({ whole }) => whole !== undefined)).toContain(positioned)
    if (positioned) expect(documents).toMatchObject([{ base: 0, overlap: 0, whole: { size: content.length } }])
    else expect(documents.at(-1)).toMatchObject({ base: expect.any(Number), overlap: 0 })
  })

  test('is no zip above the bound', async () => {
    const root = scratch()
    write(root, { 'a.zip': zip })
    const { documents, gaps } = await collect(root, { maxFileSize: zip.length - 1 }, arena)
    expect(documents).toEqual([])
    expect(gaps).toMatchObject([{ status: 'too-large' }])
  })

  /** Does something once the zip was opened, and tells what can be read of it then. */
  async function meanwhile(act: (place: string, document: Document) => void) {
    const root = scratch()
    const place = join(root, 'a.zip')
    writeFileSync(place, zip)
    utimesSync(place, 1, 1)
    const opener = files.opener(arenaOf(arena), {})
    const said: unknown[] = []
    for await (const batch of files.start({ kind: 'path', text: root, path: root }, settings()).list()) {
      if (isGap(batch)) continue
      await eachOpened(opener.open(batch), (item) => {
        if (isGap(item) || item.whole === undefined) return said.push(item)
        act(place, item)
        const bytes = Buffer.alloc(zip.length)
        said.push(item.whole.read(bytes, 0), item.whole.gap())
        expect(item.whole.read(bytes, -1) + item.whole.read(bytes, zip.length) + item.whole.read(bytes, 2 ** 63)).toBe(0)
      })
    }
    opener.close()
    return said
  }

  const changed = { class: 'limit', status: 'skipped', what: 'a.zip', needs: 'a file that does not change while it is read' }
  test.each<[string, (place: string, document: Document) => void, number, unknown]>([
    ['left alone', () => {}, zip.length, null],
    ['cut off', (place) => truncateSync(place, 5000), 5000, expect.objectContaining(changed)],
    ['gone longer', (place) => appendFileSync(place, 'more'), zip.length, expect.objectContaining(changed)],
    ['written anew', (place) => writeFileSync(place, zip), zip.length, expect.objectContaining(changed)],
  ])('%s while it is read', async (_, act, read, gap) => {
    expect(await meanwhile(act)).toEqual([read, gap])
  })
})
