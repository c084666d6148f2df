import { type CiRecord, type CiWorkflow, ciJobIdentity } from '../../core/ci.js'
import type { Gap } from '../../core/gap.js'
import { type Identity, identity } from '../../core/identity.js'

/** Puts the records of workflows together: each once, in the order of targets and paths, and the token of every job as an identity. */
export function assembleCi(records: readonly CiRecord[]): {
  readonly part: { readonly identities: readonly Identity[]; readonly workflows: readonly CiWorkflow[] }
  readonly gaps: readonly Gap[]
} {
  const byPlace = new Map(records.map((record) => [`${record.target}\0${record.path}`, record]))
  const workflows = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record)
  const identities = new Map<string, Identity>()
  for (const workflow of workflows) {
    if (workflow.form === 'action') continue
    // Two targets with a workflow of the same path: the second is told by its target as well.
    const taken = workflow.jobs.some(({ id }) => identities.has(ciJobIdentity(workflow.path, id)))
    const path = taken ? `${workflow.target}/${workflow.path}` : workflow.path
    for (const job of workflow.jobs) {
      const id = ciJobIdentity(path, job.id)
      identities.set(
        id,
        identity({
          ...{ id, type: 'workflow-token', provider: 'ci', name: `${workflow.path}#${job.id}`, location: job.location },
          grants: job.permissions ?? ['the default of the repository'],
        }),
      )
    }
  }
  return { part: { identities: [...identities.values()], workflows }, gaps: [] }
}
