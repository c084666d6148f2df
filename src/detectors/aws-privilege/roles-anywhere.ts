import type { AwsRolesAnywhereProfile } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { Rule } from '../../core/rule.js'
import { ofAccount } from '../lib/aws/finding.js'
import type { Analysis } from '../lib/aws/graph/analysis.js'
import type { Subject } from '../lib/aws/graph/subject.js'
import { counted, listed } from '../lib/aws/words.js'
import type { Policy } from '../lib/iam/policy.js'

/** Profiles of Roles Anywhere that hand an administrator role to whoever holds a certificate, and narrow it by no session policy. */
export function* profileFindings(analysis: Analysis, rule: Rule): Iterable<Detection> {
  const { account } = analysis.estate
  for (const profile of account.rolesAnywhere ?? []) {
    if (!profile.enabled) continue
    const roles = profile.roleArns
      .flatMap((arn) => analysis.estate.byArn.get(arn) ?? [])
      .filter((role) => staysAdmin(analysis, role, profile))
    if (roles.length === 0) continue
    const names = roles.map(({ who }) => who.name)
    yield ofAccount(account, {
      rule: rule.id,
      subject: profile.arn,
      message: `Roles Anywhere profile ${profile.name} hands out ${counted(roles.length, 'administrator role')} for a certificate: ${listed(names)}`,
      facts: {
        profile: profile.name,
        profileArn: profile.arn,
        profileId: profile.arn.slice(profile.arn.lastIndexOf('/') + 1),
        roles: listed(names, 20),
      },
    })
  }
}

/** Whether a role is an administrator still under a profile's session policies, all of which together are what is left to a session. */
function staysAdmin({ estate, scene }: Analysis, role: Subject, profile: AwsRolesAnywhereProfile): boolean {
  if (scene.levelOf(role).level !== 'admin') return false
  const attached = profile.managedPolicyArns.flatMap((arn) => estate.library.attached({ arn, name: arn }) ?? [])
  const own =
    profile.sessionPolicy === null ? null : estate.library.parse(profile.sessionPolicy, `session policy of ${profile.name}`, 'identity')
  const sessions: Policy[] = [...attached, ...(own === null ? [] : [own])]
  // One that could not be read narrows it by nobody knows what: it is told as a gap, not as a finding.
  if (sessions.length === 0) return profile.managedPolicyArns.length === 0 && profile.sessionPolicy === null
  const limited = estate.as(
    role,
    sessions.map((policy) => ({ policy, how: 'inline', name: policy.name, group: null })),
  )
  return scene.levelOf(limited).level === 'admin'
}
