import type { TokenCheck } from '../../../core/rule.js'
import type { Check } from '../check.js'
import { awsBedrock, awsKeyId, awsSecret } from './aws.js'
import { basicAuth, url } from './basic.js'
import { genericPassword, genericSecret } from './generic.js'
import { jwt } from './jwt.js'
import { pem } from './pem.js'

/** The coded checks by name. */
export const checks: Readonly<Record<TokenCheck, Check>> = {
  'aws-bedrock': awsBedrock,
  'aws-key-id': awsKeyId,
  'aws-secret': awsSecret,
  'basic-auth': basicAuth,
  'generic-password': genericPassword,
  'generic-secret': genericSecret,
  jwt,
  pem,
  url,
}
