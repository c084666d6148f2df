import { z } from 'zod'
import { checksums } from '../core/checksum.js'
import { tokenChecks } from '../core/rule.js'
import { confidences, severities } from '../core/severity.js'
import { verify } from './verify-schema.js'

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected kebab-case, e.g. acme-api-token')
const text = z.string().trim().min(1)
const checksumNames = Object.keys(checksums) as [keyof typeof checksums, ...(keyof typeof checksums)[]]

const pair = z.strictObject({
  name: text.describe('what the second half is called'),
  shape: text,
  near: z.array(text).optional().describe('words its name contains; without them the bare shape counts'),
  within: z.number().int().min(16).max(4096).default(512).describe('bytes before and after the first half'),
  severity: z.enum(severities).optional(),
})

const factName = z.string().regex(/^[a-z][A-Za-z]*$/, 'expected camelCase, e.g. tenant')

const beside = z.strictObject({
  fact: factName.describe('the fact it is told as'),
  shape: text,
  near: z.array(text).min(1).optional().describe('words its name contains; without them the bare shape counts'),
  within: z.number().int().min(16).max(4096).default(512).describe('bytes before and after the token'),
})

/** A token's structure. Exactly one of `shape`, `shapes` and `pattern`. */
const token = z.strictObject({
  shape: text.optional(),
  shapes: z.array(text).min(1).optional(),
  pattern: text.optional().describe('regular expression, when no shape can say it; group `token` is the secret, group `name` its name'),
  keywords: z
    .array(z.string().min(3))
    .min(1)
    .optional()
    .describe('literal texts one of which stands in every match; needed when the pattern has none of 3 characters'),
  near: z
    .array(z.string().min(3))
    .min(1)
    .optional()
    .describe('words the name contains that the value is assigned to; for tokens without a distinctive form'),
  checksum: z.enum(checksumNames).optional(),
  check: z.enum(tokenChecks).optional().describe('a check written in code that judges a match further, e.g. jwt'),
  before: z.number().int().min(0).max(1024).optional().describe('most characters of a pattern before its keyword; 1024 unless told'),
  after: z.number().int().min(8).max(16_384).optional().describe('most characters of a pattern from its keyword on; 1024 unless told'),
  selfMade: z
    .boolean()
    .default(false)
    .describe('true when anyone makes such a value without asking a provider: one among tests or examples is then of low confidence'),
  entropy: z.number().min(0).max(8).optional(),
  pair: pair.optional(),
  parts: z.array(pair).min(1).optional().describe('further secret parts, of a credential of more than two'),
  beside: z.array(beside).min(1).optional().describe('values near the token that are no secrets, told as facts'),
  tells: text.optional().describe('regular expression over the token; its named groups become facts'),
  identity: text.optional().describe('the identity it belongs to, e.g. aws:{account}; facts are filled in'),
  credential: text.optional().describe('the public id of the credential; facts are filled in'),
})

/** One rule as written in a YAML file. */
export const ruleSchema = z.strictObject({
  id,
  title: text,
  severity: z.enum(severities),
  confidence: z.enum(confidences).default('high'),
  why: text,
  fix: text,
  source: z.url().optional().describe("the provider's page the structure was taken from"),
  read: z.iso.date().optional().describe('the day that page was read; without it the rule is remembered, and of low confidence'),
  references: z.array(z.url()).default([]),
  nhi: z
    .array(z.string().regex(/^NHI([1-9]|10):2025$/))
    .min(1)
    .default(['NHI2:2025']),
  frameworks: z.array(text).default(['NIST-CSF-2.0:PR.AA-01', 'CWE-798']),
  options: z
    .record(
      z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'expected camelCase, e.g. maxIdleDays'),
      z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]),
    )
    .default({})
    .describe('thresholds and lists with their defaults, which a config may change'),
  token: token.optional(),
  verify: verify.optional().describe('how the provider is asked, under --verify, whether it accepts the token'),
  examples: z.array(z.string()).default([]).describe('texts in which the rule finds something; fillers as in core/example.ts'),
  negatives: z.array(z.string()).default([]).describe('texts in which it finds nothing; fillers as in core/example.ts'),
})

/** A rule file: a provider's token families, or the rules of a coded detector. */
export const ruleFileSchema = z.strictObject({
  provider: id.optional(),
  name: text.optional(),
  detector: id.default('secrets'),
  rules: z.array(ruleSchema).min(1),
})

export type RuleEntry = z.infer<typeof ruleSchema>
export type TokenEntry = z.infer<typeof token>
export type PairEntry = z.infer<typeof pair>
export type BesideEntry = z.infer<typeof beside>
