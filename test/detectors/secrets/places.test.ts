import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { fillExample } from '../../../src/core/example.js'
import type { Rule } from '../../../src/core/rule.js'
import { seeded } from '../../../src/core/sample.js'
import { unpack } from '../../archives/unpack.js'
import { gzipOf, tarOf, zipOf } from '../../support/archives.js'
import { allRules, documentOf, look } from './harness.js'

const listed = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .parse(parse(readFileSync(new URL('must-have.yml', import.meta.url), 'utf8')))
const named = new Set(Object.values(listed).flatMap((types) => Object.values(types).flatMap((seen) => (Array.isArray(seen) ? seen : []))))
const rules = allRules.filter(({ id, token }) => named.has(id) && token !== null)

interface Form {
  readonly rule: Rule
  /** A text that holds the token in the clear. */
  readonly text: string
  /** The values that are found in it by the rule. */
  readonly values: readonly string[]
}

const valuesIn = (document: Parameters<typeof look>[0], rule: string | null) =>
  look(document).found.flatMap((found) => ((rule === null || found.rule === rule) && found.secret != null ? [found.secret.valueId] : []))

/** Every form of every rule's token, in every example of the rule. */
const forms: readonly Form[] = rules.flatMap((rule) =>
  (rule.token?.shapes.length ? rule.token.shapes : ['']).flatMap((_, shape) =>
    rule.examples.flatMap((example, index) => {
      const text = `${fillExample(example, rule.token ?? { shapes: [], checksum: null }, seeded(31 * index + shape), shape)}\n`
      const values = valuesIn(documentOf(text), rule.id)
      return values.length === 0 ? [] : [{ rule, text, values }]
    }),
  ),
)

const bytes = (text: string) => Buffer.from(text, 'latin1')
const base64 = (text: string) => bytes(text).toString('base64')
const each = (text: string, written: (hex: string) => string) =>
  [...bytes(text)].map((byte) => written(byte.toString(16).padStart(2, '0'))).join('')
const percentInUrls = (text: string) => encodeURIComponent(text)
const utf16 = (text: string, big: boolean, mark: boolean) => {
  const encoded = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le')
  return big ? encoded.swap16() : encoded
}
const notebook = (text: string) =>
  JSON.stringify(
    {
      cells: [
        { cell_type: 'markdown', metadata: {}, source: ['# Notes\n'] },
        { cell_type: 'code', execution_count: 1, metadata: {}, outputs: [], source: text.split(/(?<=\n)/) },
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )
const output = (text: string) =>
  JSON.stringify({ cells: [{ cell_type: 'code', outputs: [{ name: 'stdout', output_type: 'stream', text: [text] }], source: [] }] })
const secret = (text: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ntype: Opaque\ndata:\n  settings: ${base64(text)}\n`
const mail = (text: string) => {
  const quoted = text.replace(/[^\x20-\x3c\x3e-\x7e\n]/g, (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  const lines = quoted.split('\n').map((line) => line.replace(/.{60}(?=.{4})/g, (part) => (/=.?$/.test(part) ? part : `${part}=\n`)))
  return `MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${lines.join('\n')}`
}

const places: readonly (readonly [string, (text: string) => string | Buffer])[] = [
  ['base64', base64],
  ['base64 twice', (text) => base64(base64(text))],
  ['percent, every character', (text) => each(text, (hex) => `%${hex}`)],
  ['percent, as URLs have it', percentInUrls],
  ['UTF-16, little end first, with a mark', (text) => utf16(text, false, true)],
  ['UTF-16, little end first', (text) => utf16(text, false, false)],
  ['UTF-16, big end first, with a mark', (text) => utf16(text, true, true)],
  ['UTF-16, big end first', (text) => utf16(text, true, false)],
  ['a notebook', notebook],
  ['the output of a notebook', output],
  ['a Kubernetes Secret', secret],
  ['hex', (text) => bytes(text).toString('hex')],
  ['unicode escapes', (text) => each(text, (hex) => `\\u00${hex}`)],
  ['hexadecimal escapes', (text) => each(text, (hex) => `\\x${hex}`)],
  ['HTML entities', (text) => each(text, (hex) => `&#x${hex};`)],
  ['an escaped solidus', (text) => text.replace(/(?<=[A-Za-z0-9+/])\/(?=[A-Za-z0-9+/])/g, '\\/')],
  ['percent in base64', (text) => base64(each(text, (hex) => `%${hex}`))],
  ['a mail', mail],
]

const lostIn = (documentsOf: (text: string) => string | Buffer) =>
  forms.flatMap(({ rule, text, values }) => {
    const found = valuesIn(documentOf(documentsOf(text)), null)
    return values.every((value) => found.includes(value)) ? [] : [`${rule.id}: ${text.slice(0, 24).replace(/\n/g, ' ')}`]
  })

describe(`${forms.length} forms of tokens of ${rules.length} must-have rules, each the same secret as in the clear`, () => {
  test('every rule has a form', () => {
    const seen = new Set(forms.map(({ rule }) => rule.id))
    expect(rules.filter(({ id }) => !seen.has(id)).map(({ id }) => id)).toEqual([])
  })

  test.each(places)('%s', (_, encode) => expect(lostIn(encode)).toEqual([]))

  test('in zip in tar.gz', async () => {
    const files = Object.fromEntries(forms.map(({ text }, index) => [`f/${index}`, bytes(text)]))
    const unpacked = await unpack(gzipOf(tarOf({ 'in.zip': zipOf(files) })))
    expect(unpacked.gaps).toEqual([])
    const lost = forms.filter(({ values }, index) => {
      const found = valuesIn(documentOf(bytes(unpacked.files.get(`outer!/in.zip!/f/${index}`) ?? '')), null)
      return !values.every((value) => found.includes(value))
    })
    expect(lost.map(({ rule }) => rule.id)).toEqual([])
  })
})
