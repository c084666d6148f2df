import { resolve } from 'node:path'
import { clean } from '../core/clean.js'
import type { RemoteCredentials, RemoteOptions, Target } from '../core/collector.js'
import { UsageError } from '../core/errors.js'
import type { RawOptions } from './options.js'
import { parseCount } from './units.js'

const publicApi = 'https://api.github.com'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What is said to GitHub. The API's address: `--github-url`, else `GITHUB_API_URL`, else that of `GH_HOST`, else github.com's. The credential: an app by
 * `NHI_GITHUB_APP_ID` and `NHI_GITHUB_APP_KEY_FILE`, else `GITHUB_TOKEN` or `GH_TOKEN`. Throws `UsageError`.
 */
export function githubOptions(
  { githubUrl, maxRequests }: RawOptions,
  targets: readonly Target[],
  environment: Environment,
  workingDirectory: string,
): Pick<RemoteOptions, 'githubUrl' | 'maxRequests' | 'credentials'> {
  // What CI sets for its own ends is no business of a run that asks GitHub nothing.
  const asked = targets.some(({ kind }) => kind === 'github')
  return {
    githubUrl: asked || githubUrl !== undefined ? apiRoot(githubUrl, environment) : publicApi,
    maxRequests: maxRequests === undefined ? null : parseCount(maxRequests, '--max-requests'),
    credentials: { github: asked ? credentialOf(environment, workingDirectory) : null },
  }
}

function apiRoot(option: string | undefined, { GITHUB_API_URL, GH_HOST }: Environment): string {
  if (option !== undefined) return checkedRoot(option, '--github-url')
  if (GITHUB_API_URL !== undefined && GITHUB_API_URL !== '') return checkedRoot(GITHUB_API_URL, 'GITHUB_API_URL')
  if (GH_HOST !== undefined && GH_HOST !== '') return checkedRoot(`https://${GH_HOST}`, 'GH_HOST')
  return publicApi
}

/** The API's root of what people write: a server's address alone is taken for the server's API. A token goes there, so it must be https, or this machine. */
function checkedRoot(text: string, label: string): string {
  const url = parsed(text)
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError(
      `${label}: '${clean(text)}' is no address of an API`,
      'expected https://ghe.example.com/api/v3 or https://api.acme.ghe.com',
    )
  }
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new UsageError(`${label}: '${clean(text)}' is not https: a token would travel in clear`)
  }
  const path = url.pathname.replace(/\/+$/, '')
  if (url.host === 'github.com') return publicApi
  if (path === '' && url.hostname.endsWith('.ghe.com') && !url.hostname.startsWith('api.')) return `https://api.${url.host}`
  if (path === '' && !local && url.hostname !== 'api.github.com' && !url.hostname.endsWith('.ghe.com')) return `${url.origin}/api/v3`
  return `${url.origin}${path}`
}

function parsed(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

function credentialOf(environment: Environment, workingDirectory: string): RemoteCredentials['github'] {
  const { NHI_GITHUB_APP_ID: appId, NHI_GITHUB_APP_KEY_FILE: keyFile, GITHUB_TOKEN, GH_TOKEN } = environment
  if (appId !== undefined && appId !== '') {
    if (keyFile === undefined || keyFile === '') {
      throw new UsageError('NHI_GITHUB_APP_ID needs NHI_GITHUB_APP_KEY_FILE', 'the path of the private key GitHub gave for the app (.pem)')
    }
    return { kind: 'app', appId, keyFile: resolve(workingDirectory, keyFile) }
  }
  const token = [GITHUB_TOKEN, GH_TOKEN].find((one) => one !== undefined && one.trim() !== '')?.trim()
  if (token === undefined) return null
  // What could not be sent in a header would stop the run with a text that may hold it.
  if (!/^[\x21-\x7e]{1,1024}$/.test(token)) throw new UsageError('GITHUB_TOKEN holds characters no token has')
  return { kind: 'token', token }
}
