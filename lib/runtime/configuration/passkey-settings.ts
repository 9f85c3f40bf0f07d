import { optional, type Setting, text } from './kinds.ts'

const ORIGIN = /^(https:\/\/[^\s/?#@*]+|http:\/\/localhost(:\d+)?|android:apk-key-hash:[A-Za-z0-9_-]{43})$/

/** The settings of passkeys (WebAuthn). */
export const passkeySettings = {
  passkeyRpId: optional(
    text({
      description:
        'Domain that passkeys are bound to (the RP id of WebAuthn). Default: the host of APP_URL. If it changes, existing passkeys no longer work.',
      accepts: 'domain in lower case: the domain of the application or a parent of it',
      pattern: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    }),
  ),
  passkeyOrigins: optional<readonly string[]>({
    description:
      'Origins whose pages and apps may use passkeys. Default: the origin of APP_URL. iOS apps send the origin of their associated domain.',
    accepts:
      'origins separated by spaces: `https://app.example.com`, `http://localhost:5173`, `android:apk-key-hash:…`',
    read: value => {
      const list = value.split(' ')
      return list.every(origin => ORIGIN.test(origin)) ? list : undefined
    },
  }),
  passkeyRpName: text({
    description: 'Name of the application in the dialogs of passkeys and in authenticator apps.',
    accepts: 'text of 1 to 64 characters without a colon',
    pattern: /^[^:\p{Cc}]{1,64}$/u,
    default: 'Dashtam',
  }),
} as const satisfies Record<string, Setting<unknown>>
