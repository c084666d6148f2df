import type { Span, YamlScalar } from '../yaml-tree.js'
import type { Embedded, SecretReference } from './references.js'

/** A text with its place and the secrets whose values it takes. */
export interface Value extends Span {
  readonly text: string
  readonly scalar: YamlScalar
  readonly expressions: readonly Embedded[]
  readonly secrets: readonly SecretReference[]
}

/** One key of `with`, `env` or `secrets`. */
export interface Setting extends Value {
  readonly key: string
  readonly keySpan: Span
}

/** What a token may do to one kind of thing. */
export type Access = 'read' | 'write' | 'none'

/** A `permissions` key. `all` is what `read-all`, `write-all` or `{}` gives every scope that `scopes` does not name. */
export interface Permissions extends Span {
  readonly keySpan: Span
  readonly all: Access
  readonly scopes: ReadonlyMap<string, { readonly access: Access; readonly span: Span }>
}

/** An event a workflow starts by. */
export interface Trigger extends Span {
  readonly event: string
}

/** What a step or job calls. `pinned`: by a full commit or image digest. `version`: the comment behind a pin, such as `v4.1.1`. */
export interface Uses extends Span {
  readonly text: string
  readonly kind: 'local' | 'docker' | 'repository' | 'computed'
  /** Lower-cased; empty unless of a repository. */
  readonly owner: string
  /** `owner/name`, lower-cased, without the path within the repository. */
  readonly repository: string
  readonly path: string
  readonly ref: string | null
  readonly pinned: boolean
  readonly version: string | null
}

/** One step. Its place is its first key. */
export interface Step extends Span {
  readonly index: number
  readonly id: string | null
  readonly name: string | null
  readonly condition: Value | null
  readonly uses: Uses | null
  readonly run: Value | null
  readonly with: readonly Setting[]
  readonly env: readonly Setting[]
}

/** The registry credentials of a job's container or of one of its services. */
export interface ContainerCredentials {
  readonly of: string
  readonly username: Value | null
  readonly password: Value | null
}

/** One job; of a composite action the one that its steps make up. */
export interface Job {
  readonly id: string
  readonly keySpan: Span
  readonly condition: Value | null
  readonly permissions: Permissions | null
  /** The environment's name, which may hold an expression; null without one. */
  readonly environment: Value | null
  readonly labels: readonly Value[]
  readonly group: Value | null
  readonly env: readonly Setting[]
  readonly containers: readonly ContainerCredentials[]
  readonly steps: readonly Step[]
  /** The reusable workflow it calls. */
  readonly uses: Uses | null
  readonly with: readonly Setting[]
  readonly inherits: Span | null
  readonly secrets: readonly Setting[]
}

/** A place where the `secrets` context is reached for, wherever it stands. */
export interface SecretUse {
  readonly reference: SecretReference
  /** Null outside jobs. */
  readonly job: Job | null
  readonly step: Step | null
  /** `env`, `with.token`, `run`, `secrets.token` …: the keys from the step, job or workflow down. */
  readonly under: string
}

/** A GitHub Actions workflow, or a composite action. */
export interface Workflow {
  readonly kind: 'workflow' | 'action'
  readonly name: string | null
  readonly triggers: readonly Trigger[]
  readonly permissions: Permissions | null
  readonly env: readonly Setting[]
  readonly jobs: readonly Job[]
  readonly secretUses: readonly SecretUse[]
  /** Names of the `vars` context. */
  readonly variables: readonly { readonly name: string; readonly span: Span }[]
}
