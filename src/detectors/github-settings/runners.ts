import type { Detection } from '../../core/detection.js'
import type { GitHubOwner } from '../../core/github.js'
import { ofThing, placeName, type Rules } from '../lib/github/finding.js'

/** Self-hosted runners that strangers can reach, that keep what jobs leave, or that are away. */
export function* runnerFindings(owner: GitHubOwner, rules: Rules): Iterable<Detection> {
  const reachable = rules.get('github-runner-public')
  const isPublic = new Set(
    owner.repositories.filter(({ visibility, archived }) => visibility === 'public' && !archived).map(({ name }) => name),
  )
  if (reachable !== undefined) {
    for (const group of owner.runnerGroups) {
      const held = owner.runners.filter((runner) => runner.group === group.id)
      // A group of hosted runners, or of none, opens no machine.
      if (!group.allowsPublic || held.length === 0) continue
      yield ofThing(owner, group, `runner-group/${group.id}`, {
        ...{ rule: reachable, subject: `runner group ${group.name}`, facts: { id: group.id, name: group.name, runners: held.length } },
        message: `runner group ${group.name} of ${owner.login} with ${held.length} ${held.length === 1 ? 'runner' : 'runners'} serves public repositories`,
      })
    }
    for (const runner of owner.runners.filter(({ repository }) => repository !== null && isPublic.has(repository))) {
      yield ofThing(owner, runner, `runner/${runner.id}`, {
        ...{ rule: reachable, subject: `runner ${runner.name} of ${placeName(owner, runner)}` },
        message: `runner ${runner.name} serves the public repository ${placeName(owner, runner)}`,
        facts: { runner: runner.id, publicRepo: placeName(owner, runner) },
      })
    }
  }
  for (const runner of owner.runners) {
    const say = (message: string) => ({
      subject: `runner ${runner.name} of ${placeName(owner, runner)}`,
      message,
      facts: { id: runner.id, name: runner.name },
    })
    const persistent = rules.get('github-runner-persistent')
    if (persistent !== undefined && runner.ephemeral === false) {
      const said = say(`runner ${runner.name} of ${placeName(owner, runner)} is not ephemeral: what a job leaves behind the next one finds`)
      yield ofThing(owner, runner, `runner/${runner.id}`, { rule: persistent, ...said })
    }
    const offline = rules.get('github-runner-offline')
    if (offline !== undefined && !runner.online && runner.ephemeral !== true) {
      yield ofThing(owner, runner, `runner/${runner.id}`, {
        rule: offline,
        ...say(`runner ${runner.name} of ${placeName(owner, runner)} was offline when looked at`),
      })
    }
  }
}
