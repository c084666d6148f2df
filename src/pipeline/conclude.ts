import { createWork, spentGap, type Work } from '../core/codeowners.js'
import type { Config } from '../core/config.js'
import type { Finding } from '../core/finding.js'
import { failed, type Gap } from '../core/gap.js'
import type { Inventory, Provider } from '../core/inventory.js'
import type { Report } from '../core/report.js'
import type { Rule } from '../core/rule.js'
import { askProviders } from './asking.js'
import { type Attributed, attribute } from './attribute.js'
import type { Collected, PlacedSighting } from './collect.js'
import { coversProject } from './filter/coverage.js'
import { type Candidate, filterFindings } from './filter/index.js'
import { finishSessions, missingExports, tidyGaps } from './gaps.js'
import { survey } from './inventory.js'
import { withLineHashes } from './line-hashes.js'
import { withFoundCredentials } from './link/found-credentials.js'
import { compareText } from './link/group.js'
import { link } from './link/link.js'
import { owned, ownedFindings } from './link/owners.js'
import { ranked } from './link/ranking.js'
import { withReuse } from './link/reuse.js'
import { withWorkflowUses } from './link/workflows.js'
import { misnamedIgnores } from './misnamed-ignores.js'
import { withMachineUsers, withOwnAccounts } from './own-accounts.js'
import type { DocumentVisit } from './plan.js'
import { repositoryNameOf, repositoryOf, rootsOf } from './repository.js'
import { nothingYet, type ScanOptions } from './scan-options.js'
import type { ScannerSetup } from './scanner.js'
import { createScrub, type Scrub, withScrubbedExcerpt } from './scrub.js'
import { setupOf } from './setup.js'
import { withSilentAuthors } from './silent-authors.js'
import type { Stop } from './stop.js'

/** What a run has seen, before anything is made of it. */
export interface Scanned {
  readonly rules: readonly Rule[]
  readonly notices: readonly string[]
  readonly visits: readonly DocumentVisit[]
  readonly setup: Pick<ScannerSetup, 'runKey'>
  readonly collected: Collected
  readonly stop: Stop
  /** When the run began, by `process.hrtime.bigint()`. */
  readonly started: bigint
}

/** From sightings to the report: survey, attribute, link, ask, filter. */
export async function conclude(config: Config, options: ScanOptions, scanned: Scanned): Promise<Report> {
  const { rules, visits, collected, stop } = scanned
  const known = await inventoryOf(config, scanned)
  const sightings = [...collected.sightings, ...known.sightings]
  const attributed: Attributed = collected.interrupted
    ? { places: new Map(), gaps: [] }
    : await attribute(sightings, visits, collected.sessions)
  const gaps = [
    ...collected.gaps,
    ...known.gaps,
    ...missingExports(config, collected),
    ...attributed.gaps,
    ...(await finishSessions(collected, visits)),
  ]
  if (collected.interrupted && stop.timedOut()) gaps.push(failed('timed-out', 'the rest of the targets', 'a longer --timeout'))
  // All rules, not the chosen ones alone: what is not looked for must not be printed either.
  // Nothing to print is the common case of a hook, and a scrub costs as much as a small scan.
  const scrub = sightings.length + gaps.length === 0 ? (text: string) => text : await createScrub(setupOf(config, options.rules))
  const made = await findingsOf({ config, options, scanned, known, sightings, attributed, scrub })
  gaps.push(...made.gaps)
  const interrupted = collected.interrupted || stop.signal.aborted
  const judgeUnused = !interrupted && coversProject(config)
  const filtered = filterFindings(made.candidates, { ...config, baseline: options.baseline, judgeUnused })
  const repository = options.repositoryFacts || filtered.findings.length > 0 ? await repositoryOf(collected) : null
  const hashed = options.lineHashes ? withLineHashes(filtered.findings, rootsOf(repository, visits)) : filtered.findings
  const findings = scrubbed(hashed, rules.length < options.rules.length, scrub)
  const spoken = [...findings, ...filtered.suppressed.map((one) => one.finding)]
  const mentioned = new Set(spoken.map((finding) => finding.rule))
  const shown = tidyGaps(gaps).map((gap) => ({ ...gap, target: scrub(gap.target), what: scrub(gap.what), needs: scrub(gap.needs) }))
  return {
    tool: { name: 'nhi', version: options.version },
    targets: config.targets.map((target) => scrub(target.text)),
    complete: !interrupted && !shown.some((gap) => gap.class === 'failed'),
    interrupted: interrupted && !stop.timedOut(),
    findings,
    suppressed: filtered.suppressed,
    belowConfidence: filtered.belowConfidence,
    gaps: shown,
    identities: ranked(
      withFoundCredentials(withWorkflowUses(known.inventory, known.repository).identities, {
        findings,
        suppressed: filtered.suppressed,
        rules,
      }),
      config.now,
    ),
    samePeople: samePeopleOf(known.inventory),
    counts: collected.counts,
    rules: rules.filter((rule) => mentioned.has(rule.id)).sort((a, b) => compareText(a.id, b.id)),
    notices: [...config.notices, ...scanned.notices, ...misnamedIgnores(sightings, config, options.rules, scrub), ...filtered.notices],
    seconds: Number(process.hrtime.bigint() - scanned.started) / 1e9,
    now: config.now.toISOString(),
    repository: repository?.remote ? { ...repository, remote: scrub(repository.remote) } : repository,
  }
}

