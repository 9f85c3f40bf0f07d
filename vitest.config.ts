import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Import CommonJS like Node.
    deps: { interopDefault: false },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      include: ['functions/**', 'lib/**', 'migrations/**'],
      reporter: ['text-summary'],
      thresholds: { lines: 90 },
    },
  },
})
