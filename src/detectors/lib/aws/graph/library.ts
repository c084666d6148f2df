import type { AwsAccount, AwsAttachment, AwsInlinePolicy, AwsPolicy, AwsRole, PolicyJson } from '../../../../core/aws.js'
import { failed, type Gap, limit } from '../../../../core/gap.js'
import { parsePolicy } from '../../iam/parse-policy.js'
import { missingPolicy, type Policy, type PolicyKind } from '../../iam/policy.js'
import { listed } from '../words.js'
import { awsManaged } from './documents.js'

/** What could not be read of an account's policies, by cause. */
interface Unread {
  readonly invalid: Map<string, string>
  readonly unknown: Set<string>
  readonly boundaries: Set<string>
}

/** An account's policy documents, each parsed once however many principals hold it. What cannot be evaluated is told by `gaps`. */
export class Library {
  readonly #account: AwsAccount
  readonly #managed: ReadonlyMap<string, AwsPolicy>
  readonly #parsed = new Map<string, Policy | null>()
  readonly #unread: Unread = { invalid: new Map(), unknown: new Set(), boundaries: new Set() }

  constructor(account: AwsAccount) {
    this.#account = account
    this.#managed = new Map(account.policies.map((policy) => [policy.arn, policy]))
  }

  /** The managed policy as the account holds it; undefined when the export lacks it. */
  managed(arn: string): AwsPolicy | undefined {
    return this.#managed.get(arn)
  }

  /** The default version of an attached policy; null when it is not at hand or no valid policy. */
  attached({ arn }: AwsAttachment): Policy | null {
    const known = this.#parsed.get(arn)
    if (known !== undefined) return known
    const policy = this.#managed.get(arn)
    const version = policy?.versions.find(({ isDefault }) => isDefault)
    const read = version === undefined ? awsManaged(arn) : this.parse(version.document, arn, 'identity')
    if (version === undefined && read === null) this.#unread.unknown.add(arn)
    this.#parsed.set(arn, read)
    return read
  }

  /** Versions that could become the default, each a policy. */
  others({ arn, versions }: AwsPolicy): Policy[] {
    return versions
      .filter(({ isDefault }) => !isDefault)
      .flatMap(({ id, document }) => this.parse(document, `${arn} ${id}`, 'identity') ?? [])
  }

  inline({ name, document }: AwsInlinePolicy, holder: string): Policy | null {
    return this.parse(document, `${name} of ${holder}`, 'identity')
  }

  /** A boundary; one whose document is not at hand leaves everything open. */
  boundary(arn: string): Policy {
    const read = this.attached({ arn, name: arn })
    if (read !== null) return read
    this.#unread.unknown.delete(arn)
    this.#unread.boundaries.add(arn)
    return missingPolicy(arn, true)
  }

  trust({ trust, name }: AwsRole): Policy | null {
    return this.parse(trust, `trust policy of role/${name}`, 'resource')
  }

  /** Levels of an organization's policies; a document that is none is left out and told. */
  levels(levels: readonly (readonly PolicyJson[])[] | undefined, what: string, kind: PolicyKind): Policy[][] {
    return (levels ?? []).map((level, depth) =>
      level.flatMap((document, index) => this.parse(document, `${what} ${depth}.${index}`, kind) ?? []),
    )
  }

  /** True when something of the organization's policies could not be evaluated. */
  get organizationOpen(): boolean {
    return [...this.#unread.invalid.keys()].some((name) => /^(?:service|resource) control policy /.test(name))
  }

  /** Parses a document, once for each text or object; null when it is no valid policy. */
  parse(document: PolicyJson, name: string, kind: PolicyKind): Policy | null {
    const { policy, problems } = parsePolicy(document, name, kind)
    const [problem] = problems
    if (problem !== undefined) this.#unread.invalid.set(name, `${problem.at === '' ? '' : `${problem.at}: `}${problem.message}`)
    return policy
  }

  /** One gap for each cause. */
  *gaps(): Iterable<Gap> {
    const { id } = this.#account
    const { invalid, unknown, boundaries } = this.#unread
    const [first] = invalid
    if (first !== undefined) {
      const what = `${count(invalid.size, 'policy document')} of the AWS account ${id}: ${listed([...invalid.keys()])}`
      yield failed('unparsable', what, `a valid policy (${first[0]}: ${first[1]})`)
    }
    if (unknown.size > 0) {
      const what = `${count(unknown.size, 'attached policy', 'attached policies')} of the AWS account ${id}: ${listed([...unknown])}`
      yield limit(
        'skipped',
        what,
        'authorization details that hold the policies (aws iam get-account-authorization-details without a filter)',
      )
    }
    if (boundaries.size > 0) {
      const what = `${count(boundaries.size, 'permissions boundary', 'permissions boundaries')} of the AWS account ${id}: ${listed([...boundaries])}`
      yield limit('skipped', what, 'aws iam get-policy-version for the policy used as boundary')
    }
  }
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`
}
