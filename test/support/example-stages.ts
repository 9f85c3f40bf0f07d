import { registerHooks } from 'node:module'

// Loaded before a command of bin/ (`node --import`). The command then reads the stages of the tests instead of
// lib/infra/stages.ts, which users edit. TEST_STAGES selects those without example values.
const examples = process.env['TEST_STAGES'] ?? new URL('stages.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    return found.url.endsWith('/lib/infra/stages.ts') ? { ...found, url: examples } : found
  },
})
