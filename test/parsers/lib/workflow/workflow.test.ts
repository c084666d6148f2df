import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../../../../src/parsers/lib/workflow/index.js'
import type { Span } from '../../../../src/parsers/lib/yaml-tree.js'

const path = '.github/workflows/x.yml'
const parse = (text: string, at = path) => parseWorkflow({ path: at, text })
const cut = (text: string, span: Span | null | undefined) => (span === null || span === undefined ? null : text.slice(span.start, span.end))

describe('a workflow with the place of everything', () => {
  const text = `name: "ünïcode 😀"
on: { pull_request_target: { types: [opened] }, push: }
permissions: { contents: read }
jobs:
  build:
    runs-on: [self-hosted, linux]
    environment: { name: prod, url: https://x }
    permissions: write-all
    container: { image: a, credentials: { username: me, password: '\${{ secrets.REG }}' } }
    steps:
      - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v4.1.1
        with: { token: "\${{ secrets['pat'] }}" }
      - if: secrets.A != ''
        run: |
          echo 😀 \${{ secrets.B }} and
          \${{ fromJSON(secrets.C).d }}
  call:
    uses: acme/flows/.github/workflows/b.yml@main
    secrets: inherit
`
  const { workflow, at, gap } = parse(text)
  const build = workflow?.jobs[0]
  const [checkout, run] = build?.steps ?? []

  test('reads all of it', () => {
    expect(gap).toBeNull()
    expect(workflow?.triggers.map(({ event }) => event)).toEqual(['pull_request_target', 'push'])
    expect(build?.permissions?.all).toBe('write')
    expect(workflow?.permissions?.scopes.get('contents')?.access).toBe('read')
    expect(build?.environment?.text).toBe('prod')
    expect(build?.labels.map(({ text: label }) => label)).toEqual(['self-hosted', 'linux'])
    expect(checkout?.uses).toMatchObject({ owner: 'actions', repository: 'actions/checkout', pinned: true, version: 'v4.1.1' })
    expect(workflow?.jobs[1]?.uses).toMatchObject({ path: '.github/workflows/b.yml', ref: 'main', pinned: false })
    expect(cut(text, workflow?.jobs[1]?.inherits)).toBe('secrets: inherit')
  })

  test('every reach for a secret stands where it says', () => {
    const uses = workflow?.secretUses.map(({ reference, job, step, under }) => [cut(text, reference.span), job?.id, step?.index, under])
    expect(uses).toEqual([
      ["secrets['pat']", 'build', 0, 'with.token'],
      ['secrets.A', 'build', 1, 'if'],
      ['secrets.B', 'build', 1, 'run'],
      ['secrets.C', 'build', 1, 'run'],
      ['secrets.REG', 'build', undefined, 'container.credentials.password'],
    ])
    const b = workflow?.secretUses.find(({ reference }) => reference.kind === 'named' && reference.name === 'B')
    // Columns count UTF-16 units: the emoji is two.
    expect(b === undefined ? null : at(b.reference.span.start)).toEqual({ line: 15, column: 23 })
    expect(run?.run?.secrets).toHaveLength(2)
  })
})

describe('what makes a file no workflow', () => {
  test.each([
    ['a: b: c', 1, 4],
    ['on: push\njobs:\n\tbuild: {}', 3, 1],
    ['on: push\njobs: [1, 2', 2, 12],
    ['on: push\non: pull_request\njobs: {}', 2, 1],
  ])('%j is a failed gap at %i:%i', (text, line, column) => {
    expect(parse(text).gap).toMatchObject({ class: 'failed', status: 'unparsable', what: `${path}:${line}:${column}` })
    // Elsewhere nobody said that it is a workflow.
    expect(parse(text, 'docs/action.yml').gap).toBeNull()
  })

  test('of a key that stands twice the last one counts', () => {
    expect(parse('on: push\non: pull_request\njobs: {}').workflow?.triggers.map(({ event }) => event)).toEqual(['pull_request'])
  })

  test.each(['', '~', '[]', 'hello', 'on: push', 'jobs: []', 'on: [', `jobs: ${'['.repeat(50_000)}`, `${'a: '.repeat(3)}`])(
    '%.30j is none',
    (text) => {
      expect(parse(text).workflow).toBeNull()
    },
  )

  test.each([
    ['on: push', ['push']],
    ['true: [push, release]', ['push', 'release']],
    ['"on": { push: { branches: [main] } }', ['push']],
    ['on:', []],
  ])('%s', (head, events) => {
    expect(parse(`${head}\njobs: {}`).workflow?.triggers.map(({ event }) => event)).toEqual(events)
  })
})

