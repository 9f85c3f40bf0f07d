import { type Setting, seconds, text } from './kinds.ts'

/** The settings of the service that finds breached passwords. */
export const passwordSettings = {
  breachedPasswords: {
    breachedPasswordsUrl: text({
      description:
        'Range service that knows breached passwords, with the protocol of Have I Been Pwned. `off` switches the check off.',
      accepts: 'https URL without query, fragment or trailing slash, or `off`',
      // Plain HTTP to a loopback address, for the local cloud.
      pattern: /^(off|https:\/\/[^\s?#]*[^\s?#/]|http:\/\/127\.0\.0\.1:\d+)$/,
      default: 'https://api.pwnedpasswords.com',
    }),
    breachedPasswordsTimeout: seconds({
      description:
        'Total timeout of a call to the range service. After it, the password passes without this check.',
      min: 0.05,
      max: 10,
      default: 1,
    }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>
