import { z } from 'zod'
import { SourceError } from '../../core/errors.js'
import type { TomlFile } from './toml.js'

const texts = z.array(z.string())

/** What a rule lets through; `commits` are read to say that they are not honoured. */
const allowlist = z.looseObject({
  condition: z.string().optional(),
  commits: texts.default([]),
  paths: texts.default([]),
  regexTarget: z.string().optional(),
  regexes: texts.default([]),
  stopwords: texts.default([]),
  targetRules: texts.default([]),
})

const rule = z.looseObject({
  id: z.string().min(1).optional(),
  description: z.string().optional(),
  regex: z.string().optional(),
  path: z.string().optional(),
  secretGroup: z.number().int().min(0).optional(),
  entropy: z.number().min(0).optional(),
  keywords: texts.default([]),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).default([]),
})

const wholeFile = z.looseObject({
  extend: z.looseObject({ path: z.string().optional(), useDefault: z.boolean().optional(), disabledRules: texts.default([]) }).optional(),
  rules: z.array(rule).default([]),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).default([]),
})

/** A file of gitleaks (version 8) or betterleaks (version 1), as far as it is understood; other keys are kept. */
export type GitleaksFile = z.infer<typeof wholeFile>
/** One of its rules. */
export type GitleaksRule = GitleaksFile['rules'][number]
/** One of its allowlists. */
export type GitleaksAllowlist = z.infer<typeof allowlist>

/** Checks the types of what is understood. Throws `SourceError` with the line. */
export function gitleaksFile({ value, place }: TomlFile): GitleaksFile {
  const result = wholeFile.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)))
  throw new SourceError(place(path), `${path.findLast((step) => typeof step === 'string') ?? 'the file'}: ${lowered(issue?.message ?? '')}`)
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
