// Prints how fast the prefilter goes over the source files of a folder, as WebAssembly and in plain JavaScript, in the same run:
// `npx tsx test/bench/engine.ts [folder]`. Timings on a busy machine are noise; the ratio less so.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createArena, createPlainPrefilter, createPrefilter, type Keyword, type Prefilter } from '../../src/engine/index.js'

const prefixes =
  'AKIA ASIA ABIA ACCA AIza ya29. GOCSPX- ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glagent- ' +
  'gloas- glffct- glimt- xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xapp- hooks.slack.com sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ whsec_ ' +
  'sk-ant-api sk-ant-admin sk-proj- sk-svcacct- T3BlbkFJ sk-or-v1- gsk_ xai- hf_ r8_ pplx- nvapi- csk- tgp_v1_ lsv2_pt_ lsv2_sk_ pcsk_ ' +
  'npm_ pypi- rubygems_ dckr_pat_ dckr_oat_ CLOJARS_ oy2 hvs. hvb. hvr. atlasv1. SG. key- SK AC shpat_ shpca_ shppa_ shpss_ ATATT ATBB ' +
  'ATCTT3 lin_api_ ntn_ secret_ figd_ figp_ dop_v1_ doo_v1_ dor_v1_ fm1a_ fm1r_ fm2_ fo1_ vcp_ vca_ nfp_ sbp_ sb_secret_ pscale_pw_ ' +
  'pscale_tkn_ pscale_oauth_ mongodb:// mongodb+srv:// postgres:// postgresql:// mysql:// redis:// rediss:// amqp:// amqps:// dapi ' +
  'NRAK- NRJS- NRII- NRRA- glsa_ glc_ dp.pt. dp.st. dp.ct. dp.sa. dp.scim. sntrys_ sntryu_ phc_ phx_ PMAK- rdme_ EAAA EAACEdEose0cBA ' +
  'AGE-SECRET-KEY-1 -----BEGIN eyJ pul- tskey- AccountKey= SharedAccessSignature SharedAccessKey= 8Q~ sig= LTAI AKLT AKID shippo_live_ ' +
  'shippo_test_ sq0atp- sq0csp- EZAK EZTK duffel_live_ duffel_test_ FLWSECK- xkeysib- mlsn. re_ HRKU- APKA ops_ey ory_at_ ory_pat_ ' +
  'apify_api_ ion_ jina_ lip_ e2b_ wandb_v1_ tvly- unkey_ rnd_ tfp_ cfut_ cfat_ crates.io cio glpat fw_ co_api_ dt0c01. dt0s01. sgp_ ' +
  'bkua_ CCIPAT_ CCIPRJ_ squ_ sqp_ sqa_ AIK_CI_ lk_ snyk_ cog_ oauth2accesstoken sl.B '
const words =
  'password passwd secret token api_key apikey api-key access_key accesskey auth_token client_secret private_key credential passphrase ' +
  'bearer adafruit adobe airtable algolia alibaba asana auth0 azure bitbucket bitly bittrex buildkite braintree cloudflare codecov ' +
  'coinbase confluent contentful databricks datadog digitalocean discord docker dropbox dynatrace elastic facebook fastly finicity ' +
  'flickr freshbooks gitter grafana heroku hubspot intercom jfrog jira kraken kucoin launchdarkly linear linkedin lob mailchimp mailgun ' +
  'mapbox mattermost messagebird netlify newrelic nytimes okta openai pagerduty paypal plaid planetscale postmark pubnub pulumi ' +
  'rapidapi razorpay readme rollbar salesforce segment sendbird sendgrid sendinblue sentry shippo shopify sidekiq slack snowflake ' +
  'sonar splunk square squarespace stripe sumologic supabase telegram tiktok travis trello twilio twitch twitter typeform vercel ' +
  'wakatime yandex zendesk zoom'

const keywords: Keyword[] = [
  ...[...new Set(prefixes.split(' ').filter((text) => text.length >= 3))].map(
    (text): Keyword => ({ text, fold: false, gate: { kind: 'run', body: '0-9A-Za-z_\\-', min: 16, boundary: true } }),
  ),
  ...words.split(' ').map((text): Keyword => ({ text, fold: true, gate: { kind: 'assigned', body: '0-9A-Za-z_\\-', min: 20 } })),
]

const source = /\.(?:[ch]|[ch]pp|cc|[cm]?[jt]sx?|json|py|go|rs|java|rb|php|sh|pl|pm|ya?ml|toml|md|txt|html|css)$/
const most = 64 << 20

/** Up to `most` bytes of the source files under a folder. */
function load(folder: string): Uint8Array[] {
  const files: Uint8Array[] = []
  let size = 0
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined && size < most; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile() && source.test(entry.name) && size < most) {
        const bytes = readFileSync(path)
        files.push(bytes)
        size += bytes.length
      }
    }
  }
  return files
}

const arena = createArena()

interface Measure {
  readonly seconds: number
  readonly hits: number
}

/**
 * Seconds and hits of scanning every file, each laid into the arena first and scanned `times` times, of which the quickest counts: on
 * a busy machine that is the one nobody interrupted.
 */
function measure(prefilter: Prefilter, files: readonly Uint8Array[], times: number): Measure {
  let milliseconds = 0
  let hits = 0
  for (const file of files) {
    for (let at = 0; at < file.length; at += arena.into.length) {
      const chunk = file.subarray(at, at + arena.into.length)
      arena.into.set(chunk)
      let best = Number.POSITIVE_INFINITY
      for (let time = 0; time < times; time++) {
        const started = performance.now()
        prefilter.scan(arena.into, 0, chunk.length, () => hits++)
        best = Math.min(best, performance.now() - started)
      }
      milliseconds += best
    }
  }
  return { seconds: milliseconds / 1000, hits: hits / times }
}

const folder = process.argv[2] ?? 'node_modules'
const files = load(folder)
const megabytes = files.reduce((sum, { length }) => sum + length, 0) / 1e6
const started = performance.now()
const wasm = createPrefilter(keywords, arena)
wasm.scan(arena.into, 0, 1, () => {})
const ready = performance.now() - started
const plain = createPlainPrefilter(keywords)
const first = measure(wasm, files, 1)
const fast = measure(wasm, files, 5)
const slow = measure(plain, files, 2)
const rate = (seconds: number) => `${Math.round(megabytes / seconds)} MB/s`
console.log(`${folder}: ${files.length} files, ${megabytes.toFixed(1)} MB, ${keywords.length} keywords, ready in ${ready.toFixed(1)} ms`)
console.log(`wasm   ${rate(fast.seconds)}, ${fast.hits} hits (first pass ${rate(first.seconds)})`)
console.log(`plain  ${rate(slow.seconds)}, ${slow.hits} hits`)
console.log(`ratio  ${(slow.seconds / fast.seconds).toFixed(1)}`)
