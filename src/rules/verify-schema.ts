import { z } from 'zod'
import { toldFacts, verifierNames } from '../core/verify.js'

const text = z.string().trim().min(1)
const wanted = z.union([z.string(), z.number(), z.boolean()])
const status = z.number().int().min(200).max(499)

/** An answer is known by its status and by something of its body: a status alone is what gateways and login pages send, too. */
const answer = z
  .strictObject({
    status: z.union([status, z.array(status).min(1)]),
    json: z
      .record(text, z.union([wanted, z.array(wanted).min(1)]))
      .optional()
      .describe('paths of the JSON body with the value wanted there; * wants any value'),
    text: text.optional().describe('a text the body contains'),
  })
  .refine(({ json, text }) => text !== undefined || Object.keys(json ?? {}).length > 0, 'expected json or text beside the status')

const hostExpected = 'expected https:// and the name of a host without placeholders or port, then a path'

const answers = z.union([answer, z.array(answer).min(1)])

/** How a provider is asked about a found token, as written in a YAML file. */
export const verify = z.strictObject({
  by: z.enum(verifierNames).default('http'),
  method: z.enum(['GET', 'POST']).default('GET').describe('POST only where the page says that the call reads'),
  url: z
    .string()
    // The last label begins with a letter: an address in numbers, of whatever base, is no provider.
    .regex(/^https:\/\/([a-z0-9-]+\.)+[a-z][a-z0-9-]*\//, hostExpected)
    .refine((url) => URL.canParse(url.replace(/\{[^}]*\}/g, 'x')), hostExpected)
    .describe('the host is fixed; {token}, {part.NAME} and {fact.NAME} may stand behind it'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), text).default({}),
  basic: z.tuple([z.string(), z.string()]).optional().describe('name and password of HTTP basic authentication'),
  body: text.optional().describe('sent as it is'),
  decoy: text.optional().describe('shape of the made-up token that is sent first, where the rule has no shape'),
  accepted: answers,
  refused: answers.optional(),
  denied: z
    .strictObject({ because: text.describe('e.g. it may belong to another region'), answers })
    .optional()
    .describe('answers that refuse a token here and prove nothing of elsewhere'),
  tells: z.partialRecord(z.enum(toldFacts), text).default({}).describe('where the answer tells what: a path, or header:NAME'),
  source: z.union([z.url(), z.array(z.url()).min(1)]).describe('the pages that document the answers'),
  read: z.iso.date().optional().describe('the day they were read; without it part of the answers is remembered'),
})

export type VerifyEntry = z.infer<typeof verify>
