import { defineConfig } from 'vitest/config'

/** Files that change their process (environment, timers, modules, output), or start programs with its environment. */
const isolated = [
  'test/app/*.browser.test.ts',
  'test/bin/**/*.test.ts',
  'test/bundles/**/*.test.ts',
  'test/client/passkey-autofill.test.ts',
  'test/db/dialect.test.ts',
  'test/db/no-passwords.test.ts',
  'test/financial/provider-tokens/fair-share.test.ts',
  'test/financial/providers/how-to-add-a-provider.test.ts',
  'test/financial/providers/no-secrets.test.ts',
  'test/financial/providers/registry.test.ts',
  'test/functions/jobs/make-keys.test.ts',
  'test/functions/jobs/migrate.test.ts',
  'test/functions/jobs/migrate-roles.test.ts',
  'test/functions/jobs/rotate-database-login.test.ts',
  'test/local/console/**/*.test.ts',
  'test/local/faults.test.ts',
  'test/local/recording/recorder.test.ts',
  'test/local/start.test.ts',
  'test/runtime/**/*.test.ts',
  'test/services/provider-http/**/*.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup-file.ts'],
    pool: 'forks',
    // Import CommonJS like Node.
    deps: { interopDefault: false },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      include: ['functions/**', 'lib/**'],
      reporter: ['text-summary'],
      thresholds: { lines: 90 },
    },
    projects: [
      // One process for many files: most of the time of a small file is the import of its modules.
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: isolated, isolate: false },
      },
      { extends: true, test: { name: 'isolated', include: isolated } },
    ],
  },
})
