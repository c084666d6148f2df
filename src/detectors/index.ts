import type { DocumentDetector, InventoryDetector, TextDetector } from '../core/detector.js'

/** A detector that is loaded when it is wanted. One that reads texts says which, cheaply: it is asked of every path. */
export type DetectorEntry =
  | { readonly reads: 'document'; load(): Promise<DocumentDetector> }
  | { readonly reads: 'text'; wants(path: string): boolean; load(): Promise<TextDetector> }
  | { readonly reads: 'inventory'; load(): Promise<InventoryDetector> }

/** The built-in detectors by id. Plug-ins bring others of the same type. */
export const detectors = {
  'github-apps': { reads: 'inventory', load: () => import('./github-apps/index.js').then((room) => room.githubApps) },
  'github-deploy-keys': { reads: 'inventory', load: () => import('./github-deploy-keys/index.js').then((room) => room.githubDeployKeys) },
  'github-secrets': { reads: 'inventory', load: () => import('./github-secrets/index.js').then((room) => room.githubSecrets) },
  'github-settings': { reads: 'inventory', load: () => import('./github-settings/index.js').then((room) => room.githubSettings) },
  'github-tokens': { reads: 'inventory', load: () => import('./github-tokens/index.js').then((room) => room.githubTokens) },
  'github-webhooks': { reads: 'inventory', load: () => import('./github-webhooks/index.js').then((room) => room.githubWebhooks) },
  secrets: { reads: 'document', load: () => import('./secrets/index.js').then((module) => module.secrets) },
} as const satisfies Readonly<Record<string, DetectorEntry>>
