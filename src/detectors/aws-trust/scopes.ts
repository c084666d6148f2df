/** How many of an issuer's tokens get in, the widest first. `nobody`: the conditions hold for no token, so the trust is dead. */
export const scopes = ['anyone', 'tenant', 'project', 'exact', 'nobody'] as const
/** The name of a scope. */
export type Scope = (typeof scopes)[number]
