import { expect, test } from 'vitest'
import type { CiRecord } from '../../src/core/ci.js'
import { isRecord } from '../../src/core/inventory.js'
import { assembleCi } from '../../src/inventory/ci/index.js'
import { workflowReader } from '../../src/readers/workflow/index.js'

const path = '.github/workflows/deploy.yml'
const read = (text: string, at = path) => [...workflowReader.read({ source: 'file', id: null, baseline: false, path: at, text })]
const recordsOf = (text: string, at = path) => read(text, at).filter(isRecord) as CiRecord[]

const text = `name: deploy
on: [push, workflow_dispatch]
permissions: { contents: read }
jobs:
  ship:
    environment: production
    runs-on: [self-hosted]
    permissions: { id-token: write, contents: none }
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: { role-to-assume: "arn:aws:iam::111122223333:role/ship" }
      - uses: actions/create-github-app-token@v2
        with: { app-id: 42, private-key: "\${{ secrets.APP_KEY }}" }
      - run: deploy
        env: { TOKEN: "\${{ secrets.TOKEN }}", WHERE: "\${{ vars.where }}", GH: "\${{ secrets.GITHUB_TOKEN }}" }
  scan:
    uses: others/flows/.github/workflows/scan.yml@v1
    secrets: inherit
`

test('a workflow is one record: jobs with their tokens, secrets with their places, sign-ins and app tokens', () => {
  const [record, ...rest] = recordsOf(text)
  expect(rest).toEqual([])
  expect(record).toMatchObject({ provider: 'ci', path, form: 'workflow', name: 'deploy', triggers: ['push', 'workflow_dispatch'] })
  expect(record?.jobs).toMatchObject([
    { id: 'ship', permissions: ['id-token: write'], environment: 'production', selfHosted: true, location: { line: 5, column: 3 } },
    { id: 'scan', permissions: ['contents: read'], environment: null, selfHosted: false },
  ])
  expect(
    record?.secrets.map(({ name, job, environment, thirdParty, location }) => [name, job, environment, thirdParty, location.line]),
  ).toEqual([
    ['APP_KEY', 'ship', 'production', 'actions/create-github-app-token@v2', 13],
    ['TOKEN', 'ship', 'production', null, 15],
    ['*', 'scan', null, 'others/flows/.github/workflows/scan.yml@v1', 18],
  ])
  expect(record?.variables).toMatchObject([{ name: 'WHERE', location: { line: 15 } }])
  expect(record?.logins).toMatchObject([{ to: 'aws', as: 'arn:aws:iam::111122223333:role/ship', job: 'ship', environment: 'production' }])
  expect(record?.appTokens).toMatchObject([{ app: '42', key: 'APP_KEY', job: 'ship', location: { line: 12 } }])
})

test('every job’s token is an identity; two targets with the same path do not hide each other', () => {
  const [record] = recordsOf(text)
  if (record === undefined) throw new Error('no record')
  const { part } = assembleCi([
    { ...record, target: 'b' },
    { ...record, target: 'a' },
    { ...record, target: 'a' },
  ])
  expect(part.workflows.map(({ target }) => target)).toEqual(['a', 'b'])
  expect(part.identities.map(({ id, type, grants }) => [id, type, grants])).toEqual([
    [`ci:${path}#ship`, 'workflow-token', ['id-token: write']],
    [`ci:${path}#scan`, 'workflow-token', ['contents: read']],
    [`ci:b/${path}#ship`, 'workflow-token', ['id-token: write']],
    [`ci:b/${path}#scan`, 'workflow-token', ['contents: read']],
  ])
})

test.each([
  ['on: [', 1],
  ['hello: world', 0],
  ['', 0],
])('%j is no record and %i gaps', (broken, gaps) => {
  expect(recordsOf(broken)).toEqual([])
  expect(read(broken)).toHaveLength(gaps)
})

test('a composite action has no token of its own', () => {
  const action = `runs:\n  using: composite\n  steps: [{ run: "echo \${{ secrets.X }}", shell: sh }]\n`
  const records = recordsOf(action, 'build/action.yml')
  expect(records).toMatchObject([{ form: 'action', secrets: [{ name: 'X', job: 'runs' }] }])
  expect(assembleCi(records).part.identities).toEqual([])
})
