import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import type { Config } from '../core/config.js'
import { failed, type Gap } from '../core/gap.js'
import type { Counts, Report } from '../core/report.js'
import type { Rule } from '../core/rule.js'
import { chooseRules } from '../rules/choose.js'
import { attribute } from './attribute.js'
import { type Collected, collect } from './collect.js'
import { byteStageDigest } from './digest.js'
import { coversProject } from './filter/coverage.js'
import { type FilterSettings, filterFindings } from './filter/index.js'
import { survey } from './inventory.js'
import { withLineHashes } from './line-hashes.js'
import { compareText } from './link/group.js'
import type { Linked } from './link/join.js'
import { link } from './link/link.js'
import { owned, ownedFindings } from './link/owners.js'
import { ranked } from './link/ranking.js'
import { withReuse } from './link/reuse.js'
import { asksOfSilence, silentDays, withSilence } from './link/silence.js'
import { repositoryName, withWorkflowUses } from './link/workflows.js'
import { withOwnAccounts } from './own-accounts.js'
import { type DocumentVisit, plan } from './plan.js'
import type { ScannerSetup } from './scanner.js'
import { createScrub, withScrubbedExcerpt } from './scrub.js'

/** How far a scan is. */
export interface Progress {
  readonly stage: 'scan' | 'attribute'
  readonly counts: Counts
  /** Listed so far: what is still to come can only make it larger. */
  readonly expected: { readonly documents: number; readonly bytes: number }
  /** How far a remote target is, in words; null when there is none. */
  readonly remote: string | null
}

/** What a scan needs beside its config. */
export interface ScanOptions {
  /** Built-in rules, packs' and plug-ins' together; the config chooses among them. */
  readonly rules: readonly Rule[]
  /** The accepted findings; null without a baseline. */
  readonly baseline: FilterSettings['baseline']
  /** Of the tool, as reports name it. */
  readonly version: string
  /** Ends the scan early; what was found so far is reported, marked incomplete. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Told facts about how remote targets are read, line by line. */
  readonly onNote?: (text: string) => void
  /** True when a report wants GitHub's line hashes, which cost reading the files with findings again. */
  readonly lineHashes: boolean
  /** True when a report wants to know the repository even without findings: asking costs two git commands. */
  readonly repositoryFacts: boolean
}

/** The whole engine: looks at the config's targets and says what is wrong. Reads no argv and no environment, prints nothing. */
export async function scan(config: Config, options: ScanOptions): Promise<Report> {
  const started = performance.now()
  const { rules, notices } = chooseRules(options.rules, config)
  const setup = setupOf(config, rules)
  const stop = stopper(options.signal, config.timeout)
  const visits = plan(config)
  let remote: string | null = null
  let last: Pick<Progress, 'counts' | 'expected'> = { counts: nothingYet, expected: { documents: 0, bytes: 0 } }
  const tell = () => options.onProgress({ stage: 'scan', ...last, remote })
  try {
    const collected = await collect(visits, {
      setup,
      settings: {
        jobs: config.jobs,
        maxFileSize: config.maxFileSize,
        honourIgnores: config.honourIgnores,
        exclude: config.exclude,
        cacheFolder: config.cacheFolder,
        engineDigest: () => byteStageDigest(setup, config.maxFileSize),
        environment: config.environment,
        workingDirectory: config.workingDirectory,
        signal: stop.signal,
      },
      alwaysThreads: config.packs.length > 0 || config.plugins.length > 0,
      remote: {
        remote: config.remote,
        now: config.now,
        onProgress: (text) => {
          remote = text
          tell()
        },
      },
      onNote: options.onNote ?? (() => {}),
      onProgress: (counts, expected) => {
        last = { counts, expected }
        tell()
      },
    })
    options.onProgress({ stage: 'attribute', counts: collected.counts, expected: { documents: 0, bytes: 0 }, remote: null })
    return await conclude(config, options, {
      rules,
      notices,
      visits: visits.documents,
      runKey: setup.runKey,
      collected,
      timedOut: stop.timedOut(),
      started,
    })
  } finally {
    stop.dispose()
  }
}

const nothingYet: Counts = { files: 0, blobs: 0, commits: 0, bytes: 0 }

