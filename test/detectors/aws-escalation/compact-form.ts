import { z } from 'zod'

// The compact form of an account, and what it stands for:
//   users, groups, roles, policies   maps from a name to what it holds
//   inline                           statements of one inline policy
//   attached, boundary               names of `policies`; `aws:Name` is managed by AWS, as is `AdministratorAccess`, whose document is known here
//   a boundary that `policies` does not hold is one whose document the export lacks
//   trust                            `lambda` is a service, `account` the account itself, `user/x`, `role/x`, `oidc-provider/x` and `saml-provider/x`
//                                    are its own, `federated host` is a web identity provider; an object is a whole statement
//   policies                         a list is one version; or `default` with `versions`
//   statements                       `allow iam:GetUser, s3:* on user/x, role/*`, without `on` for every resource; or an object in IAM's own words
//   profile                          whether an instance profile holds the role
//   `user/x` and the like become ARNs of the account wherever a statement, an actor or a target names them
//   scps                             levels from the root to the account, each a list of statements
//   credentialReport                 by user: password, and how many keys are active or inactive; other users have neither

const statement = z.union([z.string(), z.record(z.string(), z.unknown())])
const statements = z.array(statement)
const holder = { inline: statements.optional(), attached: z.array(z.string()).optional() }
const user = z.strictObject({ ...holder, groups: z.array(z.string()).optional(), boundary: z.string().optional() })
const group = z.strictObject(holder)
const role = z.strictObject({
  ...holder,
  trust: statements.min(1),
  boundary: z.string().optional(),
  path: z.string().startsWith('/').endsWith('/').optional(),
  profile: z.boolean().optional(),
})
const policy = z.union([statements, z.strictObject({ default: z.string(), versions: z.record(z.string(), statements) })])
const named = <Value extends z.ZodType>(value: Value) => z.record(z.string().min(1), value).default({})
/** What a case says in the compact form. */
export const compact = z.strictObject({
  path: z.string().min(1),
  permissions: z.array(z.string().regex(/^[\w-]+:[\w*]+$/)).min(1),
  name: z.string().min(5),
  account: z.strictObject({ users: named(user), groups: named(group), roles: named(role), policies: named(policy) }),
  scps: z.array(statements).optional(),
  credentialReport: z
    .record(z.string(), z.strictObject({ password: z.boolean().optional(), keys: z.number().optional(), inactive: z.number().optional() }))
    .optional(),
  actor: z.string().regex(/^(?:user|role)\//),
  expect: z.enum(['confirmed', 'conditional', 'potential', 'latent', 'none']),
  target: z.string(),
  why: z.string().min(10),
})
/** A case in the compact form. */
export type Compact = z.infer<typeof compact>

/** The accounts of the compact form: names and what they hold. */
export type CompactAccount = Compact['account']

/** A statement in the compact form: a line of text, or an object in IAM's own words. */
export type Statement = z.infer<typeof statement>
