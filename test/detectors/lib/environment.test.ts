import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listOption } from '../../../src/core/rule.js'
import { environmentOf } from '../../../src/detectors/lib/environment.js'
import { loadPack } from '../../../src/rules/packs.js'

const rule = loadPack(fileURLToPath(new URL('../../../rules/secret-reuse.yml', import.meta.url))).find(
  ({ id }) => id === 'secret-across-environments',
)
if (rule === undefined) throw new Error('the rule is gone')
const names = { production: listOption(rule, 'production'), others: listOption(rule, 'others') }

test.each<[string, string | null]>([
  ['.env.production', 'production!'],
  ['.env.prod.local', 'local'],
  ['.env.staging', 'staging'],
  ['.env.test', 'test'],
  ['.env', null],
  ['values-dev.yaml', 'dev'],
  ['charts/shop/values-prod.yaml', 'prod!'],
  ['deploy/overlays/production/kustomization.yaml', 'production!'],
  ['infra/eu-prod/main.tf', 'prod!'],
  ['live/prod/dev-tools/main.tf', 'dev'],
  ['envs/non-prod/app.env', 'non-prod'],
  ['envs/pre-prod/app.env', 'pre-prod'],
  ['envs/preprod/app.env', 'preprod'],
  ['src/environments/environment.prod.ts', 'prod!'],
  ['src/environments/environment.ts', null],
  ['tests/settings.py', null],
  ['tests/prod/settings.py', 'prod!'],
  ['usr/local/bin/run.sh', null],
  ['src/product.ts', null],
  ['src/developer/device.ts', null],
  ['config/production.json', 'production!'],
  ['Config/Production.JSON', 'production!'],
  ['k8s/stg/secret.yaml', 'stg'],
])('%s is of %s', (path, expected) => {
  const found = environmentOf(path, names)
  expect(found === null ? null : `${found.name}${found.production ? '!' : ''}`).toBe(expected)
})
