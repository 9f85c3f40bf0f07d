import type { Bundle } from '../../lib/infra/bundling/bundle-functions.ts'
import { jobs } from '../../lib/jobs.ts'
import { servicesOf } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'

/** The size of a function's bundle in kB, and the most that it may be. */
export interface BundleSize {
  readonly id: string
  /** What the function imports at its cold start. */
  readonly imported: { readonly kilobytes: number; readonly budget: number }
  /** The same, with every chunk that it may import later. */
  readonly inAll: { readonly kilobytes: number; readonly budget: number }
}

// The sizes of today, rounded up: a bundle may shrink, and grows only by a decision.
/** The goal of every function. */
const IMPORTED = 200
const IN_ALL = 505
/** With the verification of WebAuthn, which no function imports at its start. */
const IN_ALL_WITH_PASSKEYS = 655
/** Functions that contain more for a reason (docs/decisions/0063, 0073 and 0074). */
const IMPORTED_BY: Readonly<Record<string, number>> = {
  // Sign-ins in steps, devices and signals: the statement that opens a session has 12 kB.
  'auth/verify-login': 215,
  'auth/passkey-login': 219,
  // Every factor, and the hash of a password.
  'auth/step-up': 210,
  // Hashes, calls providers, and exchanges codes by OAuth.
  'authorization/callback': 211,
  // Every migration, and Kysely's schema builder.
  'jobs/migrate': 296,
  // The contracts and texts of every route, and zod's JSON Schema.
  'system/openapi': 257,
}

/** Measures bundles by esbuild's account of what it wrote. */
export function bundleSizes(bundles: readonly Bundle[]): BundleSize[] {
  return bundles.map(({ id, metafile: { outputs } }) => {
    const files = Object.keys(outputs).filter(name => name.endsWith('.mjs'))
    const entry = files.find(name => name.endsWith('/index.mjs')) ?? ''
    const importedBy = (name: string): string[] => {
      const imports = outputs[name]?.imports ?? []
      return [
        name,
        ...imports
          .filter(({ kind, external }) => kind === 'import-statement' && !external)
          .flatMap(({ path }) => importedBy(path)),
      ]
    }
    const kilobytes = (names: Iterable<string>) =>
      [...new Set(names)].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0) / 1000
    return {
      id,
      imported: { kilobytes: kilobytes(importedBy(entry)), budget: IMPORTED_BY[id] ?? IMPORTED },
      inAll: {
        kilobytes: kilobytes(files),
        budget: usesOf(id).includes('webauthn') ? IN_ALL_WITH_PASSKEYS : IN_ALL,
      },
    }
  })
}

function usesOf(id: string): readonly string[] {
  const route = routes.find(one => one.id === id)
  return route ? servicesOf(route) : (jobs.find(one => one.id === id)?.uses ?? [])
}
