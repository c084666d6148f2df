import { IAMClient } from '@aws-sdk/client-iam'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { STSClient } from '@aws-sdk/client-sts'
import { atTheWire, boundedAnswer } from './bounded.js'
import { agentOf } from './proxy.js'
import { Refusal } from './refusal.js'
import type { retryStrategy } from './retry.js'

/** Clients of one session. */
export interface Clients {
  readonly iam: IAMClient
  readonly sts: STSClient
  readonly organizations: OrganizationsClient
  readonly close: () => void
}

/** Temporary credentials of an assumed role, made anew when they end. */
export type Credentials = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: Date }>

/**
 * Clients on the SDK's own credential chain (`profile`, or the default one when null), or on given credentials. Where no region is configured
 * us-east-1 stands in: IAM is the same from every region of a partition. Throws `Refusal` when the environment names a proxy or a region that is none.
 */
export async function clientsOf(
  profile: string | null,
  credentials: Credentials | null,
  retry: ReturnType<typeof retryStrategy>,
): Promise<Clients> {
  // The SDK prints a line for each client on Node 20 otherwise.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const agent = agentOf(process.env)
  const common = {
    ...(profile === null ? {} : { profile }),
    ...(credentials === null ? {} : { credentials }),
    retryStrategy: retry,
    requestHandler: {
      // A proxy is given ten seconds of its own, after which it is named.
      ...{ connectionTimeout: agent === undefined ? 5000 : 15_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
      ...(agent === undefined ? {} : { httpsAgent: agent }),
    },
    logger: silent,
    customUserAgent: 'nhi',
  }
  const config = { ...common, ...(await regionOf(common)) }
  const [iam, sts, organizations] = [new IAMClient(config), new STSClient(config), new OrganizationsClient(config)]
  iam.middlewareStack.add((next) => async (args) => boundedAnswer(await next(args)), atTheWire)
  sts.middlewareStack.add((next) => async (args) => boundedAnswer(await next(args)), atTheWire)
  organizations.middlewareStack.add((next) => async (args) => boundedAnswer(await next(args)), atTheWire)
  return {
    ...{ iam, sts, organizations },
    close() {
      for (const client of [iam, sts, organizations]) client.destroy()
    },
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, trace() {} }

const region = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/

/** Nothing when a region is configured. Throws `Refusal` when what is configured cannot be one: nothing is signed for or sent to what it would name. */
async function regionOf(config: object): Promise<{ region?: string }> {
  const probe = new STSClient(config)
  try {
    if (region.test(await probe.config.region())) return {}
  } catch (error) {
    if (error instanceof Error && /^Region is missing$|region=""/.test(error.message)) return { region: 'us-east-1' }
  } finally {
    probe.destroy()
  }
  throw new Refusal('unreadable', 'a region such as us-east-1 in AWS_REGION, or in the profile of ~/.aws/config', true, 'Region')
}
