import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Detection } from '../../../src/core/detection.js'
import { isGap } from '../../../src/core/gap.js'
import { ciWorkflows } from '../../../src/detectors/ci-workflows/index.js'
import { createArena } from '../../../src/engine/index.js'
import { loadPack } from '../../../src/rules/packs.js'

const rules = loadPack('rules', 'rules').filter(({ detector }) => detector === 'ci-workflows')
const context = {
  rules,
  now: new Date(0),
  arena: createArena(),
  runKey: new Uint8Array(32),
  projectKey: null,
  showSecrets: false,
  inlineIgnores: true,
}
const see = ciWorkflows.create(context)
const look = (text: string, path = '.github/workflows/x.yml') => [...see({ source: 'file', id: null, baseline: false, path, text })]
const found = (text: string, path?: string) => look(text, path).filter((one): one is Detection => !isGap(one))

test.each([
  ['.github/workflows/x.yml', undefined],
  ['github:acme/shop/.github/workflows/x.yml', 'acme/shop'],
  ['github:acme/$(id)/.github/workflows/x.yml', undefined],
])('the repository of %s is %s', (path, repository) => {
  const [first] = found('on: push\npermissions: write-all\njobs: { a: { runs-on: x, steps: [] } }\n', path)
  expect(first?.facts.repository).toBe(repository)
})

test.each([
  ['v5', '.git/config'],
  ['v6', 'a file that .git/config names'],
  ['main', '.git/config'],
])('checkout %s leaves its token in %s', (ref, place) => {
  const [first] = found(`on: push
permissions: write-all
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/checkout@${ref}
`).filter(({ rule }) => rule === 'ci-persisted-credentials')
  expect(first?.message).toContain(`leaves a token that may write in ${place}, `)
})

describe('what is secret is never said', () => {
  const value = ['hunter', '2', 'correct', 'horse'].join('-')

  test('a password that is written out is not in message, facts or code frame', () => {
    const detections = found(`on: push
permissions: {}
jobs:
  a:
    runs-on: x
    container:
      image: a/b
      credentials: { username: ci, password: ${value} }
    env: { DB_PASSWORD: ${value} }
    services:
      db:
        image: a/b
        credentials:
          username: ci
          password: >-
            ${value}
    steps: []
`)
    expect(detections.map(({ rule }) => rule)).toEqual(['ci-container-credentials', 'ci-container-credentials'])
    expect(JSON.stringify(detections)).not.toContain(value)
  })

  test.each(['hunter2', 'Winter', 'aaaaaaaa-bbbb1'])('nor is a short one in a block: %s', (short) => {
    const detections = found(`on: push
permissions: write-all
jobs:
  a:
    runs-on: x
    container:
      image: a/b
      credentials:
        username: ci
        password: |
          ${short}
    steps:
      - run: |
          login --with ${short}
          use \${{ toJSON(secrets) }} --and ${short}
`)
    expect(detections.map(({ rule }) => rule).sort()).toEqual(['ci-all-secrets', 'ci-container-credentials', 'ci-token-write-all'])
    expect(JSON.stringify(detections)).not.toContain(short)
  })

  test.each(['password', 'api_key', 'TOKEN', 'client-secret', 'credentials'])('neither is what stands beside a finding under %s', (key) => {
    const detections = found(`on: push
permissions: write-all
${key}: ${value}
jobs: { a: { runs-on: x, steps: [] } }
`)
    expect(detections).toHaveLength(1)
    expect(JSON.stringify(detections)).not.toContain(value)
  })

  test('a name that looks like a secret is masked', () => {
    const token = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_')
    const detections = found(`on: push\npermissions: write-all\njobs: { ${token}: { runs-on: x, steps: [] } }\n`)
    expect(detections).toHaveLength(1)
    expect(detections[0]?.message).not.toContain(token.slice(4))
    expect(JSON.stringify(detections[0]?.excerpt)).not.toContain(token.slice(4))
  })
})

