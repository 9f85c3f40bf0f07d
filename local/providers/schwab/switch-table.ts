import { type SwitchTable, switchKinds, type ValuesOf } from '../mock/switch-kinds.ts'
import type { SwitchCatalog, Switches } from '../mock/switches.ts'
import { transportFaults } from '../mock/transport-faults.ts'

const DAY = 24 * 60 * 60

const switchGroups = { tokens: 'Tokens and consent', faults: 'Faults', data: 'Data' } as const

const { number, choice, flag } = switchKinds<keyof typeof switchGroups>()

/** The faults that every endpoint can simulate. `ok` is the default. */
const faults = ['ok', 'rate_limited', 'server_error', ...transportFaults] as const

/** Every switch with its default, accepted values and texts. The page and the JSON routes use this table. */
export const switchTable = {
  access_seconds: number(120, [1, DAY], {
    group: 'tokens',
    label: 'Lifetime of access tokens',
    description: 'Lifetime of a new access token, in seconds.',
  }),
  refresh_seconds: number(7 * DAY, [1, 365 * DAY], {
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
} satisfies SwitchTable

/** A value for every switch. */
export type SwitchValues = ValuesOf<typeof switchTable>
/** The switches of mock Schwab. */
export type SchwabSwitches = Switches<SwitchValues>

/** What pages and control routes know of the switches. */
export const switchCatalog = {
  table: switchTable,
  groups: switchGroups,
  ofLogins: [
    'access_seconds',
    'refresh_seconds',
    'rotation',
    'grant',
    'revoked_grant_error',
    'many_transactions',
    'new_authorization_ends_access',
  ] satisfies (keyof SwitchValues)[],
} satisfies SwitchCatalog
