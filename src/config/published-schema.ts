import { z } from 'zod'
import { configSchema } from './schema.js'

/** The JSON schema of `nhi.yml`, for editors: draft 2020-12, of what people write, defaults left out of what is required. */
export function publishedConfigSchema(): Record<string, unknown> {
  return { title: 'nhi.yml', description: 'The config of nhi.', ...z.toJSONSchema(configSchema, { io: 'input' }) }
}
