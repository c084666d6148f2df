import type { Job, Step, Workflow } from '../../parsers/lib/workflow/model.js'
import { majorOf } from '../../parsers/lib/workflow/uses.js'
import { canWrite, jobIdentity, secretNames, settingOf } from './facts.js'
import { type Said, type Scene, shown } from './scene.js'

/** Credentials that `actions/checkout` leaves where git finds them, for every later step. */
export function* checkoutFindings(workflow: Workflow, scene: Scene): Iterable<Said> {
  const ordinary: Step[] = []
  for (const job of workflow.jobs) {
    for (const step of job.steps) {
      if (!persists(step)) continue
      const upload = uploadAfter(job, step)
      if (upload !== null) yield uploaded(job, step, upload, scene)
      else if (leavesPower(workflow, job, step)) ordinary.push(step)
    }
  }
  const [first, ...rest] = ordinary
  if (first === undefined) return
  yield {
    rule: 'ci-persisted-credentials',
    ...{ subject: 'checkouts that keep their token', identity: null },
    message: `checkout leaves a token that may write in ${ordinary.every(keepsOutside) ? 'a file that .git/config names' : '.git/config'}, where every later step and its dependencies can read it (persist-credentials is not false)`,
    spans: [first.uses ?? first, ...rest.map((step) => step.uses ?? step)],
    facts: { path: null },
  }
}

function persists({ uses, with: given }: Step): boolean {
  return uses?.repository === 'actions/checkout' && settingOf(given, 'persist_credentials')?.text.toLowerCase() !== 'false'
}

/** From version 6 on the token lies outside the workspace, in a file of the runner's that `.git/config` includes. */
function keepsOutside({ uses }: Step): boolean {
  const major = uses === null ? null : majorOf(uses)
  return major !== null && major >= 6
}

/** A token that is known to only read is left out: what it reads is there already. Nothing is known of a composite action's. */
function leavesPower(workflow: Workflow, job: Job, { with: given }: Step): boolean {
  return secretNames(given).length > 0 || (workflow.kind === 'workflow' && canWrite(workflow, job) === true)
}

const wholeTree = new Set(['.', './', '..', '../', './**', '**', '*', './*'])
const workspace = /^\$\{\{\s*github\.workspace\s*\}\}\/?$/

/** A later step that uploads the folder the checkout wrote to, its `.git` included. */
function uploadAfter(job: Job, checkout: Step): Step | null {
  if (keepsOutside(checkout)) return null
  const folder = (settingOf(checkout.with, 'path')?.text ?? '.').replace(/^\.\//, '').replace(/\/$/, '')
  const holds = (line: string) => wholeTree.has(line) || workspace.test(line) || line.replace(/^\.\//, '').replace(/\/$/, '') === folder
  const later = job.steps.filter(({ index, uses }) => index > checkout.index && uses?.repository === 'actions/upload-artifact')
  return (
    later.find((step) => {
      // From version 4.4 on hidden files are left out unless asked for.
      const version = step.uses?.version ?? step.uses?.ref ?? ''
      const hidden = settingOf(step.with, 'include_hidden_files')?.text.toLowerCase() === 'true'
      if (!hidden && /^v?(?:4|5|6|7|8|9)(?:\.|$)/.test(version) && !/^v?4\.[0-3](?:\.|$)/.test(version)) return false
      const lines = (settingOf(step.with, 'path')?.text ?? '').split('\n').map((line) => line.trim())
      return lines.some(holds)
    }) ?? null
  )
}

function uploaded(job: Job, step: Step, upload: Step, scene: Scene): Said {
  const { path } = scene
  const place = upload.uses ?? upload
  return {
    rule: 'ci-persisted-credentials',
    ...{ subject: `${shown(path)}#${shown(job.id)}`, identity: jobIdentity(path, job) },
    message: `${scene.job(job)} uploads its checkout with .git/config, and in it the token that checkout left, as an artifact (line ${scene.line(place)})`,
    spans: [step.uses ?? step, place],
    severity: 'medium',
    facts: { job: job.id, line: scene.line(step.uses ?? step), upload: scene.line(place) },
  }
}
