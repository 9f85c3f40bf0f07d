import { optional, type Setting, text } from './kinds.ts'

/** The credentials of the role of a function, which sign its calls without a client of the SDK. */
export const credentialSettings = {
  accessKeyId: text({
    description: 'Access key ID that signs calls of AWS services. Set by Lambda.',
    accepts: 'access key id',
    variable: 'AWS_ACCESS_KEY_ID',
  }),
  secretAccessKey: text({
    description: 'Secret access key that signs calls of AWS services. Set by Lambda.',
    accepts: 'secret access key',
    variable: 'AWS_SECRET_ACCESS_KEY',
  }),
  sessionToken: optional(
    text({
      description: 'Session token of the access key. Set by Lambda.',
      accepts: 'session token',
      variable: 'AWS_SESSION_TOKEN',
    }),
  ),
} as const satisfies Record<string, Setting<unknown>>
