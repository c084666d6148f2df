import type { Value, Workflow } from '../../parsers/lib/workflow/model.js'

const compared = /github\.repository(_owner)?\s*[!=]=\s*'([\w.-]+)(?:\/[\w.-]+)?'/g

/** Owners a workflow compares its own repository with: they are its own, or the one it was forked from. */
export function ownersIn({ jobs }: Pick<Workflow, 'jobs'>): string[] {
  const conditions = jobs.flatMap(({ condition, steps }) => [condition, ...steps.map((step) => step.condition)])
  return conditions
    .filter((one): one is Value => one !== null)
    .flatMap(({ text }) => [...text.matchAll(compared)].map((match) => match[2] ?? ''))
}
