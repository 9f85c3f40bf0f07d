import { lastCalls } from '../mock/control/last-calls.ts'
import type { ControlPanel } from '../mock/control/panel.ts'
import { formatTime, table } from '../mock/control/table.ts'
import type { SchwabCall } from './call-details.ts'
import { document } from './document.ts'
import type { Grants } from './grants.ts'
import type { SchwabSwitches } from './switch-table.ts'
import { maskedNumber } from './trader/accounts.ts'

/** The dependencies of the control routes. */
export interface ControlContext {
  readonly clock: () => Date
  readonly switches: SchwabSwitches
  readonly grants: Grants
  readonly calls: () => readonly SchwabCall[]
}

/** Returns what the control routes of mock Schwab show and change. */
export function controlPanel(context: ControlContext): ControlPanel {
  const { switches, grants, calls } = context
  return {
    name: 'mock Schwab',
    about: 'A mock server of Charles Schwab: OAuth and the Trader API.',
    switches,
    idName: 'grant_id',
    document,
    actions: [
      {
        path: '/_mock/expire',
        label: 'Revoke all access tokens',
        description: 'Every client must refresh before its next call. Grants stay active.',
        is_destructive: true,
        run: ({ login, id }) => ({ expired: grants.revokeAccess({ login, grant_id: id }) }),
      },
      {
        path: '/_mock/revoke',
        label: 'Revoke all grants',
        description: 'Every connection ends. The users must consent again.',
        is_destructive: true,
        run: ({ login, id }) => ({ revoked: grants.revokeSelected({ login, grant_id: id }) }),
      },
    ],
    sections: () => [
      { id: 'grants', title: 'Active grants', html: activeGrants(context) },
      {
        id: 'calls',
        title: 'Last calls',
        html: lastCalls(calls(), ['Grant type', 'Grant ID'], ({ grant = '', grant_id = '' }) => [
          grant,
          grant_id,
        ]),
      },
    ],
  }
}

function activeGrants({ clock, switches, grants }: ControlContext): string {
  const rows = grants
    .all()
    .map(grant => ({
      ...grant,
      expiresAt: grant.consentedAt + switches.get(grant.login).refresh_seconds * 1000,
    }))
    .filter(({ expiresAt }) => expiresAt > clock().getTime())
    .map(({ id, login, accounts, consentedAt, expiresAt }) => [
      login,
      accounts.map(maskedNumber).join(' '),
      formatTime(consentedAt),
      formatTime(expiresAt),
      id,
    ])
  return table(
    'Active grants',
    ['Login', 'Accounts', 'Consented (UTC)', 'Expires (UTC)', 'Grant ID'],
    rows,
    'No active grants.',
  )
}