interface Scanned {
  readonly rules: readonly Rule[]
  readonly notices: readonly string[]
  readonly visits: readonly DocumentVisit[]
  readonly runKey: Uint8Array
  readonly collected: Collected
  readonly timedOut: boolean
  readonly started: number
}

/** From sightings to the report: attribute, link, filter. */
async function conclude(
  config: Config,
  options: ScanOptions,
  { rules, notices, visits, runKey, collected, timedOut, started }: Scanned,
): Promise<Report> {
  const { sessions, interrupted } = collected
  const surveyed = await survey(withOwnAccounts(collected.records, config.remote), rules, config.now)
  const name = surveyed.inventory.workflows.length === 0 ? null : await repositoryNameOf(collected, visits)
  const inventory = {
    ...surveyed.inventory,
    identities: owned(surveyed.inventory.identities, config.owners, surveyed.inventory.codeowners),
  }
  const said = surveyed.detections.map(
    (detection) => ({ detection, source: 'inventory', baseline: false, inside: null, visit: null, target: '' }) as const,
  )
  const sightings = [...collected.sightings, ...said]
  const attributed = interrupted ? { places: new Map(), gaps: [] } : await attribute(sightings, visits, sessions)
  const gaps = [
    ...collected.gaps,
    ...surveyed.gaps,
    ...missingExports(config, collected),
    ...attributed.gaps,
    ...(await finishSessions(collected, visits)),
  ]
  if (timedOut) gaps.push(failed('timed-out', 'the rest of the targets', 'a longer --timeout'))
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  // All rules, not the chosen ones alone: what is not looked for must not be printed either.
  // Nothing to print is the common case of a hook, and a scrub costs as much as a small scan.
  const scrub = sightings.length + gaps.length === 0 ? (text: string) => text : await createScrub(setupOf(config, options.rules))
  const exports = new Set(collected.records.flatMap(({ path }) => (path === null ? [] : [path])))
  const linked = link(
    sightings,
    attributed,
    byId,
    { overrides: config.overrides, inventory, repository: name, now: config.now, runKey, exports },
    scrub,
  )
  const samePeople = inventory.mailmaps.flatMap(({ people }) => people)
  const owning = await silent(ownedFindings(linked, config.owners, inventory.codeowners), samePeople, collected, config.now)
  const reused = await withReuse(owning, rules, config)
  const filtered = filterFindings(reused, { ...config, baseline: options.baseline, judgeUnused: !interrupted && coversProject(config) })
  const repository = options.repositoryFacts || filtered.findings.length > 0 ? await repositoryOf(collected) : null
  const hashed = options.lineHashes ? withLineHashes(filtered.findings, rootsOf(repository, visits)) : filtered.findings
  // What a detector of secrets shows it has redacted itself, as far as its rules were on; what stands around other findings nobody has.
  const partly = rules.length < options.rules.length
  const findings = hashed.map((finding) => (partly || finding.detector !== 'secrets' ? withScrubbedExcerpt(finding, scrub) : finding))
  const mentioned = new Set([...findings, ...filtered.suppressed.map((one) => one.finding)].map((finding) => finding.rule))
  const shown = tidyGaps(gaps).map((gap) => ({ ...gap, target: scrub(gap.target), what: scrub(gap.what), needs: scrub(gap.needs) }))
  return {
    tool: { name: 'nhi', version: options.version },
    targets: config.targets.map((target) => scrub(target.text)),
    complete: !interrupted && !shown.some((gap) => gap.class === 'failed'),
    interrupted: interrupted && !timedOut,
    findings,
    suppressed: filtered.suppressed,
    belowConfidence: filtered.belowConfidence,
    gaps: shown,
    identities: ranked(
      withWorkflowUses(inventory, name).identities,
      [...findings, ...filtered.suppressed.map((one) => one.finding)],
      config.now,
    ),
    samePeople,
    counts: collected.counts,
    rules: rules.filter((rule) => mentioned.has(rule.id)).sort((a, b) => compareText(a.id, b.id)),
    notices: [...config.notices, ...notices, ...filtered.notices],
    seconds: (performance.now() - started) / 1000,
    now: config.now.toISOString(),
    repository: repository?.remote ? { ...repository, remote: scrub(repository.remote) } : repository,
  }
}

