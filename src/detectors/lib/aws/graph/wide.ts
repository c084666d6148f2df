import type { Subject } from './subject.js'

/** Whether an action is allowed, without any condition, on all there is of its resources; a denial of some of them does not change that. */
export function isWide(subject: Subject, action: string): boolean {
  if (!subject.can(action)) return false
  const account = subject.arn.split(':')[4] ?? ''
  return subject.effective
    .reach(action)
    .grants()
    .some(({ resource, except, verdict }) => verdict === 'allow' && except.length === 0 && isUnconstrained(resource, account))
}

/** True for `*`, `arn:aws:s3:::*`, `arn:aws:iam::111122223333:role/*` and the like: no name, region or other account narrows it. */
export function isUnconstrained(resource: string, account: string): boolean {
  if (/^\*+$/.test(resource)) return true
  const [arn, partition, , region = '', owner = '', ...rest] = resource.split(':')
  if (arn !== 'arn' || partition === undefined || !/^\*?$/.test(region) || !(owner === account || /^\*?$/.test(owner))) return false
  return /^(?:[A-Za-z-]+[/:])?\*+(?:[/:]\*+)?$/.test(rest.join(':'))
}
