import type { TokenCheck } from '../../../core/rule.js'
import type { Check } from '../check.js'
import { awsBedrock, awsKeyId, awsSecret } from './aws.js'
import { basicAuth, dockerAuth, url } from './basic.js'
import { bearer } from './bearer.js'
import { claims } from './claims.js'
import { commandPassword } from './command-password.js'
import { genericPassword, genericSecret } from './generic.js'
import { discordBot, gitlabRoutable } from './ids.js'
import { jwt } from './jwt.js'
import { macaroon } from './macaroon.js'
import { pem, pemBase64 } from './pem.js'
import { azureSas } from './sas.js'

/** The coded checks by name. */
export const checks: Readonly<Record<TokenCheck, Check>> = {
  'aws-bedrock': awsBedrock,
  'aws-key-id': awsKeyId,
  'aws-secret': awsSecret,
  'azure-sas': azureSas,
  'basic-auth': basicAuth,
  bearer,
  claims,
  'command-password': commandPassword,
  'discord-bot': discordBot,
  'docker-auth': dockerAuth,
  'generic-password': genericPassword,
  'generic-secret': genericSecret,
  'gitlab-routable': gitlabRoutable,
  jwt,
  macaroon,
  pem,
  'pem-base64': pemBase64,
  url,
}
