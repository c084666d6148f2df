import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogue, withCatalogue } from '../rules/catalogue.js'
import { loadPack } from '../rules/packs.js'

// `npm run new:detector <id>`: lays out a detector that passes `npm run check` as it stands and finds one thing, the word its fixture holds.
// A second argument names another tree to lay it out in, for the test.

const id = process.argv[2] ?? ''
const root = process.argv[3] ?? fileURLToPath(new URL('../../', import.meta.url))
const table = join(root, 'src/detectors/index.ts')
const readme = join(root, 'README.md')

if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)+$/.test(id)) {
  fail(`'${id}' is no name for a detector: expected two words or more in kebab-case, such as stale-keys`)
}
if (existsSync(join(root, 'src/detectors', id))) fail(`there is a detector '${id}' already`)

const name = id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

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
  [`src/detectors/${id}/index.ts`]: `import { type Detection, detection } from '../../core/detection.js'
import type { DocumentDetector } from '../../core/detector.js'
import { at } from '../../core/location.js'

const sign = 'TODO(${id})'

/** TODO what it sees. */
export const ${name}: DocumentDetector = {
  reads: 'document',
  create: () =>
    function* (document): Iterable<Detection> {
      if (document.source !== 'file' && document.source !== 'blob') return
      const text = Buffer.from(document.bytes).toString('latin1')
      const offset = text.indexOf(sign)
      // What begins in the overlap stands in the next chunk again.
      if (offset === -1 || offset >= text.length - document.overlap) return
      const before = text.slice(0, offset).split('\\n')
      const line = document.lines + before.length
      yield detection({
        rule: '${id}-found',
        subject: document.path ?? 'a blob',
        message: \`\${sign} stands in line \${line}\`,
        locations: [at({ path: document.path, line, endLine: line })],
        object: document.id === null ? null : { kind: 'blob', id: document.id },
      })
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

writeFileSync(table, withEntry(readFileSync(table, 'utf8')))
writeFileSync(readme, withCatalogue(readFileSync(readme, 'utf8'), catalogue(loadPack(join(root, 'rules'), 'rules'))))
process.stdout.write('added a line to src/detectors/index.ts and one to the catalogue in README.md\nnext: npm run check\n')

/** The table of detectors with the new line in its place. */
function withEntry(text: string): string {
  const entry = `  '${id}': { reads: 'document', load: () => import('./${id}/index.js').then((module) => module.${name}) },\n`
  const [head = '', body, tail] = text.split(/(?<=export const detectors = \{\n)|(?=\} as const satisfies)/)
  if (body === undefined || tail === undefined) fail('src/detectors/index.ts holds no table to add a line to')
  // An entry may take several lines: those within it are indented further.
  const entries = [...body.split(/(?<=\n)(?= {2}['a-z])/), entry]
  const key = (text: string) => text.replace(/[' ]/g, '').replace(/:.*/s, '')
  return head + entries.sort((a, b) => (key(a) < key(b) ? -1 : 1)).join('') + tail
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
