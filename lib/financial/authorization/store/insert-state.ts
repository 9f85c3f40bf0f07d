import { sql } from 'kysely'
import { authorizationStarted } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import { insertEach } from '../../../db/insert-each.ts'
import type { Slot, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import type { StateSecretValues } from '../sealed-state.ts'

/** A state to create. */
interface NewState extends AuditSlotValues, StateSecretValues {
  readonly id: string
  readonly secretHash: string
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly redirectUri: string
  /** Whether a link repairs the connection. */
  readonly isUpdate: boolean
  readonly expiresAt: Date
}

/** Inserts a state. Returns no row if the connection does not exist. */
export const insertState = statement((db, state: Slots<NewState>) =>
  db
    .with('connection', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['id', 'user_id', 'provider_key', 'institution_name'])
        .where('id', '=', state.connectionId)
        .where('user_id', '=', state.userId)
        // Waits for a concurrent deletion of the connection.
        .forKeyShare(),
    )
    .with('state', () =>
      insertEach(db, 'authorization_states', 'connection', {
        id: state.id,
        user_id: sql.ref<string>('connection.user_id'),
        connection_id: sql.ref<string>('connection.id'),
        secret_hash: state.secretHash,
        data_key_id: state.dataKeyId,
        code_verifier: bytes(state.codeVerifier),
        link_token: bytes(state.linkToken),
        is_update: state.isUpdate,
        redirect_uri: state.redirectUri,
        created_at: state.now,
        expires_at: state.expiresAt,
      }),
    )
    .with('audit', () =>
      auditEach(db, 'connection', auditParts(state), {
        action: authorizationStarted,
        outcome: 'success',
        actor: 'user',
        userId: state.userId,
        sessionId: state.sessionId,
        details: connectionDetails('connection'),
      }),
    )
    .selectFrom('connection')
    .select('id'),
)

/** Casts the parameter, because a null has no type. */
function bytes(value: Slot<Uint8Array | null>) {
  return sql<Uint8Array | null>`cast(${value} as bytea)`
}
