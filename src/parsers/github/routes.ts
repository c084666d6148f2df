import { keyRoutes } from './key-routes.js'
import { ownerRoutes } from './owner-routes.js'
import type { GitHubRoute } from './route.js'
import { settingRoutes } from './setting-routes.js'
import { storeRoutes } from './store-routes.js'

/** Every route that is understood. */
export const githubRoutes: readonly GitHubRoute[] = [
  ...ownerRoutes,
  ...keyRoutes,
  ...(['actions', 'dependabot', 'codespaces', 'agents'] as const).flatMap(storeRoutes),
  ...settingRoutes,
]
