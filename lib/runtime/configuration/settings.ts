import { commonSettings } from './common-settings.ts'
import { databaseLoginSettings, databaseOwnerSettings, databaseSettings } from './database-settings.ts'
import { integer, optional, type Setting, text, url } from './kinds.ts'
import { providerSettings } from './provider-settings.ts'

const MINUTE = 60

const refreshKeySecretId = text({
  sentence: 'Secret with the key that successors of refresh tokens are derived under.',
  accepts: 'name or ARN of a secret',
})
const signingKeysSecretId = text({
  sentence: 'Secret with the private keys that sign access tokens.',
  accepts: 'name or ARN of a secret',
})
const verificationKeysSecretId = text({
  sentence: 'Secret with the public keys that access tokens are checked against (a JWK Set, RFC 7517).',
  accepts: 'name or ARN of a secret',
})

/** Every setting, by the service that needs it; those under `common` are every function's. */
export const settingsTable = {
  common: commonSettings,
  database: databaseSettings,
  databaseLogin: databaseLoginSettings,
  databaseOwner: databaseOwnerSettings,
  keyRing: { signingKeysSecretId, verificationKeysSecretId },
  mailQueue: {
    mailQueueUrl: url({ sentence: 'Address of the queue of mails to send.' }),
  },
  mailer: {
    mailFrom: text({
      sentence: 'Sender of every mail, as SES has verified it.',
      accepts: '`name@domain` or `Name <name@domain>`',
      pattern: /^(?:[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    }),
    mailConfigurationSet: optional(
      text({
        sentence: 'SES configuration set that mails are sent under.',
        accepts: 'name of a configuration set',
      }),
    ),
  },
  locations: {
    geoipCountryDatabase: optional(
      text({
        sentence: 'File of the database that tells countries by addresses; without one, no location is told.',
        accepts: 'path of an MMDB file',
      }),
    ),
    geoipDatabase: optional(
      text({
        sentence: 'File of a database that tells cities by addresses, which is asked first.',
        accepts: 'path of an MMDB file',
      }),
    ),
  },
  rateLimits: {
    redisUrl: optional(
      text({
        sentence: 'Redis or Valkey that keeps the rate limits, instead of the database.',
        accepts: '`redis://` or `rediss://` URL',
        pattern: /^rediss?:\/\/\S+$/,
      }),
    ),
  },
  ...providerSettings,
  sessionRefreshKey: {
    refreshKeySecretId,
    refreshKeyCacheSeconds: integer({
      sentence: 'How long a function keeps that key before it reads the secret again.',
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
      sentence: 'How long a function keeps the private keys before it reads the secret again.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
  },
  verificationKeys: {
    verificationKeysSecretId,
    verificationKeysCacheSeconds: integer({
      sentence: 'How long a function keeps the public keys before it reads the secret again.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 5 * MINUTE,
    }),
    verificationKeysRefetchSeconds: integer({
      sentence: 'Least time between two reads of the public keys that an unknown key id causes.',
      unit: 'seconds',
      min: 1,
      max: 5 * MINUTE,
      default: 10,
    }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>

/** The name of a group of settings: a service, or `common`. */
export type SettingsGroup = keyof typeof settingsTable

/** The values of every setting, by group. */
export type Settings = {
  readonly [G in SettingsGroup]: {
    readonly [N in keyof (typeof settingsTable)[G]]: (typeof settingsTable)[G][N] extends Setting<infer T>
      ? T
      : never
  }
}
