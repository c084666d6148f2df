import { z } from 'zod'
import { confidences, severities } from '../core/severity.js'

const text = z.string().trim().min(1)
const severity = z.enum(severities)
const confidence = z.enum(confidences)

const awsAccountId = z.string().regex(/^\d{12}$/, "expected an account's 12 digits in quotes")

const ruleChange = z.union([
  z.enum(['on', 'off']),
  z.strictObject({
    enabled: z.boolean().optional(),
    severity: severity.optional(),
    confidence: confidence.optional(),
    options: z
      .record(text, z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]))
      .default({})
      .describe('thresholds and lists of the rule, as nhi rules show prints them'),
  }),
])

const ignoreEntry = z
  .strictObject({
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/, 'expected 8 or more hex digits, as a report prints them')
      .optional(),
    rule: text.optional().describe('glob over rule ids'),
    path: text.optional().describe('glob over paths; a finding is ignored when every place of it matches'),
    reason: text.describe('why this is no problem'),
    expires: z.iso.date('expected a day such as 2027-01-31').optional().describe('from this day (UTC) on the finding returns'),
  })
  .refine((entry) => entry.fingerprint !== undefined || entry.rule !== undefined || entry.path !== undefined, {
    message: 'expected at least one of fingerprint, rule and path',
  })

/** What `nhi.yml` may say. Every key does something; targets and credentials have no place in it. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors; not read'),
  rules: z
    .record(text, ruleChange)
    .default({})
    .describe('changes to rules, by id or glob: on, off, or enabled, severity, confidence and options'),
  detectors: z.array(text).default([]).describe('globs over detector ids; ! leaves out'),
  ignore: z.array(ignoreEntry).default([]).describe('findings that are kept quiet, each with its reason'),
  exclude: z.array(text).default([]).describe('globs of paths that are not read'),
  severity: severity.optional().describe('nothing below is reported'),
  confidence: confidence.optional().describe('nothing below is shown; it is counted'),
  failOn: z
    .enum([...severities, 'none', 'live'])
    .optional()
    .describe('which severity makes exit code 1; live: what its provider still accepts, which --verify finds out'),
  strict: z.boolean().optional().describe('limit gaps count for the exit code too'),
  history: z.boolean().optional().describe('false: only the files of the tree are read'),
  maxFileSize: z
    .union([z.number().int().min(1), text])
    .optional()
    .describe('bytes, or a size such as 256mb; larger files are said, not read'),
  inlineIgnores: z.boolean().optional().describe('false: comments that keep findings quiet are not honoured'),
  baseline: text.optional().describe('the baseline file, relative to this file'),
  owners: z
    .record(text, text)
    .default({})
    .describe('who answers for what: globs over identity ids, their names and paths, each with a person (address or login) or a team'),
  machineUsers: z
    .array(z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/, 'expected a login such as acme-deploy'))
    .default([])
    .describe('logins of accounts that machines use, whatever they are called: they never leave, and are no person'),
  packs: z.array(text).default([]).describe('rule packs: YAML files or folders of them, relative to this file'),
  plugins: z.array(text).default([]).describe('plug-ins; only in a config that was named on the command line or is your own'),
  aws: z
    .strictObject({
      accounts: z
        .array(z.union([awsAccountId, z.strictObject({ id: awsAccountId, name: text.optional() })]))
        .default([])
        .describe(
          'our own accounts: trust in them is not trust in strangers, and --aws-role NAME visits them where Organizations cannot be asked',
        ),
      facets: z.array(text).optional().describe('what is looked at in a live account, as --aws-facets'),
      externalId: text.optional().describe('the external id that the trust policy of --aws-role asks for, as --aws-external-id'),
      regions: z
        .array(z.string().regex(/^[a-z]{2,4}(-[a-z]{2,10}){1,3}-\d{1,2}$/, 'expected names such as eu-west-1'))
        .default([])
        .describe("regions whose Roles Anywhere profiles are asked for, beside the session's own"),
    })
    .optional()
    .describe('AWS accounts'),
  key: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'expected 32 random bytes in base64, as nhi init writes them')
    .optional()
    .describe("the project's fingerprint key, written once and kept: it lets nobody guess a weak secret from its fingerprint"),
})

/** A config as it was written. */
export type ConfigEntries = z.infer<typeof configSchema>
