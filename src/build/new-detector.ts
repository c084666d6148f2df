import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `npm run new:detector <id>`: lays out a detector that builds, passes its test, and finds one thing: the word its rule names.

const root = fileURLToPath(new URL('../../', import.meta.url))
const id = process.argv[2] ?? ''

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) fail('usage: npm run new:detector <kebab-case-id>')
if (existsSync(join(root, 'src/detectors', id))) fail(`there is a detector '${id}' already`)

const name = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const files: Record<string, string> = {
  [`rules/${id}.yml`]: `detector: ${id}
rules:
  - id: ${id}-found
    title: TODO what is wrong
    severity: medium
    why: TODO why it matters, in one or two sentences.
    fix: |
      TODO the exact command
    nhi: ['NHI4:2025']
    frameworks: ['NIST-CSF-2.0:PR.AA-03']
`,
  [`src/detectors/${id}/index.ts`]: `import type { Detection } from '../../core/detection.js'
import type { DocumentDetector } from '../../core/detector.js'
import { at } from '../../core/location.js'

const sign = Buffer.from('TODO(${id})')

/** TODO what it sees. */
export const ${name}: DocumentDetector = {
  reads: 'document',
  create: () =>
    function* (document): Iterable<Detection> {
      if (document.source !== 'file' && document.source !== 'blob') return
      const bytes = Buffer.from(document.bytes.buffer, document.bytes.byteOffset, document.bytes.length)
      const offset = bytes.indexOf(sign)
      if (offset === -1) return
      const before = bytes.subarray(0, offset).toString('utf8').split('\\n')
      const line = document.lines + before.length
      const column = (before.at(-1)?.length ?? 0) + 1
      yield {
        rule: '${id}-found',
        subject: document.path ?? document.id ?? document.source,
        message: 'TODO say what is there, the subject named',
        locations: [at({ path: document.path, line, column, endLine: line, endColumn: column + sign.length })],
        facts: {},
        confidence: null,
        severity: null,
        proven: false,
        identity: null,
        credential: null,
        parts: [],
        secret: null,
        excerpt: null,
        ignored: null,
        object: document.source === 'blob' && document.id !== null ? { kind: 'blob', id: document.id } : null,
      }
    },
}
`,
  [`fixtures/detectors/${id}/bad-first/a.txt`]: `first line\nTODO(${id}) is here\n`,
  [`fixtures/detectors/${id}/bad-first/expected.json`]: `[{ "rule": "${id}-found", "path": "a.txt", "lines": [2] }]\n`,
  [`fixtures/detectors/${id}/good-first/a.txt`]: 'nothing to see\n',
  [`fixtures/detectors/${id}/good-first/expected.json`]: '[]\n',
}

for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text, { flag: 'wx' })
  process.stdout.write(`wrote ${path}\n`)
}

const table = join(root, 'src/detectors/index.ts')
const before = readFileSync(table, 'utf8')
const entry = `  ${id === name ? id : `'${id}'`}: { reads: 'document', load: () => import('./${id}/index.js').then((module) => module.${name}) },\n`
const [head = '', body = '', tail = ''] = before.split(/(?<=export const detectors = \{\n)|(?=\} as const satisfies)/)
const lines = [...body.split(/(?<=\n)/), entry].sort((a, b) => (a.replace(/['\s]/g, '') < b.replace(/['\s]/g, '') ? -1 : 1))
writeFileSync(table, head + lines.join('') + tail)
process.stdout.write('added a line to src/detectors/index.ts\nnext: npm run check\n')

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
