import { defineConfig } from 'vitest/config'

/** The tests of the built site (`npm run docs:test`). */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts', 'code-reference/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
