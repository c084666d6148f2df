import type { Subject } from './subject.js'

/** Whether an action is allowed, without any condition, on all there is of its resources; a denial of some of them does not change that. */
export function isWide(subject: Subject, action: string): boolean {
  if (!subject.can(action)) return false
  const account = subject.arn.split(':')[4] ?? ''
  return subject.effective
    .reach(action)
    .grants()
    .some(
      ({ resource, except, verdict, partial }) =>
        verdict === 'allow' &&
        except.length === 0 &&
        isUnconstrained(resource, account) &&
        (!partial || subject.undenied.reach(action).over(resource).extent === 'all'),
    )
}

/** True for `*`, `arn:aws:s3:::*`, `arn:aws:iam::111122223333:role/*` and the like: no name, region or other account narrows it. */
export function isUnconstrained(resource: string, account: string): boolean {
  if (/^\*+$/.test(resource)) return true
  const [arn, partition, service = '', region = '', owner = '', ...rest] = resource.split(':')
  if (arn !== 'arn' || partition === undefined || !/^\*?$/.test(region) || !(owner === account || /^\*?$/.test(owner))) return false
  // Where names have no kind before them, what stands before the wildcard is a name.
  const named = /^(?:s3|sns|sqs)$/.test(service) ? /^\*+(?:\/\*+)?$/ : /^(?:[A-Za-z-]+[/:])?\*+(?:[/:]\*+)?$/
  return named.test(rest.join(':'))
}
