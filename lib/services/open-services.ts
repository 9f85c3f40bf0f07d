import type { DatabaseAddress } from '../db/database-address.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { systemClock } from '../runtime/clock.ts'
import { type Environment, loadSettings } from '../runtime/configuration/load.ts'
import type { Settings } from '../runtime/configuration/settings.ts'
import { openLog } from '../runtime/log/log.ts'
import { systemRandom } from '../runtime/random.ts'
import { currentScope } from '../runtime/request-scope.ts'
import { openBreachedPasswords } from './breached-passwords.ts'
import { openDataKeys } from './data-keys/open-data-keys.ts'
import { openDatabaseLogin } from './database/database-login.ts'
import { openDataApi } from './database/open-data-api.ts'
import { openDatabase } from './database/open-database.ts'
import { openDatabaseOwner } from './database/open-database-owner.ts'
import { openStatements } from './database/open-statements.ts'
import { openEventEndpoints } from './events/event-endpoints.ts'
import { openEventQueue } from './events/event-queue.ts'
import { openEventSender } from './events/event-sender.ts'
import { openExportLinks } from './exports/open-export-links.ts'
import { openExportStore } from './exports/open-export-store.ts'
import { openKeyRingStore } from './keys/key-ring-store.ts'
import { openSessionRefreshKey } from './keys/session-refresh-key.ts'
import { openSessionRefreshKeyStore } from './keys/session-refresh-key-store.ts'
import { openSigningKeys } from './keys/signing-keys.ts'
import { openVerificationKeys } from './keys/verification-keys.ts'
import { openLocations } from './locations.ts'
import { openMailQueue } from './mail/mail-queue.ts'
import { openMailer } from './mail/mailer.ts'
import { openProviderCredentials } from './provider-credentials.ts'
import { openProviderHttp } from './provider-http/open-provider-http.ts'
import { openProviderRefreshQueue } from './provider-refresh-queue.ts'
import { openRateLimits } from './rate-limits/open-rate-limits.ts'
import { openSecrets, type ReadSecret } from './secrets/secrets.ts'
import type { GrantedServiceName, GrantedServices, Services } from './services.ts'
import { openPasskeyOptions } from './webauthn/open-passkey-options.ts'
import { openWebauthn } from './webauthn/open-webauthn.ts'

/** The arguments of an opener, in addition to the settings of its service. */
interface OpenContext {
  readonly ambient: AmbientServices
  readonly readSecret: ReadSecret
  /** Returns the one Data API client of the function, with its login. */
  readonly dataApi: () => DatabaseAddress
}

type Opener<N extends GrantedServiceName> = (
  settings: Settings[N],
  context: OpenContext,
) => GrantedServices[N]

const openers: { [N in GrantedServiceName]: Opener<N> } = {
  breachedPasswords: (settings, { ambient }) => openBreachedPasswords(settings, ambient.log),
  database: (_, { dataApi }) => openDatabase(dataApi()),
  databaseLogin: (settings, { ambient }) => openDatabaseLogin(ambient.settings, settings, ambient.random),
  databaseOwner: (settings, { ambient }) => openDatabaseOwner(ambient.settings, settings),
  dataKeys: (settings, { ambient, dataApi }) => openDataKeys(settings, ambient, dataApi()),
  eventEndpoints: (settings, { ambient, readSecret }) => openEventEndpoints(settings, ambient, readSecret),
  eventQueue: (settings, { ambient }) => openEventQueue(ambient.settings, settings, ambient.log),
  eventSender: settings => openEventSender(settings),
  exportLinks: (settings, { ambient }) => openExportLinks(ambient.settings, settings),
  exportStore: (settings, { ambient }) => openExportStore(ambient.settings, settings),
  keyRing: (settings, { ambient }) => openKeyRingStore(ambient.settings, settings, ambient.random),
  mailer: (settings, { ambient }) => openMailer(ambient.settings, settings),
  mailQueue: (settings, { ambient, dataApi }) => openMailQueue(settings, ambient, dataApi()),
  locations: (settings, { ambient }) => openLocations(settings, ambient.log),
  passkeyOptions: (settings, { ambient }) => openPasskeyOptions(ambient.settings, settings),
  providerCredentials: (settings, { ambient, readSecret }) =>
    openProviderCredentials(settings, ambient, readSecret),
  providerHttp: settings => openProviderHttp(settings),
  rateLimits: (settings, { ambient, dataApi }) => openRateLimits(settings, ambient, dataApi()),
  sessionRefreshKey: (settings, { ambient, readSecret }) =>
    openSessionRefreshKey(settings, ambient.clock, readSecret),
  providerRefreshQueue: (settings, { ambient }) => openProviderRefreshQueue(ambient.settings, settings),
  sessionRefreshKeyStore: (settings, { ambient }) =>
    openSessionRefreshKeyStore(ambient.settings, settings, ambient.random),
  signingKeys: (settings, { ambient, readSecret }) => openSigningKeys(settings, ambient.clock, readSecret),
  statements: (_, { dataApi }) => openStatements(dataApi()),
  verificationKeys: (settings, { ambient, readSecret }) =>
    openVerificationKeys(settings, ambient.clock, readSecret),
  webauthn: (settings, { ambient }) => openWebauthn(ambient.settings, settings),
}

/** The options for opening services. */
interface OpenOptions {
  /** The environment variables that contain the settings. */
  readonly environment?: Environment
  /**
   * The number of connections to open immediately to the database, if any, and whether to connect to the rate limit
   * store: both make the first request faster. Default: 0, on first use.
   */
  readonly connections?: number
}

/**
 * Opens the services of a function. They connect on first use, unless `connections` is set.
 * @throws {ConfigurationError} listing every missing or invalid setting of these services.
 */
export function openServices<N extends GrantedServiceName>(
  names: readonly N[],
  overrides: Partial<AmbientServices> = {},
  { environment = process.env, connections = 0 }: OpenOptions = {},
): Services<N> {
  const settings = loadSettings(environment, ['common', ...names])
  const found: Partial<Settings> = settings
  const clock = overrides.clock ?? systemClock
  const ambient: AmbientServices = {
    clock,
    log: openLog({
      level: settings.common.logLevel,
      metricsNamespace: settings.common.metricsNamespace,
    }),
    random: systemRandom(clock),
    settings: settings.common,
    deadline: () => currentScope()?.deadline,
    ...overrides,
  }
  const readSecret = openSecrets(ambient.settings)
  let address: DatabaseAddress | undefined
  const context: OpenContext = {
    ambient,
    readSecret,
    dataApi: () => {
      const own = found.database ?? found.statements
      if (!own) throw new Error(`${names.join(', ')} cannot be opened without a database`)
      address ??= openDataApi(own.databaseSecretArn, ambient.settings, own, connections)
      return address
    },
  }
  const open = <M extends N>(name: M) => openers[name](settings[name], context)
  const granted: Partial<GrantedServices> = Object.fromEntries(names.map(name => [name, open(name)]))
  if (connections > 0) granted.rateLimits?.connect()
  // TypeScript does not infer this type through Object.fromEntries.
  return { ...ambient, ...granted } as Services<N>
}
