import type { DocumentDetector, InventoryDetector, SecretDetector, TextDetector } from '../core/detector.js'
import { wantsPipeline } from './ci-workflows/wants.js'

/** A detector that is loaded when it is wanted. One that reads texts says which, cheaply: it is asked of every path. */
export type DetectorEntry =
  | { readonly reads: 'document'; load(): Promise<DocumentDetector> }
  | { readonly reads: 'text'; wants(path: string): boolean; load(): Promise<TextDetector> }
  | { readonly reads: 'inventory'; load(): Promise<InventoryDetector> }
  | { readonly reads: 'secret'; load(): Promise<SecretDetector> }

/** The built-in detectors by id. Plug-ins bring others of the same type. */
export const detectors = {
  'aws-access-keys': { reads: 'inventory', load: () => import('./aws-access-keys/index.js').then((module) => module.awsAccessKeys) },
  'aws-credentials': { reads: 'inventory', load: () => import('./aws-credentials/index.js').then((module) => module.awsCredentials) },
  'aws-escalation': { reads: 'inventory', load: () => import('./aws-escalation/index.js').then((module) => module.awsEscalation) },
  'aws-ownerless': { reads: 'inventory', load: () => import('./aws-ownerless/index.js').then((module) => module.awsOwnerless) },
  'aws-privilege': { reads: 'inventory', load: () => import('./aws-privilege/index.js').then((module) => module.awsPrivilege) },
  'aws-trust': { reads: 'inventory', load: () => import('./aws-trust/index.js').then((module) => module.awsTrust) },
  'aws-unused': { reads: 'inventory', load: () => import('./aws-unused/index.js').then((module) => module.awsUnused) },
  'ci-repository': { reads: 'inventory', load: () => import('./ci-repository/index.js').then((room) => room.ciRepository) },
  'ci-workflows': {
    reads: 'text',
    wants: wantsPipeline,
    load: () => import('./ci-workflows/index.js').then((module) => module.ciWorkflows),
  },
  'github-apps': { reads: 'inventory', load: () => import('./github-apps/index.js').then((room) => room.githubApps) },
  'github-deploy-keys': { reads: 'inventory', load: () => import('./github-deploy-keys/index.js').then((room) => room.githubDeployKeys) },
  'github-secrets': { reads: 'inventory', load: () => import('./github-secrets/index.js').then((room) => room.githubSecrets) },
  'github-settings': { reads: 'inventory', load: () => import('./github-settings/index.js').then((room) => room.githubSettings) },
  'github-tokens': { reads: 'inventory', load: () => import('./github-tokens/index.js').then((room) => room.githubTokens) },
  'github-webhooks': { reads: 'inventory', load: () => import('./github-webhooks/index.js').then((room) => room.githubWebhooks) },
  'secret-reuse': { reads: 'secret', load: () => import('./secret-reuse/index.js').then((module) => module.secretReuse) },
  secrets: { reads: 'document', load: () => import('./secrets/index.js').then((module) => module.secrets) },
} as const satisfies Readonly<Record<string, DetectorEntry>>
