import { ciSecretIdentity } from '../../core/ci.js'
import type { Workflow } from '../../parsers/lib/workflow/model.js'
import type { Span } from '../../parsers/lib/yaml-tree.js'
import { type Said, type Scene, shown } from './scene.js'

const personal = /(?:^|_)PAT(?:_|\d|$)|(?:^|_)PERSONAL(?:_ACCESS)?_TOKEN(?:_|$)|PERSONAL_ACCESS_TOKEN/
// Other services call their tokens so as well.
const others = /VSCE|OVSX|MARKETPLACE|AZURE|ADO_|DEVOPS|DOCKER|NPM|PYPI|GITLAB|SNYK|SONAR|JIRA|ATLASSIAN|DATABRICKS|AIRTABLE|PATCH|PATH/

/** A person's token of GitHub that does a machine's work, by the name it is stored under. */
export function* personalTokenFindings({ secretUses }: Workflow, scene: Scene): Iterable<Said> {
  const byName = new Map<string, { spans: Span[]; job: string | null; under: string }>()
  for (const { reference, job, under } of secretUses) {
    if (reference.kind !== 'named' || reference.asked || !personal.test(reference.name) || others.test(reference.name)) continue
    const known = byName.get(reference.name)
    if (known === undefined) byName.set(reference.name, { spans: [reference.span], job: job?.id ?? null, under })
    else known.spans.push(reference.span)
  }
  for (const [name, { spans, job, under }] of byName) {
    const [first, ...rest] = spans
    if (first === undefined) continue
    yield {
      rule: 'ci-personal-token',
      ...{ subject: shown(name), identity: ciSecretIdentity(name) },
      message: `${job === null ? shown(scene.path) : scene.job({ id: job })} works with ${shown(name)} (${shown(under)}), by its name a personal access token: it ends with its person, and does all that person may`,
      spans: [first, ...rest],
      // A machine user's, as far as the name tells: nobody leaves with it.
      ...(/BOT|MACHINE|AUTOMATION|SERVICE/.test(name) ? { severity: 'low' as const } : {}),
      facts: { job, secret: name, under, line: scene.line(first) },
    }
  }
}
