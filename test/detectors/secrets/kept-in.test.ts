import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { keptIn } from '../../../src/detectors/secrets/kept-in.js'
import { detect, documentOf } from './harness.js'

const fill = (template: string) => fillExample(template, { shapes: [], checksum: null }, seeded(3))

test.each([
  ['app/.env', 'env'],
  ['app/.env.production', 'env'],
  ['.env.example', 'env-example'],
  ['deploy/prod.env', 'env'],
  ['.npmrc', 'npmrc'],
  ['home/.netrc', 'netrc'],
  ['C:\\Users\\ci\\_netrc', 'netrc'],
  ['.pypirc', 'pypirc'],
  ['.dockercfg', 'docker-config'],
  ['root/.docker/config.json', 'docker-config'],
  ['.git-credentials', 'git-credentials'],
  ['.kube/config', 'kubeconfig'],
  ['prod-kubeconfig.yaml', 'kubeconfig'],
  ['infra/terraform.tfstate', 'terraform-state'],
  ['infra/terraform.tfstate.backup', 'terraform-state'],
  ['infra/prod.auto.tfvars', 'terraform-variables'],
  ['shop.postman_collection.json', 'postman'],
  ['.bash_history', 'shell-history'],
  ['.zsh_history', 'shell-history'],
  ['ConsoleHost_history.txt', 'shell-history'],
  ['.github/workflows/ci.yml', 'ci'],
  ['.gitlab-ci.yml', 'ci'],
  ['Jenkinsfile', 'ci'],
  ['.aws/credentials', 'aws-credentials'],
  ['.pgpass', 'pgpass'],
  ['environment.ts', null],
  ['src/config.json', null],
  ['history.md', null],
])('%s is %s', (path, id) => {
  expect(keptIn(path, '')?.id ?? null).toBe(id)
})

test.each([
  ['apiVersion: v1\nkind: Config\nusers: []\n', 'kubeconfig'],
  ['apiVersion: v1\nkind: Secret\n', 'kubernetes-secret'],
  ['{"auths": {"ghcr.io": {}}}', 'docker-config'],
  ['{"version": 4, "terraform_version": "1.9.0"}', 'terraform-state'],
  ['{"info": {"_postman_id": "x"}}', 'postman'],
  ['apiVersion: v1\nkind: ConfigMap\n', null],
  ['auths = 1', null],
])('a text that begins %j is %s', (head, id) => {
  expect(keptIn(null, head)?.id ?? null).toBe(id)
})

describe('where a secret is kept', () => {
  test('is told, in the message too', () => {
    const [one] = detect(documentOf(fill('token: {{run:base62:40}}'), { path: '.kube/config' })).found
    expect(one?.facts.place).toBe('kubeconfig')
    expect(one?.message).toContain('in a kubeconfig')
  })

  test('makes a weak password a fair guess, but not in an example of such a file', () => {
    const confidenceAt = (path: string) =>
      detect(documentOf('DB_PASSWORD=swordfish', { path })).found.map((one) => one.confidence ?? 'medium')
    expect(confidenceAt('.env')).toEqual(['medium'])
    expect(confidenceAt('.env.example')).toEqual(['low'])
    expect(confidenceAt('app.properties')).toEqual(['medium'])
  })

  test('tells the registry of a Docker login', () => {
    const text = fill('{"auths": {"registry.acme.io": {"auth": "{{base64:ci:{{run:base62:24}}}}"}}}')
    expect(detect(documentOf(text, { path: '.docker/config.json' })).found[0]?.facts).toMatchObject({
      registry: 'registry.acme.io',
      user: 'ci',
    })
  })
})
