import * as z from 'zod/mini'

const DAY = 24 * 60 * 60

/** The groups of the switches, in the order in which they are shown. */
export const switchGroups = { tokens: 'Tokens and consent', faults: 'Faults', data: 'Data' } as const

/** What a switch is called, and what it does. */
interface Texts {
  readonly group: keyof typeof switchGroups
  readonly label: string
  readonly description: string
}

const seconds = (initial: number, max: number, texts: Texts) => ({
  schema: z.int().check(z.minimum(1), z.maximum(max)),
  initial,
  ...texts,
  accepts: `a whole number from 1 to ${max}`,
  choices: undefined,
  fromText: (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text),
})

const choice = <const N extends string>(choices: readonly [N, ...N[]], texts: Texts) => ({
  schema: z.enum(choices),
  initial: choices[0],
  ...texts,
  accepts: `one of ${choices.join(', ')}`,
  choices: choices as readonly string[],
  fromText: (text: string): unknown => text,
})

const flag = (texts: Texts) => ({
  schema: z.boolean(),
  initial: false as boolean,
  ...texts,
  accepts: 'true or false',
  choices: ['false', 'true'] as readonly string[],
  fromText: (text: string): unknown => ({ true: true, false: false })[text] ?? text,
})

/** The faults that every endpoint can simulate. `ok` is the default. */
const faults = [
  'ok',
  'rate_limited',
  'server_error',
  'hang',
  'slow_body',
  'html',
  'garbage',
  'too_large',
  'redirect',
] as const

/** Every switch with its default, accepted values and texts. The page and the JSON routes use this table. */
export const switchTable = {
  access_seconds: seconds(120, DAY, {
    group: 'tokens',
    label: 'Lifetime of access tokens',
    description: 'Lifetime of a new access token, in seconds.',
  }),
  refresh_seconds: seconds(7 * DAY, 365 * DAY, {
    group: 'tokens',
    label: 'Lifetime of a consent',
    description:
      'How long a grant can be refreshed, in seconds after the consent. Applies to existing grants too.',
  }),
  rotation: choice(['repeat', 'rotate', 'omit'], {
    group: 'tokens',
    label: 'Refresh token in a refresh',
    description:
      'What a refresh returns: the same refresh token, a new one (the old one is revoked), or none.',
  }),
  grant: choice(['active', 'revoked'], {
    group: 'tokens',
    label: 'State of refresh tokens',
    description: 'Whether refresh tokens are accepted, or rejected as revoked.',
  }),
  revoked_grant_error: choice(['unsupported_token_type', 'invalid_grant', 'invalid_client'], {
    group: 'tokens',
    label: 'Error for a revoked grant',
    description: 'The error for an unknown, expired or revoked refresh token.',
  }),
  new_authorization_ends_access: flag({
    group: 'tokens',
    label: 'A new consent ends access',
    description:
      'Whether a new consent decision, approved or denied, revokes the earlier access tokens of the same login.',
  }),
  token_endpoint: choice([...faults, 'no_access_token', 'expires_in_text'], {
    group: 'faults',
    label: 'Token endpoint',
    description:
      'How the token endpoint responds. Only ok, no_access_token and expires_in_text change grants.',
  }),
  api: choice(faults, {
    group: 'faults',
    label: 'Trader API',
    description: 'How the Trader API responds.',
  }),
  many_transactions: flag({
    group: 'data',
    label: 'Many transactions',
    description: 'Whether the margin account has more than 3,000 transactions in six months.',
  }),
} as const

type Table = typeof switchTable
/** The name of a switch. */
export type SwitchName = keyof Table
/** A value for every switch. */
export type SwitchValues = { [N in SwitchName]: Table[N]['initial'] }

/** Returns whether a text is the name of a switch. */
export function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(switchTable, name)
}
