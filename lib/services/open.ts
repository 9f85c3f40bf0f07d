import { systemClock } from './clock.ts'
import { type Environment, loadSettings } from './configuration/load.ts'
import type { Settings } from './configuration/settings.ts'
import { openDatabase } from './database.ts'
import { openLog } from './log/log.ts'
import { openMailQueue } from './mail-queue.ts'
import { openMailer } from './mailer.ts'
import { systemRandom } from './random.ts'
import { openRefreshKey } from './refresh-key.ts'
import { openSecrets, type ReadSecret } from './secrets.ts'
import type { AmbientServices, GrantedServiceName, GrantedServices, Services } from './services.ts'
import { openSigningKeys } from './signing-keys.ts'
import { openVerificationKeys } from './verification-keys.ts'

type Opener<N extends GrantedServiceName> = (
  settings: Settings[N],
  ambient: AmbientServices,
  readSecret: ReadSecret,
) => GrantedServices[N]

const openers: { [N in GrantedServiceName]: Opener<N> } = {
  database: (settings, { settings: common }) => openDatabase(common, settings),
  mailer: (settings, { settings: common }) => openMailer(common, settings),
  mailQueue: (settings, { settings: common }) => openMailQueue(common, settings),
  refreshKey: (settings, { clock }, readSecret) => openRefreshKey(settings, clock, readSecret),
  signingKeys: (settings, { clock }, readSecret) => openSigningKeys(settings, clock, readSecret),
  verificationKeys: (settings, { clock }, readSecret) => openVerificationKeys(settings, clock, readSecret),
}

/**
 * Opens the services of a function: nothing is connected before its first use.
 * @throws {ConfigurationError} listing every setting of these services that is missing or wrong.
 */
export function openServices<N extends GrantedServiceName>(
  names: readonly N[],
  overrides: Partial<AmbientServices> = {},
  environment: Environment = process.env,
): Services<N> {
  const settings = loadSettings(environment, ['common', ...names])
  const clock = overrides.clock ?? systemClock
  const ambient: AmbientServices = {
    clock,
    log: openLog(settings.common.logLevel),
    random: systemRandom(clock),
    settings: settings.common,
    ...overrides,
  }
  const readSecret = openSecrets(ambient.settings)
  const open = <M extends N>(name: M) => openers[name](settings[name], ambient, readSecret)
  const granted = Object.fromEntries(names.map(name => [name, open(name)]))
  // The names are exactly those of `N`; TypeScript cannot follow that through fromEntries.
  return { ...ambient, ...granted } as Services<N>
}
