import { basename } from 'node:path'
import type { Plugin } from 'esbuild'
import { jobs } from '../../jobs.ts'
import { servicesOf } from '../../routes/route.ts'
import { routes } from '../../routes/table.ts'
import { receive } from '../../routes/webhooks.ts'

/** Import path of the module that opens each service, as written in lib/services/open-services.ts. */
const openerOf = {
  breachedPasswords: './breached-passwords.ts',
  database: './database/open-database.ts',
  databaseLogin: './database/database-login.ts',
  databaseOwner: './database/open-database-owner.ts',
  dataKeys: './data-keys/open-data-keys.ts',
  eventEndpoints: './events/event-endpoints.ts',
  eventQueue: './events/event-queue.ts',
  eventSender: './events/event-sender.ts',
  exportLinks: './exports/open-export-links.ts',
  exportStore: './exports/open-export-store.ts',
  keyRing: './keys/key-ring-store.ts',
  mailer: './mail/mailer.ts',
  mailQueue: './mail/mail-queue.ts',
  locations: './locations.ts',
  passkeyOptions: './webauthn/open-passkey-options.ts',
  providerCredentials: './provider-credentials.ts',
  providerHttp: './provider-http/open-provider-http.ts',
  rateLimits: './rate-limits/open-rate-limits.ts',
  sessionRefreshKey: './keys/session-refresh-key.ts',
  providerRefreshQueue: './provider-refresh-queue.ts',
  sessionRefreshKeyStore: './keys/session-refresh-key-store.ts',
  signingKeys: './keys/signing-keys.ts',
  statements: './database/open-statements.ts',
  verificationKeys: './keys/verification-keys.ts',
  webauthn: './webauthn/open-webauthn.ts',
} as const
type Service = keyof typeof openerOf

/** Import path of the module that opens the Data API, and the services that require it. */
const DATA_API = './database/open-data-api.ts'
const USES_DATA_API: ReadonlySet<Service> = new Set(['database', 'databaseOwner', 'statements'])

const NAMESPACE = 'ungranted'
const UNCALLED = 'uncalled'
const PROVIDER_DEFINITION = /\/lib\/financial\/providers\/[^/]+\/definition\.ts$/

/** Returns the services in the contract of a function. */
export function servicesOfFunction(id: string): readonly Service[] {
  const route = routes.find(one => one.id === id)
  if (route) return servicesOf(route)
  const job = jobs.find(one => one.id === id)
  if (!job) throw new Error(`No route or job has the id '${id}'.`)
  return job.uses
}

/**
 * Excludes the services that the contract of a function does not grant. Their SDK clients would be most of the bundle.
 * Also excludes the Redis store of the rate limits if the deployment does not use it, and the code that calls a provider
 * if the function calls none: such a function knows only the definitions. Only the function that receives notifications
 * contains the code that verifies them.
 */
export function ungranted(id: string, { withRedis }: { withRedis: boolean }): Plugin {
  const granted = servicesOfFunction(id)
  const excluded = Object.entries(openerOf).filter(([service]) => !granted.some(name => name === service))
  const paths = new Set<string>(excluded.map(([, path]) => path))
  if (!granted.some(name => USES_DATA_API.has(name))) paths.add(DATA_API)
  const callsProviders = granted.includes('providerHttp')
  return {
    name: NAMESPACE,
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.\/.*\.ts$/ }, ({ path, importer, kind }) => {
        const isCalled = path === './webhooks.ts' ? id === receive.id : callsProviders
        if (kind === 'dynamic-import' && PROVIDER_DEFINITION.test(importer) && !isCalled)
          return { path, namespace: UNCALLED }
        const isExcluded =
          (importer.endsWith('/lib/services/open-services.ts') && paths.has(path)) ||
          (importer.endsWith('/lib/services/rate-limits/open-rate-limits.ts') &&
            path === './redis-store.ts' &&
            !withRedis)
        return isExcluded ? { path, namespace: NAMESPACE, sideEffects: false } : undefined
      })
      // Without exports, and in a format that esbuild does not check for them.
      onLoad({ filter: /.*/, namespace: UNCALLED }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${path} is not in this bundle`)})`,
        loader: 'js',
      }))
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: stub(path), loader: 'js' }))
    },
  }
}

/** Returns a module with the same export. The export throws if it is called. */
function stub(path: string): string {
  const exported = path === './redis-store.ts' ? 'redisStore' : openerName(path)
  return `export function ${exported}(){throw new Error(${JSON.stringify(`${path} is not in this bundle`)})}`
}

/** Returns the export of a file: `openSigningKeys` for `keys/signing-keys.ts` and for `open-signing-keys.ts`. */
function openerName(path: string): string {
  const words = basename(path, '.ts')
    .replace(/^open-/, '')
    .split('-')
  return `open${words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`
}
