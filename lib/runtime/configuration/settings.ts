import { commonSettings } from './common-settings.ts'
import { databaseLoginSettings, databaseOwnerSettings, databaseSettings } from './database-settings.ts'
import { eventSettings } from './event-settings.ts'
import { exportSettings } from './export-settings.ts'
import { integer, optional, type Setting, text, url } from './kinds.ts'
import { passkeySettings } from './passkey-settings.ts'
import { passwordSettings } from './password-settings.ts'
import { providerSettings } from './provider-settings.ts'

const MINUTE = 60

const refreshKeySecretId = text({
  description: 'Secret with the session refresh key, which derives the successors of refresh tokens.',
  accepts: 'name or ARN of a secret',
})
const signingKeysSecretId = text({
  description: 'Secret with the private keys that sign access tokens.',
  accepts: 'name or ARN of a secret',
})
const verificationKeysSecretId = text({
  description: 'Secret with the public keys that verify access tokens (JWK Set, RFC 7517).',
  accepts: 'name or ARN of a secret',
})

/** Every setting, by the service that requires it. `common` contains the settings of every function. */
export const settingsTable = {
  common: commonSettings,
  database: databaseSettings,
  statements: databaseSettings,
  databaseLogin: databaseLoginSettings,
  databaseOwner: databaseOwnerSettings,
  keyRing: { signingKeysSecretId, verificationKeysSecretId },
  mailQueue: {
    mailQueueUrl: url({ description: 'URL of the mail queue.' }),
  },
  mailer: {
    mailFrom: text({
      description: 'Sender of every mail. SES must have verified it.',
      accepts: '`name@domain` or `Name <name@domain>`',
      pattern: /^(?:[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    }),
    mailConfigurationSet: optional(
      text({
        description: 'SES configuration set of the mails.',
        accepts: 'name of a configuration set',
      }),
    ),
  },
  locations: {
    geoipCountryDatabase: optional(
      text({
        description: 'GeoIP database file with countries. Without a GeoIP database, locations are omitted.',
        accepts: 'path of an MMDB file',
      }),
    ),
    geoipDatabase: optional(
      text({
        description: 'GeoIP database file with cities. It takes precedence over the country database.',
        accepts: 'path of an MMDB file',
      }),
    ),
  },
  rateLimits: {
    redisUrl: optional(
      text({
        description:
          'URL of the Redis or Valkey server that stores the rate limits. The database stores them if absent.',
        accepts: '`redis://` or `rediss://` URL',
        pattern: /^rediss?:\/\/\S+$/,
      }),
    ),
  },
  ...eventSettings,
  ...passwordSettings,
  ...exportSettings,
  ...providerSettings,
  sessionRefreshKey: {
    refreshKeySecretId,
    refreshKeyCacheSeconds: integer({
      description: 'Time for which a function caches the session refresh key.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
  },
  sessionRefreshKeyStore: { refreshKeySecretId },
  signingKeys: {
    signingKeysSecretId,
    signingKeysCacheSeconds: integer({
      description: 'Time for which a function caches the private keys.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
  },
  verificationKeys: {
    verificationKeysSecretId,
    verificationKeysCacheSeconds: integer({
      description: 'Time for which a function caches the public keys.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
    verificationKeysRefetchSeconds: integer({
      description: 'Minimum time between two reads of the public keys because of an unknown key id.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 10,
    }),
  },
  passkeyOptions: passkeySettings,
  webauthn: passkeySettings,
} as const satisfies Record<string, Record<string, Setting<unknown>>>

/** The name of a group of settings: the name of a service, or `common`. */
export type SettingsGroup = keyof typeof settingsTable

/** The values of every setting, by group. */
export type Settings = {
  readonly [G in SettingsGroup]: {
    readonly [N in keyof (typeof settingsTable)[G]]: (typeof settingsTable)[G][N] extends Setting<infer T>
      ? T
      : never
  }
}
