import { integer, type Setting, seconds, text, url } from './kinds.ts'

const DAY = 24 * 60 * 60

/** The settings of the services that call providers and encrypt provider tokens. */
export const providerSettings = {
  dataKeys: {
    providerTokenKeyId: text({
      description: 'KMS key that wraps the data keys of the provider tokens.',
      accepts: 'id or ARN of a key',
    }),
    dataKeySeconds: integer({
      description:
        'Maximum age of the current data key. After it, a new data key is created and a job re-encrypts the provider tokens.',
      unit: 'seconds',
      min: 60,
      max: 365 * DAY,
      default: 30 * DAY,
    }),
    dataKeyCacheSeconds: integer({
      description: 'Time for which a function caches an unwrapped data key.',
      unit: 'seconds',
      min: 1,
      max: 300,
      default: 300,
    }),
  },
  providerCredentials: {
    providerSecretsPrefix: text({
      description: 'Prefix of the names of the provider secrets. The provider key follows the prefix.',
      accepts: 'letters, digits and `/_+=.@-`',
      pattern: /^[\w/+=.@-]{1,200}$/,
    }),
    providerCredentialsCacheSeconds: integer({
      description: 'Time for which a function caches the credentials of a provider.',
      unit: 'seconds',
      min: 1,
      max: 300,
      default: 300,
    }),
  },
  providerHttp: {
    httpTimeoutTotal: seconds({
      description: 'Total timeout of a call to a provider.',
      min: 0.05,
      max: 120,
      default: 30,
    }),
    httpTimeoutConnect: seconds({
      description: 'Timeout for opening a connection to a provider.',
      min: 0.05,
      max: 60,
      default: 10,
    }),
    httpTimeoutRead: seconds({
      description: 'Maximum time in which a provider sends no data.',
      min: 0.05,
      max: 120,
      default: 30,
    }),
    httpTimeoutPool: seconds({
      description: 'Maximum time that a call waits for a free connection to a provider.',
      min: 0.05,
      max: 60,
      default: 5,
    }),
    providerConnections: integer({
      description: 'Maximum number of connections of a function to one provider host.',
      unit: 'connections',
      min: 1,
      max: 100,
      default: 20,
    }),
    providerAnswerBytes: integer({
      description: 'Maximum size of a provider response.',
      unit: 'bytes',
      min: 1024,
      max: 67_108_864,
      default: 8_388_608,
    }),
  },
  providerRefreshQueue: {
    refreshQueueUrl: url({ description: 'URL of the queue of provider refreshes.' }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>
