import { defineConfig } from 'vitest/config'

// Runs the built program: `npm run build` comes first.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