const seed = `on: [pull_request_target, issue_comment]
permissions: &p { contents: write, id-token: write }
jobs:
  a: &job
    permissions: *p
    runs-on: [self-hosted, "\${{ matrix.x }}"]
    environment: { name: "\${{ inputs.e }}" }
    container: { image: x, credentials: { username: u, password: "\${{ secrets.P }}" } }
    if: github.actor == 'dependabot[bot]' || secrets.A
    steps:
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.event.pull_request.head.sha }}" }
      - run: |
          npm ci && aws configure set aws_secret_access_key "\${{ secrets.AWS_SECRET_ACCESS_KEY }}"
      - uses: a/b@main
        env: { K: "\${{ fromJSON(secrets[format('{0}', 1)]).x }}" }
  b: { <<: *job, secrets: inherit, uses: a/b/.github/workflows/c.yml@v1 }
`
const paths = [
  '.github/workflows/x.yml',
  'action.yml',
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
]

test('no cut, doubled or scrambled file makes it throw, and every place it names is in the file', () => {
  fc.assert(
    fc.property(
      fc.nat(seed.length),
      fc.nat(seed.length),
      fc.nat(3),
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...paths),
      (a, b, kind, junk, path) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const part = seed.slice(from, to)
        const text =
          kind === 0
            ? seed.slice(0, from) + seed.slice(to)
            : kind === 1
              ? seed.slice(0, to) + part + seed.slice(to)
              : kind === 2
                ? seed.slice(0, a) + junk + seed.slice(a)
                : part
        const lines = text.split('\n')
        for (const { locations } of found(text, path)) {
          for (const { line, column, endLine, endColumn } of locations) {
            expect(lines[(line ?? 0) - 1]?.length).toBeGreaterThanOrEqual((column ?? 0) - 1)
            expect(lines[(endLine ?? 0) - 1]?.length).toBeGreaterThanOrEqual((endColumn ?? 0) - 1)
          }
        }
      },
    ),
    { seed: 20261127, numRuns: 400 },
  )
})

test.each(paths)('a hostile %s ends soon', (path) => {
  const hostile = [
    `x: ${'"${{ '.repeat(50_000)}`,
    `jobs: { a: { steps: [{ run: '${`\${{ secrets.A }} `.repeat(20_000)}' }] } }`,
    `${'sh "$A '.repeat(20_000)}`,
    `environment { A = credentials('a') }\n${`sh "\${A} `.repeat(20_000)}`,
    `a: ${'{a: '.repeat(2000)}`,
    `include: [${'{ remote: https://a }, '.repeat(5000)}]`,
    'npm '.repeat(50_000),
    `jobs: { a: { steps: [{ run: "${'cargo '.repeat(50_000)}" }] } }`,
  ]
  const started = performance.now()
  for (const text of hostile) look(text, path)
  expect(performance.now() - started).toBeLessThan(15_000)
})

test('comments keep a place quiet, each with its reason', () => {
  const job = (comment: string, above = '') => `on: push
permissions: {}
jobs:
  a:
    runs-on: x
    steps:
${above}      - uses: a/b@v1${comment}
        with: { token: "\${{ secrets.T }}" }
`
  const ignored = (text: string) => found(text).map((one) => one.ignored?.marker ?? null)
  expect(ignored(job(''))).toEqual([null])
  expect(ignored(job(' # nhi:ignore[ci-secret-to-unpinned-action] ours'))).toEqual(['nhi:ignore[ci-secret-to-unpinned-action]'])
  expect(ignored(job(' # nhi:ignore[another-rule] ours'))).toEqual([null])
  expect(ignored(job(' # zizmor: ignore[unpinned-uses]'))).toEqual(['zizmor: ignore[unpinned-uses]'])
  expect(ignored(job(' # zizmor: ignore[artipacked]'))).toEqual([null])
  expect(ignored(job('', '      # nhi:ignore because\n'))).toEqual(['nhi:ignore'])
})

test('of places that are brought together the excused one stands apart', () => {
  const text = `on: push
jobs:
  a: # nhi:ignore[ci-token-default] reads only
    runs-on: x
  b:
    runs-on: x
`
  expect(
    found(text).map(({ subject, ignored, locations }) => [subject, ignored?.reason ?? null, locations.map(({ line }) => line)]),
  ).toEqual([
    ['jobs without permissions', null, [5]],
    ['jobs without permissions (.github/workflows/x.yml)', 'reads only', [3]],
  ])
})
