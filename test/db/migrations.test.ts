import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { indexSource, migrationNames } from '../../bin/migrations/files.ts'
import { createMigrator } from '../../lib/db/migrator.ts'
import type { Database } from '../../lib/db/tables.ts'
import { migrations } from '../../migrations/index.ts'
import { startDatabase } from '../support/data-api.ts'

const schemaOf = async (db: Database) => {
  const { rows } = await sql`
    select table_name, column_name, udt_name, is_nullable, column_default from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely%' order by 1, 2`.execute(db)
  return rows
}

describe('the migrations', () => {
  it('are all listed, in order', () => {
    expect(readFileSync('migrations/index.ts', 'utf8')).toBe(indexSource(migrationNames('migrations')))
  })

  it('run up, down to an empty database, and up again to the same schema', async () => {
    const { owner: db } = await startDatabase('empty')
    const migrator = createMigrator(db, migrations)
    const all = await migrator.migrateToLatest()
    expect(all.error).toBeUndefined()
    const schema = await schemaOf(db)
    expect(schema.length).toBeGreaterThan(50)
    for (const _ of Object.keys(migrations)) expect((await migrator.migrateDown()).error).toBeUndefined()
    expect(await schemaOf(db)).toEqual([])
    const { rows } = await sql`select 1 from pg_sequences`.execute(db)
    expect(rows).toEqual([])
    expect((await migrator.migrateToLatest()).error).toBeUndefined()
    expect(await schemaOf(db)).toEqual(schema)
  })

  it('rename aliases that are equal after the new folding', async () => {
    const { owner: db } = await startDatabase('empty')
    const migrator = createMigrator(db, migrations)
    expect((await migrator.migrateTo('20261124T1610_audit_minimum')).error).toBeUndefined()
    const userId = crypto.randomUUID()
    await sql`insert into users (id, email, name, password_hash, created_at, updated_at)
      values (${userId}::uuid, 'ada@example.com', 'Ada', '-', now(), now())`.execute(db)
    for (const alias of ['Caf\u00e9', 'CAF\u00c9', 'Cafe'])
      await sql`insert into provider_connections (id, user_id, provider_key, alias, created_at, updated_at)
        values (${crypto.randomUUID()}::uuid, ${userId}::uuid, 'schwab', ${alias}, clock_timestamp(), now())`.execute(
        db,
      )
    expect((await migrator.migrateToLatest()).error).toBeUndefined()
    const { rows } = await sql<{
      alias: string
    }>`select alias from provider_connections order by created_at`.execute(db)
    expect(rows.map(({ alias }) => alias)).toEqual([
      'Caf\u00e9',
      expect.stringMatching(/^CAF\u00c9 [0-9a-f]{8}$/),
      'Cafe',
    ])
  })

  it('keep links without a registration, and delete links together with their registrations', async () => {
    const { owner: db } = await startDatabase('empty')
    const migrator = createMigrator(db, migrations)
    expect((await migrator.migrateTo('20261124T1635_fold_aliases')).error).toBeUndefined()
    const [userId, old, own] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    await sql`insert into users (id, email, name, password_hash, created_at, updated_at)
      values (${userId}::uuid, 'ada@example.com', 'Ada', '-', now(), now())`.execute(db)
    const link = (id: string) =>
      sql`insert into email_verification_tokens (id, user_id, email, secret_hash, created_at, expires_at)
        values (${id}::uuid, ${userId}::uuid, 'ada@example.com', '-', now(), now())`.execute(db)
    await link(old)
    expect((await migrator.migrateTo('20261126T1330_registrations')).error).toBeUndefined()
    await link(own)
    await sql`insert into registrations (id, user_id, name, password_hash, created_at)
      values (${own}::uuid, ${userId}::uuid, 'Ada', '-', now())`.execute(db)
    await sql`update email_verification_tokens set registration_id = ${own}::uuid where id = ${own}::uuid`.execute(
      db,
    )
    const links = async () => {
      const { rows } = await sql<{ id: string }>`select id from email_verification_tokens`.execute(db)
      return rows.map(({ id }) => id)
    }
    expect(await links()).toHaveLength(2)
    await sql`delete from registrations`.execute(db)
    expect(await links()).toEqual([old])
    expect((await migrator.migrateTo('20261124T1635_fold_aliases')).error).toBeUndefined()
    expect(await links()).toEqual([old])
  })

  it('are applied once by concurrent migrators', async () => {
    const { owner: db } = await startDatabase('empty')
    const migrators = Array.from({ length: 4 }, () => createMigrator(db, migrations).migrateToLatest())
    const outcomes = await Promise.all(migrators)
    expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => undefined))
    const applied = outcomes.flatMap(({ results = [] }) => results.map(({ migrationName }) => migrationName))
    expect(applied).toEqual(Object.keys(migrations))
  })
})