/** The inventory of a run, and what is wrong with it by itself. */
interface Known {
  readonly inventory: Inventory
  readonly sightings: readonly PlacedSighting[]
  readonly gaps: readonly Gap[]
  /** `owner/name` of the repository the run is about; null when there is none or it is not known. */
  readonly repository: string | null
  /** What may still be spent on CODEOWNERS. */
  readonly work: Work
}

async function inventoryOf(config: Config, { rules, visits, collected }: Scanned): Promise<Known> {
  const work = createWork()
  const declared = withMachineUsers(withOwnAccounts(collected.records, config.remote), config.owners)
  const { inventory, detections, gaps } = await survey(declared, rules, config.now)
  return {
    inventory: { ...inventory, identities: owned(inventory.identities, config.owners, inventory.codeowners, work) },
    sightings: detections.map((detection) => ({ detection, source: 'inventory', baseline: false, inside: null, visit: null, target: '' })),
    gaps,
    work,
    repository: inventory.workflows.length === 0 ? null : await repositoryNameOf(collected, visits),
  }
}

/** Sets of names that .mailmap gives to one person each. */
function samePeopleOf({ mailmaps }: Inventory): Report['samePeople'] {
  return mailmaps.flatMap(({ people }) => people)
}

interface Linking {
  readonly config: Config
  readonly options: ScanOptions
  readonly scanned: Scanned
  readonly known: Known
  readonly sightings: readonly PlacedSighting[]
  readonly attributed: Attributed
  readonly scrub: Scrub
}

/** Sightings joined with each other, with the inventory and with their owners; asked about, and looked at again together. */
async function findingsOf(linking: Linking): Promise<{ readonly candidates: readonly Candidate[]; readonly gaps: readonly Gap[] }> {
  const made = linking.sightings.length === 0 ? { candidates: [], gaps: [] } : await linkedAndAsked(linking)
  const spent = spentGap(linking.known.work)
  return spent === null ? made : { ...made, gaps: [...made.gaps, spent] }
}

async function linkedAndAsked(linking: Linking): ReturnType<typeof findingsOf> {
  const { config, options, scanned, known, sightings, attributed, scrub } = linking
  const { rules, setup, collected, stop } = scanned
  const { inventory, repository } = known
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  // Not of workflows and CODEOWNERS: a key written there is written there.
  const pathsOf = (providers: readonly Provider[]) =>
    new Set(collected.records.flatMap(({ provider, path }) => (path === null || !providers.includes(provider) ? [] : [path])))
  const [exports, reports] = [pathsOf(['aws', 'github', 'nhi']), pathsOf(['nhi'])]
  const settings = { overrides: config.overrides, inventory, repository, now: config.now, runKey: setup.runKey, exports, reports }
  const linked = ownedFindings(link(sightings, attributed, byId, settings, scrub), config.owners, inventory.codeowners, known.work)
  const owners = await withSilentAuthors(linked, samePeopleOf(inventory), collected, config.now)
  const asked = await askProviders(owners, config.verify, {
    rules: byId,
    transport: options.verifyTransport,
    signal: stop.signal,
    scrub,
    onProgress: (done, of) =>
      options.onProgress({ stage: 'verify', counts: nothingYet, expected: { documents: of, bytes: 0 }, remote: `${done} of ${of}` }),
  })
  return { candidates: await withReuse(asked.candidates, rules, config), gaps: asked.gaps }
}

/** What a detector of secrets shows it has redacted itself, as far as its rules were on; what stands around other findings nobody has. */
function scrubbed(findings: readonly Finding[], partly: boolean, scrub: Scrub): Finding[] {
  return findings.map((finding) => (partly || finding.detector !== 'secrets' ? withScrubbedExcerpt(finding, scrub) : finding))
}
