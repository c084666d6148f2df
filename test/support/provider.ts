import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../../src/core/rule.js'
import { hostOf } from '../../src/core/verify.js'
import { loadPack } from '../../src/rules/packs.js'
import { bodyOf, closing } from './server.js'

/** The rules as they are written, those with a `verify` among them. */
export const shippedRules: readonly Rule[] = loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')

/** One request as a provider saw it. */
export interface SeenRequest {
  readonly host: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How a host behaves: what it answers, or nothing at all when it keeps silent. */
export type Play = (request: SeenRequest, response: ServerResponse) => void

/** Answers with JSON. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Play =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

/** Answers with a page. */
export const page =
  (status: number, html: string, headers: Record<string, string> = {}): Play =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers })
    response.end(html)
  }

let made: { key: string; cert: string } | null = null

/** A certificate of its own authority for every host a rule names, made once a test file. */
function certificate(): { key: string; cert: string } {
  if (made !== null) return made
  const folder = mkdtempSync(join(tmpdir(), 'nhi-cert-'))
  try {
    const hosts = new Set(['example.com', ...shippedRules.flatMap(({ verify }) => (verify === null ? [] : [hostOf(verify)]))])
    const names = [...hosts].map((host) => `DNS:${host}`).join(',')
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
          '-keyout',
          key,
          '-out',
          cert,
        ],
        ...['-subj', '/CN=nhi tests', '-addext', `subjectAltName=${names}`],
      ],
      { stdio: 'ignore' },
    )
    made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
    return made
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A server that plays every host, each by what `plays` says of it; a host nobody plays closes the connection. */
export async function startProviders(plays: Record<string, Play>) {
  const { key, cert } = certificate()
  const requests: SeenRequest[] = []
  const server = createServer({ key, cert }, (request, response) => {
    bodyOf(request).then(
      (body) => {
        const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
        const seen = { host: headers.host ?? '', method: request.method ?? '', url: request.url ?? '', headers, body }
        requests.push(seen)
        const play = plays[seen.host]
        if (play === undefined) response.destroy()
        else play(seen, response)
      },
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    ca: cert,
    /** What it shows and what proves it, for another server that stands in its place. */
    pair: { key, cert },
    requests,
    /** Environment of a run whose providers are all this server. */
    environment: { NHI_VERIFY_FOR_TESTS: JSON.stringify({ port, ca: cert }) },
    close: () => closing(server),
  }
}
