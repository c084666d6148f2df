import type { Detector } from '../core/detector.js'
import type { TokenCheck } from '../core/rule.js'
import type { Confidence, Severity } from '../core/severity.js'
import type { ToldFact, VerifierName } from '../core/verify.js'

/** A token's structure as a YAML pack writes it. Exactly one of `shape`, `shapes` and `pattern`. */
export interface TokenFields {
  /** One line, e.g. `acme_<base62:40>`. */
  readonly shape?: string | undefined
  readonly shapes?: readonly string[] | undefined
  /** Regular expression source; group `token` is the secret, group `name` the name it is given to. */
  readonly pattern?: string | undefined
  /** Literal texts of at least 3 characters, one of which stands in every match. */
  readonly keywords?: readonly string[] | undefined
  /** Words of the name the value is assigned to, for tokens without a distinctive form. */
  readonly near?: readonly string[] | undefined
  readonly checksum?:
    | 'github'
    | 'github-fine-grained'
    | 'npm'
    | 'gitlab-routable'
    | 'grafana'
    | 'vercel'
    | 'polar'
    | 'zuplo'
    | 'confluent'
    | 'cloudflare'
    | 'atlassian'
    | 'age'
    | 'nats'
    | 'stellar'
    | 'wif'
    | 'azure-key'
    | 'azure-annotated-key'
    | 'entra-secret'
    | 'json'
    | 'plain-json'
    | 'macaroon'
    | 'numbered-base64'
    | 'digits-base64'
    | 'aws-bedrock'
    | undefined
  readonly check?: TokenCheck | undefined
  /** Most characters of a pattern before its keyword, and from it on; 1024 unless told. */
  readonly before?: number | undefined
  readonly after?: number | undefined
  /** True when anyone makes such a value without asking a provider: one among tests or examples is then of low confidence. */
  readonly selfMade?: boolean | undefined
  /** Fewest Shannon bits per character, 0 to 8. */
  readonly entropy?: number | undefined
  /** The other half of a credential of two parts; `within` counts bytes, 512 unless told. */
  readonly pair?: PairFields | undefined
  /** Further secret parts, of a credential of more than two. */
  readonly parts?: readonly PairFields[] | undefined
  /** Values near the token that are no secrets, told as facts. */
  readonly beside?:
    | readonly {
        readonly fact: string
        readonly shape: string
        readonly near?: readonly string[] | undefined
        readonly within?: number | undefined
      }[]
    | undefined
  /** Regular expression over the token; its named groups become facts. */
  readonly tells?: string | undefined
  /** The identity it belongs to, e.g. `aws:{account}`, and the credential's public id. */
  readonly identity?: string | undefined
  readonly credential?: string | undefined
}

/** A second part of a credential as a YAML pack writes it. */
export interface PairFields {
  readonly name: string
  readonly shape: string
  readonly near?: readonly string[] | undefined
  readonly within?: number | undefined
  readonly severity?: Severity | undefined
}

/** How a provider is asked about a found token. `{token}`, `{part.NAME}` and `{fact.NAME}` are filled in; never in the host. */
export interface VerifyFields {
  readonly by?: VerifierName | undefined
  readonly method?: 'GET' | 'POST' | undefined
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly basic?: readonly [string, string] | undefined
  readonly body?: string | undefined
  /** Shape of the made-up token that is sent first, where the rule has no shape. */
  readonly decoy?: string | undefined
  /** What the answers look like: a status, and something of the body. */
  readonly accepted: AnswerFields | readonly AnswerFields[]
  readonly refused?: AnswerFields | readonly AnswerFields[] | undefined
  /** Answers that refuse a token here and prove nothing of elsewhere. */
  readonly denied?: { readonly because: string; readonly answers: AnswerFields | readonly AnswerFields[] } | undefined
  /** Where the answer tells what: a path, or `header:NAME`. */
  readonly tells?: Readonly<Partial<Record<ToldFact, string>>> | undefined
  /** The pages that document the answers, and the day (`YYYY-MM-DD`) they were read. */
  readonly source: string | readonly string[]
  readonly read?: string | undefined
}

/** What an answer looks like. */
export interface AnswerFields {
  readonly status: number | readonly number[]
  readonly json?: Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>> | undefined
  readonly text?: string | undefined
}

/** A rule as a YAML pack writes it. */
export interface RuleFields {
  /** kebab-case, unique among all rules of a run. */
  readonly id: string
  readonly title: string
  readonly severity: Severity
  /** `high` unless told. */
  readonly confidence?: Confidence | undefined
  readonly why: string
  /** `{name}` is filled from a finding's facts; a line with an unknown fact is dropped. */
  readonly fix: string
  /** The provider's page the structure was taken from, and the day (`YYYY-MM-DD`) it was read. */
  readonly source?: string | undefined
  readonly read?: string | undefined
  readonly references?: readonly string[] | undefined
  /** OWASP NHI ids, the primary one first; `NHI2:2025` unless told. */
  readonly nhi?: readonly string[] | undefined
  readonly frameworks?: readonly string[] | undefined
  /** Thresholds and lists of a detector's rule, with their defaults. */
  readonly options?: Readonly<Record<string, number | string | boolean | readonly string[]>> | undefined
  readonly token?: TokenFields | undefined
  /** How the provider is asked, under `--verify`, whether it accepts the token. */
  readonly verify?: VerifyFields | undefined
  /** Texts in which the rule finds something, with `{{token}}` for a made-up sample. */
  readonly examples?: readonly string[] | undefined
  /** Texts in which it finds nothing. */
  readonly negatives?: readonly string[] | undefined
}

/**
 * Rules as a YAML pack writes them: a provider's token families, or the rules of a detector. Written out, not inferred from the schema, so that
 * the published types need no schema library; a test compares the two.
 */
export interface RuleFileEntries {
  readonly provider?: string | undefined
  readonly name?: string | undefined
  /** The detector whose rules they are; `secrets` unless told. */
  readonly detector?: string | undefined
  readonly rules: readonly RuleFields[]
}

/** A third-party package: what its default export, or an export called `plugin`, must be. */
export interface Plugin {
  /** kebab-case; what messages call it. */
  readonly name: string
  /** Detectors by id; an id of a built-in detector is refused. They run inside worker threads. */
  readonly detectors?: Readonly<Record<string, Detector>>
  /** Rules, written out or as paths of YAML files or folders, relative to the plug-in's module. */
  readonly rules?: readonly (string | RuleFileEntries)[]
}
