import { type SwitchTable, switchKinds, type ValuesOf } from '../mock/switch-kinds.ts'
import type { SwitchCatalog, Switches } from '../mock/switches.ts'
import { transportFaults } from '../mock/transport-faults.ts'

const switchGroups = {
  items: 'Items and consent',
  faults: 'Faults',
  data: 'Data',
  webhooks: 'Webhooks',
} as const

const { number, choice, flag } = switchKinds<keyof typeof switchGroups>()

const HOUR = 60 * 60
const YEAR = 365 * 24 * HOUR

/** The families of endpoints that a fault can be limited to. */
export const families = [
  'link',
  'exchange',
  'item',
  'invalidate',
  'remove',
  'accounts',
  'transactions',
  'investments',
  'institutions',
  'webhook_key',
  'sandbox',
] as const

/** A family of endpoints. */
export type Family = (typeof families)[number]

/** Every switch with its default, accepted values and texts. The page and the JSON routes use this table. */
export const switchTable = {
  item: choice(
    [
      'ok',
      'login_required',
      'item_locked',
      'user_setup_required',
      'permission_revoked',
      'item_not_found',
      'invalid_access_token',
      'access_not_granted',
      'no_accounts',
    ],
    {
      group: 'items',
      label: 'State of items',
      description:
        'The error of each call for an item. Link cannot repair it while the switch is set; the action “Require a new login” can be repaired.',
    },
  ),
  consent_seconds: number(0, [0, YEAR], {
    group: 'items',
    label: 'Lifetime of a consent',
    description:
      'When the consent of an item ends, in seconds after the last login in Link. 0: no end is known.',
  }),
  link_token_seconds: number(4 * HOUR, [1, 21 * 24 * HOUR], {
    group: 'items',
    label: 'Lifetime of link tokens',
    description: 'Lifetime of a new link token, in seconds. In update mode it is at most 30 minutes.',
  }),
  public_token_seconds: number(30 * 60, [1, 24 * HOUR], {
    group: 'items',
    label: 'Lifetime of public tokens',
    description: 'How long a new public token can be exchanged, in seconds.',
  }),
  api: choice(
    [
      'ok',
      'rate_limited',
      'institution_down',
      'institution_not_responding',
      'institution_no_longer_supported',
      'planned_maintenance',
      'server_error',
      'invalid_api_keys',
      ...transportFaults,
    ],
    {
      group: 'faults',
      label: 'API',
      description: 'How the API responds. rate_limited is 429 without Retry-After, as at Plaid.',
    },
  ),
  faulty_endpoints: choice(['all', ...families], {
    group: 'faults',
    label: 'Endpoints with the fault',
    description: 'Which endpoints the switch api applies to.',
  }),
  delay_seconds: number(0, [0, 60], {
    group: 'faults',
    label: 'Delay',
    description: 'How long the API waits before it responds, in seconds.',
  }),
  lost_reply: choice(['none', 'exchange', 'invalidate', 'remove', 'link'], {
    group: 'faults',
    label: 'Lost reply',
    description: 'The endpoint that does its work, and then closes the connection without a reply.',
  }),
  history: choice(['ready', 'initial', 'not_ready'], {
    group: 'data',
    label: 'Transaction history',
    description: 'Whether all transactions are available, those of 30 days, or none (PRODUCT_NOT_READY).',
  }),
  changing_rows: choice(['never', 'once', 'always'], {
    group: 'data',
    label: 'Rows that change between pages',
    description:
      'Whether a transaction is added between two pages, so that the total changes and all rows move by one.',
  }),
  odd_rows: flag({
    group: 'data',
    label: 'Odd rows',
    description:
      'Whether there are balances that are null, very small and very large amounts, unknown enum members and unknown fields.',
  }),
  many_transactions: flag({
    group: 'data',
    label: 'Many transactions',
    description: 'Whether the first account has 30 more transactions on each weekday. Their sum is zero.',
  }),
  webhook_signature: choice(
    [
      'valid',
      'wrong_hash',
      'hs256',
      'none',
      'missing',
      'unknown_kid',
      'expired_key',
      'old_iat',
      'future_iat',
    ],
    {
      group: 'webhooks',
      label: 'Signature',
      description: 'Whether webhooks are signed correctly, or how they are forged.',
    },
  ),
  webhook_delivery: choice(['once', 'duplicated', 'replayed', 'lost'], {
    group: 'webhooks',
    label: 'Delivery',
    description:
      'Whether a webhook is sent once, twice with two signatures, twice with the same signature, or never.',
  }),
} satisfies SwitchTable

/** A value for every switch. */
export type SwitchValues = ValuesOf<typeof switchTable>
/** The switches of mock Plaid. */
export type PlaidSwitches = Switches<SwitchValues>

/** What pages and control routes know of the switches. A call shows its login by its token, so one login can override all. */
export const switchCatalog = {
  table: switchTable,
  groups: switchGroups,
  ofLogins: Object.keys(switchTable),
} satisfies SwitchCatalog
