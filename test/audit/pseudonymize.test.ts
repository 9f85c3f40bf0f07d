import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../lib/db/tables.ts'
import { startDatabase } from '../support/data-api.ts'

const DENIED = { sqlState: '42501' }
const [active, leaving, pseudonym] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]

describe('pseudonymize_audit', () => {
  const open = async () => {
    const { db, owner } = await startDatabase()
    for (const id of [active, leaving])
      await sql`insert into users (id, email, name, password_hash, created_at, updated_at)
        values (${id}::uuid, ${`${id}@example.com`}, 'Ada', '-', now(), now())`.execute(owner)
    await sql`update users set is_active = false, delete_after = now(), deletion_requested_at = now(),
      deletion_started_at = now() where id = ${leaving}::uuid`.execute(owner)
    for (const id of [active, leaving])
      await sql`insert into audit_logs (id, created_at, action, outcome, actor, user_id, session_id, request_id, route,
          ip, user_agent, fingerprint, client_request_id, details)
        select uuidv7(), now(), 'logged_in', 'success', 'user', ${id}::uuid, uuidv7(), 'request-' || n, 'route',
          '192.0.2.1', 'agent', 'print', 'client-request', '{"reason": "logged_out", "institution_name": "bank",
          "connection_id": "019ac0e0-1b3d-7c22-9a5e-6f7b8c9d0e1f", "sessions": 2}' from generate_series(1, 5) n`.execute(
        owner,
      )
    return { db, owner }
  }
  const pseudonymize = async (db: Database, subject: string, most = 100) => {
    const { rows } = await sql<{ changed: number }>`
      select pseudonymize_audit(${subject}::uuid, ${pseudonym}::uuid, ${most}::integer) as changed`.execute(
      db,
    )
    return Number(rows[0]?.changed)
  }
  const recordsOf = (db: Database, id: string) =>
    db.selectFrom('audit_logs').selectAll().where('user_id', '=', id).execute()

  it('refuses the records of an account whose deletion has not started', async () => {
    const { db } = await open()
    await expect(pseudonymize(db, active)).rejects.toMatchObject(DENIED)
    expect(await recordsOf(db, active)).toHaveLength(5)
  })

  it('replaces the id in batches, keeps codes and numbers, and removes everything personal', async () => {
    const { db } = await open()
    expect([
      await pseudonymize(db, leaving, 3),
      await pseudonymize(db, leaving, 3),
      await pseudonymize(db, leaving, 3),
    ]).toEqual([3, 2, 0])
    expect(await recordsOf(db, leaving)).toEqual([])
    const records = await recordsOf(db, pseudonym)
    expect(records).toHaveLength(5)
    for (const record of records)
      expect(record).toMatchObject({
        action: 'logged_in',
        route: 'route',
        session_id: null,
        ip: null,
        user_agent: null,
        fingerprint: null,
        client_request_id: null,
        details: { reason: 'logged_out', sessions: 2 },
      })
  })

  it('removes the reason that an operator wrote, also if it looks like a code', async () => {
    const { db, owner } = await open()
    const arn = 'arn:aws:iam::111122223333:user/operator'
    await sql`insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route, details)
      values (uuidv7(), now(), 'account_disabled', 'success', ${arn}, ${leaving}::uuid, 'request', 'route',
        '{"reason": "jane-smith", "sessions": 1}')`.execute(owner)
    await pseudonymize(db, leaving)
    const records = await recordsOf(db, pseudonym)
    expect(records.find(({ actor }) => actor === arn)).toMatchObject({ details: { sessions: 1 } })
    expect(JSON.stringify(records)).not.toContain('jane-smith')
  })

  it('does not permit any other update, also not to the owner of the table', async () => {
    const { db, owner } = await open()
    await pseudonymize(db, leaving)
    await expect(sql`update audit_logs set action = 'x'`.execute(db)).rejects.toMatchObject(DENIED)
    await expect(sql`update audit_logs set action = 'x'`.execute(owner)).rejects.toMatchObject(DENIED)
    const withSetting = (change: ReturnType<typeof sql>) =>
      owner.transaction().execute(async trx => {
        await sql`select set_config('dashtam.audit_pseudonym', 'on', true)`.execute(trx)
        await change.execute(trx)
      })
    await expect(withSetting(sql`update audit_logs set action = 'x'`)).rejects.toMatchObject(DENIED)
    await expect(
      withSetting(sql`update audit_logs set user_id = ${active}::uuid where user_id = ${pseudonym}::uuid`),
    ).rejects.toMatchObject(DENIED)
    await expect(withSetting(sql`delete from audit_logs`)).rejects.toMatchObject(DENIED)
  })
})