describe('anchors and aliases', () => {
  test('are what they stand for, merged keys too', () => {
    const { workflow } = parse(`on: push
x-env: &env { A: "\${{ secrets.A }}" }
jobs:
  one: &job
    runs-on: x
    env: *env
    steps: [{ run: a }]
  two: { <<: *job, env: { <<: *env, B: b } }
  three: *job
`)
    expect(workflow?.jobs.map(({ id, env, steps }) => [id, env.map(({ key }) => key), steps.length])).toEqual([
      ['one', ['A'], 1],
      ['two', ['B', 'A'], 1],
      ['three', ['A'], 1],
    ])
    expect(workflow?.jobs[2]?.env[0]?.secrets).toMatchObject([{ name: 'A' }])
  })

  test('a bomb costs no more than its text', () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `x${i}: &a${i} [${Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*a${i - 1}`)).join(', ')}]`,
    )
    const text = `on: push\n${levels.join('\n')}\njobs: { a: { steps: *a39, env: *a39, if: *a39 } }`
    expect(parse(text).workflow?.jobs).toHaveLength(1)
  })

  test('steps that aliases multiply are counted', () => {
    const steps = Array.from({ length: 500 }, (_, i) => `      - run: echo ${i}`).join('\n')
    const jobs = Array.from({ length: 500 }, (_, i) => `  j${i}: *job`).join('\n')
    expect(parse(`on: push\njobs:\n  a: &job\n    steps:\n${steps}\n${jobs}\n`)).toMatchObject({
      workflow: null,
      gap: { class: 'limit', status: 'bound' },
    })
  })

  test('merged keys that multiply are refused', () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(', ')
    const text = `on: push\nm: &m { ${keys} }\nn: [${Array.from({ length: 500 }, () => '{ <<: *m }').join(', ')}]\njobs: {}`
    expect(parse(text)).toMatchObject({ workflow: null, gap: { status: 'unparsable', needs: 'at most 100000 merged keys' } })
  })

  test('an alias of itself is nothing', () => {
    expect(parse('on: push\njobs: &j { a: *j, b: *unknown }').workflow?.jobs.map(({ id }) => id)).toEqual(['a', 'b'])
  })
})

/** Runs something that may search lists for so many entries in all, and throws when it looks at more. */
function searching<Result>(most: number, work: () => Result): Result {
  const names = ['some', 'every', 'find', 'findIndex', 'filter', 'includes', 'indexOf'] as const
  const own = names.map((name) => [name, Object.getOwnPropertyDescriptor(Array.prototype, name) ?? {}] as const)
  let left = most
  for (const [name, descriptor] of own) {
    const value = function (this: readonly unknown[], ...args: unknown[]) {
      left -= this.length
      if (left < 0) throw new Error(`more than ${most} entries of lists were looked at`)
      return Reflect.apply(descriptor.value, this, args)
    }
    Object.defineProperty(Array.prototype, name, { ...descriptor, value })
  }
  try {
    return work()
  } finally {
    for (const [name, descriptor] of own) Object.defineProperty(Array.prototype, name, descriptor)
  }
}

describe('workflows of megabytes', () => {
  const job = (i: number) => `  job${i}:\n    runs-on: x\n    steps:\n      - run: echo "\${{ secrets.S${i} }}" ${'x'.repeat(440)}\n`
  const text = `on: push\njobs:\n${Array.from({ length: 10_500 }, (_, i) => job(i)).join('')}`

  test('five of them are read', () => {
    expect(text.length).toBeGreaterThan(5 << 20)
    const { workflow, gap } = parse(text)
    expect(gap).toBeNull()
    expect(workflow?.secretUses).toHaveLength(10_500)
  })

  // Were the library asked to look for equal keys, it would compare each with each, and give no document where two are equal.
  test('a key that stands twice among 10,500 is told with its place, and the last one counts', () => {
    const { workflow, gap } = parse(`${text}  job7: { runs-on: last, steps: [] }\n`)
    expect(gap).toMatchObject({ status: 'unparsable', what: `${path}:42003:3` })
    expect(workflow?.jobs).toHaveLength(10_500)
    expect(workflow?.jobs.find(({ id }) => id === 'job7')?.labels.map(({ text: label }) => label)).toEqual(['last'])
  })

  test('100,000 keys of one map are not compared each with each', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `  K${i}: ${i}\n`).join('')
    const { workflow } = searching(10_000_000, () => parse(`on: push\nenv:\n${keys}jobs: { a: { steps: [] } }\n`))
    expect(workflow?.env).toHaveLength(100_000)
  })

  test('more than 16 MB are not read, and said', () => {
    expect(parse(`${text}#${'x'.repeat(16 << 20)}`)).toMatchObject({
      workflow: null,
      gap: { class: 'limit', status: 'bound', what: path, needs: 'a workflow of at most 16 MB' },
    })
  })
})
