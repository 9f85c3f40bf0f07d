import { connected } from '../../lib/financial/connection-state/transitions.ts'
import { openToken } from '../../lib/financial/provider-tokens/sealed-tokens.ts'
import { dispatchRefreshes } from '../../lib/jobs.ts'
import { type ConnectionCase, connectionCase } from './connection-cases.ts'
import type { ConsoleServices } from './console-services.ts'
import type { ConsoleConnection } from './replies.ts'
import { type ConsoleReply, type ConsoleRoute, fault, NOT_FOUND, ok } from './route.ts'
import { rowId } from './row-id.ts'

/** What the routes of the connections require. */
export interface ConnectionDeps {
  readonly services: () => ConsoleServices
  /** Revokes the grant of a refresh token at the mock provider. */
  readonly revokeGrant: (refreshToken: string) => boolean
  /** Runs a scheduled job now. */
  readonly runNow: (job: string) => Promise<boolean>
}

const CONNECTIONS_SHOWN = 200

/** Creates the routes of the connections. */
export function connectionRoutes(deps: ConnectionDeps): ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/connections',
      handle: async () => ok(await selectConnections(deps.services())),
    },
    {
      method: 'POST',
      path: '/connections/{id}/{case}',
      handle: async ({ params }) => {
        const chosen = connectionCase(params['case'])
        return chosen ? force(deps, rowId(params['id']), chosen) : NOT_FOUND
      },
    },
  ]
}

async function force(
  { services, revokeGrant, runNow }: ConnectionDeps,
  id: string,
  { changes, revokesGrant, runsJob }: ConnectionCase,
): Promise<ConsoleReply> {
  const { databaseOwner, clock, random } = services()
  const updated = await databaseOwner
    .updateTable('provider_connections')
    .set(changes(clock(), random.id))
    .where('id', '=', id)
    .where(connected)
    .returning('id')
    .executeTakeFirst()
  if (!updated) return fault(409, 'Only an active or expiring connection can be brought into this state.')
  if (revokesGrant) {
    const token = await refreshTokenOf(services(), id)
    if (token === undefined || !revokeGrant(token))
      return fault(409, 'The mock provider has no grant for the refresh token of this connection.')
  }
  if (runsJob) await runNow(dispatchRefreshes.id)
  return { status: 204 }
}

async function refreshTokenOf(services: ConsoleServices, id: string): Promise<string | undefined> {
  const row = await services.databaseOwner
    .selectFrom('provider_tokens')
    .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
    .select(['access_token', 'refresh_token', 'data_keys.id as data_key_id', 'wrapped'])
    .where('connection_id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  return openToken(services, id, 'refresh_token', {
    dataKey: { id: row.data_key_id, wrapped: row.wrapped },
    accessToken: row.access_token,
    refreshToken: row.refresh_token,
  })
}

async function selectConnections({ databaseOwner }: ConsoleServices): Promise<ConsoleConnection[]> {
  const rows = await databaseOwner
    .selectFrom('provider_connections')
    .innerJoin('users', 'users.id', 'provider_connections.user_id')
    .select(['provider_connections.id', 'user_id', 'email', 'provider_key', 'alias', 'status'])
    .select(['access_expires_at', 'refresh_due_at', 'last_refresh_at', 'consent_expires_at'])
    .select('refresh_paused_at')
    .select(['refresh_failures', 'last_error', 'last_error_at'])
    .orderBy('provider_connections.id', 'desc')
    .limit(CONNECTIONS_SHOWN)
    .execute()
  return rows.map(({ refresh_paused_at: pausedAt, ...row }) => ({
    ...row,
    access_expires_at: toText(row.access_expires_at),
    refresh_due_at: pausedAt === null ? toText(row.refresh_due_at) : null,
    last_refresh_at: toText(row.last_refresh_at),
    consent_expires_at: toText(row.consent_expires_at),
    last_error_at: toText(row.last_error_at),
  }))
}

const toText = (time: Date | null) => time?.toISOString() ?? null
