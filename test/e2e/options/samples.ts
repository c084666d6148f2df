import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleToken, seeded } from '../../../src/core/sample.js'
import { parseShape } from '../../../src/core/shape.js'
import { githubToken } from '../../support/tokens.js'
import type { Lab } from './case.js'

/** A line that holds a made-up GitHub token: a critical finding of high confidence, rule `github-pat`. */
export const githubLine = (seed: number, after = '') => `GITHUB_TOKEN=${githubToken(seed)}${after}\n`

/** A line that holds a made-up password: a medium finding of medium confidence, rule `generic-password`. */
export const passwordLine = (seed = 1) => `password = "${sampleToken(parseShape('<base62:13>'), null, seeded(seed))}"\n`

/** A line that holds a made-up JSON web token that ends at an instant. */
export function webTokenLine(end: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: 'https://login.acme.example', sub: 'deployer', exp: Date.parse(end) / 1000 }
  const signature = sampleToken(parseShape('<base62:43>'), null, seeded(5))
  return `SESSION=${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${signature}\n`
}

/** A rule pack with one family, `acme-api-token`. */
export const acmePack = `provider: acme
rules:
  - id: acme-api-token
    title: Acme API token
    severity: high
    why: It opens the account.
    fix: Revoke it.
    source: https://example.com/
    read: 2026-11-22
    token: { shape: 'acme_<base62:32>' }
    examples: ['ACME_TOKEN={{token}}']
    negatives: ['ACME_TOKEN={{token.short}}']
`

/** A line with a token of `acmePack`. */
export const acmeLine = (seed = 1) => `ACME=${sampleToken(parseShape('acme_<base62:32>'), null, seeded(seed))}\n`

/** A line the sample plug-in's detector finds something in. */
export const robotLine = 'robot-without-owner\n'

/**
 * A plug-in whose detector finds `robotLine`, says in which thread, leaves a file `threads/<id>` for each thread it runs in, and takes
 * its time (milliseconds) over each document. Returns the module's path.
 */
export function robotPlugin(lab: Lab, slow = 0): string {
  const folder = lab.folder({ 'threads/.keep': '', 'plugin.mjs': pluginText(slow) })
  return join(folder, 'plugin.mjs')
}

function pluginText(slow: number): string {
  return `import { isMainThread, threadId } from 'node:worker_threads'
import { writeFileSync } from 'node:fs'
const marker = ['robot', 'without', 'owner'].join('-')
const robots = {
  reads: 'document',
  create() {
    writeFileSync(new URL('./threads/' + threadId, import.meta.url), '')
    return function* (document) {
      const end = Date.now() + ${slow}
      while (Date.now() < end);
      if (!Buffer.from(document.bytes).toString('latin1').includes(marker)) return
      const place = { path: document.path, line: 1, column: 1, endLine: 1, endColumn: 2, commit: null, author: null, date: null, note: null }
      yield {
        rule: 'unowned-robot', subject: marker, message: 'a robot without an owner', locations: [place],
        facts: { mainThread: isMainThread }, confidence: null, severity: null, proven: false,
        identity: 'robot:' + document.path, credential: null, parts: [], secret: null, excerpt: null, ignored: null, object: null,
      }
    }
  },
}
const rule = { id: 'unowned-robot', title: 'Robot', severity: 'high', why: 'Nobody minds it.', fix: 'Name an owner.', source: 'https://example.com/', read: '2026-11-22' }
export default { name: 'robots', detectors: { robots }, rules: [{ detector: 'robots', rules: [rule] }] }
`
}

/** Resolves when the detector of `robotPlugin` was made in a thread. */
export async function threadStarted(plugin: string): Promise<void> {
  while (readdirSync(join(plugin, '../threads')).length < 2) await pause(50)
}
