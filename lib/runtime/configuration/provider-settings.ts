import { integer, type Setting, seconds, text, url } from './kinds.ts'

const DAY = 24 * 60 * 60

/** The settings of the services that providers are reached and their tokens kept with. */
export const providerSettings = {
  dataKeys: {
    providerTokenKeyId: text({
      sentence: 'KMS key that wraps the data keys, under which provider tokens are encrypted.',
      accepts: 'id or ARN of a key',
    }),
    dataKeySeconds: integer({
      sentence: 'How long a data key encrypts; then a new one follows, and the job re-encrypts what is left.',
      unit: 'seconds',
      min: 60,
      max: 365 * DAY,
      default: 30 * DAY,
    }),
    dataKeyCacheSeconds: integer({
      sentence: 'How long a function keeps an unwrapped data key before it asks KMS again.',
      unit: 'seconds',
      min: 1,
      max: 300,
      default: 300,
    }),
  },
  providerCredentials: {
    providerSecretsPrefix: text({
      sentence: 'What the names of the secrets of the providers begin with; the key of the provider follows.',
      accepts: 'letters, digits and `/_+=.@-`',
      pattern: /^[\w/+=.@-]{1,200}$/,
    }),
    providerCredentialsCacheSeconds: integer({
      sentence: 'How long a function keeps the credentials of a provider before it reads the secret again.',
      unit: 'seconds',
      min: 1,
      max: 300,
      default: 300,
    }),
  },
  providerHttp: {
    httpTimeoutTotal: seconds({
      sentence: 'How long a call to a provider may take in all.',
      min: 0.05,
      max: 120,
      default: 30,
    }),
    httpTimeoutConnect: seconds({
      sentence: 'How long a connection to a provider may take to open.',
      min: 0.05,
      max: 60,
      default: 10,
    }),
    httpTimeoutRead: seconds({
      sentence: 'How long a provider may send nothing.',
      min: 0.05,
      max: 120,
      default: 30,
    }),
    httpTimeoutPool: seconds({
      sentence: 'How long a call may wait for a free connection to a provider.',
      min: 0.05,
      max: 60,
      default: 5,
    }),
    providerConnections: integer({
      sentence: 'How many connections a function opens to one host of a provider.',
      unit: 'connections',
      min: 1,
      max: 100,
      default: 20,
    }),
    providerAnswerBytes: integer({
      sentence: 'Largest answer of a provider that is read.',
      unit: 'bytes',
      min: 1024,
      max: 67_108_864,
      default: 8_388_608,
    }),
  },
  providerRefreshQueue: {
    refreshQueueUrl: url({ sentence: 'Address of the queue of refreshes that are due.' }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>
