import { createRequire } from 'node:module'

/** `require` for CommonJS packages bundled into ES modules; injected by the bundler where the name is used. */
const require = /* @__PURE__ */ createRequire(import.meta.url)

export { require }
