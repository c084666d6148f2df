import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { TextDocument } from '../../../src/core/document.js'
import { isGap } from '../../../src/core/gap.js'
import { ciWorkflows } from '../../../src/detectors/ci-workflows/index.js'
import { loadPack } from '../../../src/rules/packs.js'
import { contextOf } from '../secrets/harness.js'

const rules = loadPack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'rules').filter(
  ({ detector }) => detector === 'ci-workflows',
)
const text = 'on: push\npermissions: write-all\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps: [{ run: make }]\n'

function confidenceAt(path: string) {
  const document: TextDocument = { path, text, source: 'file', id: null, baseline: false }
  const scan = ciWorkflows.create(contextOf({ rules }))
  return [...scan(document)].flatMap((item) => (isGap(item) || item.rule !== 'ci-token-write-all' ? [] : [item.confidence]))
}

test.each([
  ['of the repository', '.github/workflows/a.yml', null],
  ['of a repository in a folder', 'apps/shop/.github/workflows/test.yml', null],
  ['to copy', 'examples/deploy/.github/workflows/a.yml', null],
  ['among tests, where nothing runs it', 'checks/testdata/.github/workflows/a.yml', 'low'],
  ["in somebody else's code", 'vendor/acme/.github/workflows/a.yml', 'low'],
])('a workflow %s', (_, path, confidence) => {
  expect(confidenceAt(path)).toEqual([confidence])
})
