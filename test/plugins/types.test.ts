import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { RuleFileEntries } from '../../src/plugins/types.js'
import type { ruleFileSchema } from '../../src/rules/schema.js'

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T

test('the published type of a rule file is what the schema takes (held by npm run types)', () => {
  expectTypeOf<RuleFileEntries>().toEqualTypeOf<DeepReadonly<z.input<typeof ruleFileSchema>>>()
})
