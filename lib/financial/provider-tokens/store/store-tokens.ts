import { type RawBuilder, sql } from 'kysely'
import type { AllGiven, Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import type { SealedTokens } from '../sealed-tokens.ts'

/**
 * Builds a CTE that stores the tokens of a connection.
 * @param source CTE that returns the connection's `id`. If it returns no row, nothing is stored.
 */
export function storeTokens(db: Database, source: string, tokens: AllGiven<SealedTokens>, now: Given<Date>) {
  return db
    .insertInto('provider_tokens')
    .columns(['connection_id', 'data_key_id', 'access_token', 'refresh_token', 'updated_at'])
    .expression(eb =>
      eb
        .selectFrom(sql`${sql.table(source)}`.as('source'))
        .select([
          sql.ref<string>('source.id').as('connection_id'),
          eb.val(tokens.dataKeyId).as('data_key_id'),
          bytes(tokens.accessToken).as('access_token'),
          bytes(tokens.refreshToken).as('refresh_token'),
          eb.val(now).as('updated_at'),
        ]),
    )
    .onConflict(conflict =>
      conflict.column('connection_id').doUpdateSet(eb => ({
        data_key_id: eb.ref('excluded.data_key_id'),
        access_token: eb.ref('excluded.access_token'),
        refresh_token: eb.ref('excluded.refresh_token'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
}

/** Casts the parameter, because a null has no type. */
function bytes<T extends Uint8Array | null>(value: Given<T>): RawBuilder<T> {
  return sql<T>`cast(${value} as bytea)`
}

/**
 * Builds a CTE that deletes the tokens of connections.
 * @param source CTE that returns the connections' `id`.
 */
export function deleteTokens(db: Database, source: string) {
  return db
    .deleteFrom('provider_tokens')
    .where('connection_id', 'in', eb =>
      eb.selectFrom(sql`${sql.table(source)}`.as('source')).select(sql.ref<string>('source.id').as('id')),
    )
}
