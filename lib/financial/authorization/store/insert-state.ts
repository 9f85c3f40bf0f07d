import { sql } from 'kysely'
import { authorizationStarted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import type { SealedStateSecret } from '../sealed-state.ts'

/** A state to create. */
export interface NewState {
  readonly id: string
  readonly secretHash: string
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly redirectUri: string
  /** The encrypted link token or code verifier; undefined if an OAuth provider does not support PKCE. */
  readonly secret: SealedStateSecret | undefined
  /** Whether a link repairs the connection. */
  readonly isUpdate: boolean
  readonly expiresAt: Date
}

/** Inserts a state. Returns false if the connection does not exist. */
export async function insertState(db: Database, state: NewState, context: AuditContext): Promise<boolean> {
  const { now } = context
  const row = await db
    .with('connection', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['id', 'user_id', 'provider_key', 'institution_name'])
        .where('id', '=', state.connectionId)
        .where('user_id', '=', state.userId)
        // Waits for a concurrent deletion of the connection.
        .forKeyShare(),
    )
    .with('state', qb =>
      qb
        .insertInto('authorization_states')
        .columns([
          'id',
          'user_id',
          'connection_id',
          'secret_hash',
          'data_key_id',
          'code_verifier',
          'link_token',
          'is_update',
          'redirect_uri',
          'created_at',
          'expires_at',
        ])
        .expression(eb =>
          eb
            .selectFrom('connection')
            .select(of => [
              of.val(state.id).as('id'),
              'connection.user_id',
              'connection.id as connection_id',
              of.val(state.secretHash).as('secret_hash'),
              of.val(state.secret?.dataKeyId ?? null).as('data_key_id'),
              sealedAs('code_verifier', state).as('code_verifier'),
              sealedAs('link_token', state).as('link_token'),
              of.val(state.isUpdate).as('is_update'),
              of.val(state.redirectUri).as('redirect_uri'),
              of.val(now).as('created_at'),
              of.val(state.expiresAt).as('expires_at'),
            ]),
        ),
    )
    .with('audit', () =>
      auditEach(db, 'connection', context, {
        action: authorizationStarted,
        outcome: 'success',
        actor: 'user',
        userId: state.userId,
        sessionId: state.sessionId,
        details: connectionDetails('connection'),
      }),
    )
    .selectFrom('connection')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The parameter is cast, because a null has no type. */
function sealedAs(kind: SealedStateSecret['kind'], { secret }: NewState) {
  return sql<Uint8Array | null>`cast(${secret?.kind === kind ? secret.sealed : null} as bytea)`
}
