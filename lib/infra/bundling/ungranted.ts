import { basename } from 'node:path'
import type { Plugin } from 'esbuild'
import { jobs } from '../../jobs.ts'
import { servicesOf } from '../../routes/route.ts'
import { routes } from '../../routes/table.ts'

/** Where the opener of each granted service is, seen from lib/services/open-services.ts. */
const openerOf = {
  database: './database/open-database.ts',
  databaseLogin: './database/database-login.ts',
  databaseOwner: './database/open-database-owner.ts',
  dataKeys: './data-keys/open-data-keys.ts',
  keyRing: './keys/key-ring-store.ts',
  mailer: './mail/mailer.ts',
  mailQueue: './mail/mail-queue.ts',
  locations: './locations.ts',
  providerCredentials: './provider-credentials.ts',
  providerHttp: './provider-http/open-provider-http.ts',
  rateLimits: './rate-limits/open-rate-limits.ts',
  sessionRefreshKey: './keys/session-refresh-key.ts',
  providerRefreshQueue: './provider-refresh-queue.ts',
  sessionRefreshKeyStore: './keys/session-refresh-key-store.ts',
  signingKeys: './keys/signing-keys.ts',
  verificationKeys: './keys/verification-keys.ts',
} as const
type Service = keyof typeof openerOf

const NAMESPACE = 'ungranted'

/** The services that a function is granted, by the contract of its route or job. */
function servicesOfFunction(id: string): readonly Service[] {
  const route = routes.find(one => one.id === id)
  if (route) return servicesOf(route)
  const job = jobs.find(one => one.id === id)
  if (!job) throw new Error(`There is neither a route nor a job ${id}`)
  return job.uses
}

/**
 * Leaves out of a function's bundle the services that its contract does not grant: it could not use them, and their
 * SDK clients are most of its size. The store of the rate limits in Redis is left out where the deployment has none.
 */
export function ungranted(id: string, { withRedis }: { withRedis: boolean }): Plugin {
  const granted = servicesOfFunction(id)
  const left = Object.entries(openerOf).filter(([service]) => !granted.some(name => name === service))
  const paths = new Set<string>(left.map(([, path]) => path))
  return {
    name: NAMESPACE,
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.\/.*\.ts$/ }, ({ path, importer }) => {
        const isLeft =
          (importer.endsWith('/lib/services/open-services.ts') && paths.has(path)) ||
          (importer.endsWith('/lib/services/rate-limits/open-rate-limits.ts') &&
            path === './redis-store.ts' &&
            !withRedis)
        return isLeft ? { path, namespace: NAMESPACE, sideEffects: false } : undefined
      })
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: stub(path), loader: 'js' }))
    },
  }
}

/** A module that exports what the real one does, to fail where it is called after all. */
function stub(path: string): string {
  const exported = path === './redis-store.ts' ? 'redisStore' : openerName(path)
  return `export function ${exported}(){throw new Error(${JSON.stringify(`${path} is not in this bundle`)})}`
}

/** The opener that a file exports: `keys/signing-keys.ts` exports `openSigningKeys`, and so does `open-signing-keys.ts`. */
function openerName(path: string): string {
  const words = basename(path, '.ts')
    .replace(/^open-/, '')
    .split('-')
  return `open${words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`
}