/** Findings with what the history says of authors who went silent; asked only where an author is all that is known. */
async function silent<One extends Linked>(
  linked: readonly One[],
  same: readonly (readonly string[])[],
  { sessions, interrupted }: Collected,
  now: Date,
): Promise<One[]> {
  if (interrupted || !linked.some(asksOfSilence)) return [...linked]
  const since = new Date(now.getTime() - silentDays * 86_400_000)
  const recent = new Set<string>()
  for (const session of sessions) {
    if (session?.recentAuthors === undefined) continue
    const own = await session.recentAuthors(since)
    // Silent means silent everywhere: where one history cannot tell, nothing is said.
    if (own === null) return [...linked]
    for (const address of own) recent.add(address)
  }
  return withSilence(linked, recent, same, since)
}

function setupOf(config: Config, rules: readonly Rule[]): ScannerSetup {
  return {
    rules,
    detectors: [...new Set(rules.map((rule) => rule.detector))],
    plugins: config.plugins,
    environment: config.environment,
    now: config.now.getTime(),
    runKey: randomBytes(32),
    projectKey: config.fingerprintKey,
    showSecrets: config.showSecrets,
    inlineIgnores: config.inlineIgnores,
  }
}

/** One signal for both the user's interruption and the run's time limit. */
function stopper(outer: AbortSignal, timeout: number | null) {
  const controller = new AbortController()
  let late = false
  const abort = () => controller.abort()
  outer.addEventListener('abort', abort, { once: true })
  if (outer.aborted) abort()
  const timer =
    timeout === null
      ? null
      : setTimeout(() => {
          late = true
          abort()
        }, timeout)
  return {
    signal: controller.signal,
    timedOut: () => late,
    dispose() {
      outer.removeEventListener('abort', abort)
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** A target named as an export in which nothing of an account was recognised: not a pass. */
function missingExports({ targets }: Pick<Config, 'targets'>, { records, interrupted }: Collected): Gap[] {
  if (interrupted) return []
  return targets
    .filter(({ kind, text }) => kind === 'aws-export' && !records.some((record) => record.target === text))
    .map(({ text }) => failed('not-found', text, 'files of an AWS account, as `nhi init aws` says how to export them', text))
}

async function finishSessions({ sessions, interrupted }: Collected, visits: readonly DocumentVisit[]): Promise<Gap[]> {
  const gaps: Gap[] = []
  if (interrupted) return gaps
  for (const [index, session] of sessions.entries()) {
    const target = visits[index]?.target.text ?? ''
    for await (const gap of session?.finish?.() ?? []) gaps.push(gap.target === '' ? { ...gap, target } : gap)
  }
  return gaps
}

/** The same gap once, in an order that does not depend on threads. */
function tidyGaps(gaps: readonly Gap[]): Gap[] {
  const byText = new Map(gaps.map((gap) => [[gap.class, gap.status, gap.target, gap.what, gap.needs].join('\0'), gap]))
  return [...byText.entries()].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap)
}

/** Folders the paths of findings may be relative to. */
function rootsOf(repository: Report['repository'], visits: readonly DocumentVisit[]): string[] {
  const targets = visits.flatMap(({ target }) => ('path' in target ? [target.path] : []))
  return [...new Set([...(repository === null ? [] : [repository.root]), ...targets, ...targets.map((path) => dirname(path))])]
}

/** `owner/name` of the one repository that is looked at; null when there are several, or none that says where it comes from. */
async function repositoryNameOf(collected: Collected, visits: readonly DocumentVisit[]): Promise<string | null> {
  const places = new Set(visits.flatMap(({ target }) => (target.kind === 'aws-export' ? [] : [target.text])))
  return places.size === 1 ? repositoryName((await repositoryOf(collected))?.remote) : null
}

async function repositoryOf({ sessions, interrupted }: Collected): Promise<Report['repository']> {
  if (interrupted) return null
  for (const session of sessions) {
    const facts = await session?.repository?.()
    if (facts !== null && facts !== undefined) return facts
  }
  return null
}
