import { scratch } from '../nhi.js'
import { acmeAnswer, acmeParts } from './acme.js'
import { answerTo } from './description.js'
import { runBeside } from './run.js'
import { type Behind, type ServerOptions, startGitHub } from './server.js'

/** What tests read of a JSON report. */
export interface Shown {
  readonly complete: boolean
  readonly identities: readonly {
    readonly id: string
    readonly usedIn: readonly string[]
    readonly owner: { readonly id: string; readonly status: string; readonly source: string } | null
  }[]
  readonly findings: readonly {
    readonly rule: string
    readonly identity: string | null
    readonly severity: string
    readonly message: string
    readonly fix: string
    readonly owner: { readonly id: string; readonly kind: string; readonly source: string; readonly status: string } | null
    readonly locations: readonly { readonly path: string | null }[]
  }[]
  readonly gaps: readonly { readonly status: string; readonly what: string; readonly needs: string; readonly class: string }[]
}

interface Asked {
  readonly target?: string
  readonly cwd?: string
  readonly more?: readonly string[]
  readonly env?: Record<string, string>
  readonly meanwhile?: Parameters<typeof runBeside>[3]
}

/** A folder and servers of one test file, and the built program run against them. `close` ends the servers. */
export function githubLab() {
  const lab = scratch()
  const servers: { close(): Promise<void> }[] = []
  return {
    lab,
    async serve(find: Parameters<typeof startGitHub>[0], options?: ServerOptions) {
      const server = await startGitHub(find, options)
      servers.push(server)
      return server
    },
    async scan(url: string, { target = 'github:acme', cwd, more = [], env = {}, meanwhile }: Asked = {}) {
      const args = ['scan', target, '--github-url', url, '-f', 'json', '-v', '--now', '2026-11-22T00:00:00Z', ...more]
      const run = await runBeside(
        lab,
        args,
        { ...(cwd === undefined ? {} : { cwd }), env: { GITHUB_TOKEN: 'made-up', NHI_CACHE_DIR: lab.folder(), ...env } },
        meanwhile,
      )
      return { ...run, report: run.stdout === '' ? null : (JSON.parse(run.stdout) as Shown) }
    },
    close: () => Promise.all(servers.map((server) => server.close())),
  }
}

/** The make-believe organization with some paths answered otherwise. */
export const but =
  (others: Readonly<Record<string, Behind>>) =>
  (path: string, url: URL): Behind | null =>
    others[path] ?? acmeAnswer(path, url)

/** A refusal, with its headers. */
export const saying = (status: number, message: string, headers: Record<string, string> = {}): Behind => ({
  say: () => ({ status, body: { message }, headers }),
})

/** A path with the answer GitHub would make of these parts of it; by default the make-believe organization's. */
export const answering = (path: string, parts: unknown = acmeParts[path]): Record<string, Behind> => ({
  [path]: { body: answerTo(path, parts) },
})

/** Gaps as lines. */
export const gapsOf = (report: Shown | null) =>
  report?.gaps.map(({ class: kind, status, what, needs }) => `${kind} ${status} ${what}: ${needs}`) ?? []
