import { lastCalls } from '../mock/control/last-calls.ts'
import type { ControlPanel, MockAction, Selection } from '../mock/control/panel.ts'
import { formatTime, table } from '../mock/control/table.ts'
import type { PlaidCall } from './call-details.ts'
import { document } from './document.ts'
import { errorOf, institutionOf } from './items/item-state.ts'
import type { Item } from './items/items.ts'
import { finishByProgram } from './link/finish-by-program.ts'
import type { LinkContext } from './link/finish-link.ts'
import type { SigningKeys } from './webhooks/signing-keys.ts'

/** The dependencies of the control routes. */
export interface ControlContext extends LinkContext {
  readonly keys: SigningKeys
  readonly calls: () => readonly PlaidCall[]
}

const DELIVERIES_SHOWN = 50

/** Returns what the control routes of mock Plaid show and change. */
export function controlPanel(context: ControlContext): ControlPanel {
  const { switches, calls } = context
  return {
    name: 'mock Plaid',
    about: 'A mock server of Plaid: its API, Link and webhooks.',
    switches,
    idName: 'item_id',
    document,
    actions: [...itemActions(context), ...webhookActions(context)],
    sections: () => [
      { id: 'items', title: 'Items', html: itemTable(context) },
      { id: 'webhooks', title: 'Last webhooks', html: deliveryTable(context) },
      {
        id: 'calls',
        title: 'Last calls',
        html: lastCalls(calls(), ['Item ID'], ({ item_id = '' }) => [item_id]),
      },
    ],
    more: call => finishByProgram(call, context),
  }
}

/** What can happen to items at their institution. Each action sends the webhook about it. */
function itemActions({ items, changes }: ControlContext): MockAction[] {
  const action = (
    name: string,
    [label, description]: readonly [string, string],
    change: (item: Item) => void,
    is_destructive = false,
  ): MockAction => ({
    path: `/_mock/${name}`,
    label,
    description,
    is_destructive,
    run: (selection: Selection) => {
      const chosen = items.select(selection)
      for (const item of chosen) change(item)
      return { items: chosen.length }
    },
  })
  return [
    action(
      'require-login',
      [
        'Require a new login for all items',
        'Calls fail with ITEM_LOGIN_REQUIRED until the users repair their items with Link.',
      ],
      changes.requireLogin,
      true,
    ),
    action(
      'withdraw',
      [
        'Withdraw the consent of all items',
        'Calls fail with USER_PERMISSION_REVOKED. The users must connect again.',
      ],
      changes.withdraw,
      true,
    ),
    action(
      'remove',
      ['Remove all items', 'Calls fail with ITEM_NOT_FOUND. No webhook is sent.'],
      items.remove,
      true,
    ),
    action(
      'pending-disconnect',
      [
        'Announce the end of access',
        'Sends PENDING_DISCONNECT for each item. Access ends in 7 days, unless the users sign in with Link.',
      ],
      changes.announceDisconnect,
    ),
    action(
      'pending-expiration',
      [
        'Announce the end of the consent',
        'Sends PENDING_EXPIRATION for each item. The consent ends in 7 days.',
      ],
      changes.announceExpiration,
    ),
    action(
      'repair',
      ['Repair all items', 'Sends LOGIN_REPAIRED for each item, as if its user had signed in elsewhere.'],
      changes.repair,
    ),
    action(
      'new-accounts',
      ['Announce new accounts', 'Sends NEW_ACCOUNTS_AVAILABLE for each item.'],
      changes.announceAccounts,
    ),
    action(
      'burst',
      [
        'Send 100 webhooks for each item',
        'Sends 100 webhooks of each item at once, repeated and out of order. The items do not change.',
      ],
      changes.burst,
    ),
  ]
}

function webhookActions({ keys, webhooks }: ControlContext): MockAction[] {
  return [
    {
      path: '/_mock/replay',
      label: 'Replay the last webhook',
      description: 'Sends the last webhook again, with the same signature.',
      is_destructive: false,
      run: () => ({ replayed: webhooks.replayLast() }),
    },
    {
      path: '/_mock/rotate-key',
      label: 'Rotate the webhook key',
      description: 'Signs webhooks with a new key. The previous key gets an expiry time.',
      is_destructive: false,
      run: () => {
        void keys.rotate()
        return { rotated: true }
      },
    },
  ]
}

function itemTable({ clock, switches, items }: ControlContext): string {
  const rows = items
    .select({})
    .map(item => [
      item.login,
      institutionOf(item).name,
      String(item.accounts.length),
      errorOf(item, switches.get(item.login), clock().getTime()) ?? 'ok',
      formatTime(item.consentedAt),
      item.id,
    ])
  const headings = ['Login', 'Institution', 'Accounts', 'State', 'Consented (UTC)', 'Item ID']
  return table('Items', headings, rows, 'No items.')
}

function deliveryTable({ webhooks }: ControlContext): string {
  const rows = webhooks
    .deliveries()
    .slice(-DELIVERIES_SHOWN)
    .reverse()
    .map(({ at, type, code, itemId = '', attempt, result }) => [
      formatTime(Date.parse(at)),
      type,
      code,
      String(attempt),
      result,
      itemId,
    ])
  const headings = ['Time (UTC)', 'Type', 'Code', 'Attempt', 'Result', 'Item ID']
  return table('Last webhooks', headings, rows, 'No webhooks yet.')
}
