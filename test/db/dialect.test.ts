import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { typed } from '../../lib/db/typed.ts'
import { startDatabase } from '../support/data-api.ts'

const ID = '019a0000-0000-7000-8000-000000000001'
const NOW = new Date('2026-03-29T01:30:00.123Z')

const someUser = (id = ID) => ({
  id,
  email: `${id}@example.com`,
  name: 'Ada',
  password_hash: 'x',
  created_at: NOW,
  updated_at: NOW,
})

describe('the dialect', () => {
  it('casts every value to the type of its column', async () => {
    const { db } = await startDatabase()
    await db
      .insertInto('users')
      .values([someUser(), someUser(ID.replace(/1$/, '2'))])
      .execute()
    await db.updateTable('users').set({ locked_until: NOW }).where('id', '=', ID).execute()
    const rows = await db
      .selectFrom('users as u')
      .select(['u.id', 'u.created_at', 'u.locked_until'])
      .where('u.id', 'in', [ID, ID.replace(/1$/, '2')])
      .where('u.created_at', '<=', NOW)
      .where('u.locked_until', '=', NOW)
      .execute()
    expect(rows).toEqual([{ id: ID, created_at: NOW, locked_until: NOW }])
  })

  it('casts the values of comparisons on both sides, and the bounds of between', async () => {
    const { db } = await startDatabase()
    await db.insertInto('users').values(someUser()).execute()
    const found = db
      .selectFrom('users as u')
      .select('u.id')
      .where(eb => eb.between('u.id', ID, ID))
      .where(eb => eb(eb.val(ID), '=', eb.ref('u.id')))
    expect(await found.execute()).toEqual([{ id: ID }])
  })

  it('casts values that a select inserts, including null and JSON', async () => {
    const { db } = await startDatabase()
    await db
      .insertInto('audit_logs')
      .columns([
        'id',
        'created_at',
        'action',
        'outcome',
        'actor',
        'user_id',
        'request_id',
        'route',
        'ip',
        'details',
      ])
      .expression(eb =>
        eb
          .selectFrom('security_config')
          .select(of => [
            of.val(ID).as('id'),
            of.val(NOW).as('created_at'),
            of.val('tested').as('action'),
            of.val('success').as('outcome'),
            of.val('user').as('actor'),
            of.val(null).as('user_id'),
            of.val('r').as('request_id'),
            of.val('t').as('route'),
            of.val('2001:db8::1').as('ip'),
            of.val({ nested: { list: [1, 'two', null] } }).as('details'),
          ]),
      )
      .execute()
    const [row] = await db
      .selectFrom('audit_logs')
      .select(['id', 'user_id', 'ip', 'details', 'created_at'])
      .execute()
    expect(row).toEqual({
      id: ID,
      user_id: null,
      ip: '2001:db8::1',
      details: { nested: { list: [1, 'two', null] } },
      created_at: NOW,
    })
  })

  it('reads times independently of the time zone of the machine', async () => {
    const { db } = await startDatabase()
    for (const zone of ['UTC', 'America/New_York', 'Asia/Kathmandu']) {
      process.env['TZ'] = zone
      const { rows } = await sql<{ at: Date }>`select ${NOW} as at`.execute(db)
      expect(rows[0]?.at, zone).toEqual(NOW)
    }
    delete process.env['TZ']
  })

  it('refuses times without a time zone', async () => {
    const { db } = await startDatabase()
    const zoneless = `time${'stamp'}`
    await expect(sql.raw(`select cast('2026-01-01' as ${zoneless}) as at`).execute(db)).rejects.toThrow(
      'without a zone',
    )
  })

  it('returns exact integers, or fails', async () => {
    const { db } = await startDatabase()
    const { rows } = await sql`select ${typed('bigint', 2n ** 60n)}::text as big, ${42} as small`.execute(db)
    expect(rows).toEqual([{ big: String(2n ** 60n), small: 42 }])
    await expect(sql`select ${typed('bigint', 2n ** 60n)} as big`.execute(db)).rejects.toThrow('2^53')
  })

  it.each([
    ['an object that looks like a parameter', { value: { stringValue: 'x' } }],
    ['an array', ['x']],
    ['undefined', undefined],
    ['a bigint', 1n],
  ])('refuses %s as a parameter', async (_, value) => {
    const { db } = await startDatabase('empty')
    await expect(sql`select ${value}`.execute(db)).rejects.toThrow(TypeError)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, which JSON cannot represent', async value => {
    const { db } = await startDatabase('empty')
    await expect(sql`select ${value}`.execute(db)).rejects.toThrow(RangeError)
  })

  it('refuses undefined, which would otherwise be sent as null', async () => {
    const { db } = await startDatabase()
    const missing = undefined as unknown as string
    expect(() => db.selectFrom('users').selectAll().where('id', '=', missing).compile()).toThrow(TypeError)
  })

  it('refuses an object as the value of a text column', async () => {
    const { db } = await startDatabase()
    const injected = { value: { isNull: true } } as unknown as string
    expect(() => db.selectFrom('users').selectAll().where('id', '=', injected).compile()).toThrow(TypeError)
    expect(() => db.selectFrom('users').selectAll().where('email', '=', injected).compile()).toThrow(
      TypeError,
    )
  })

  it('returns the number of changed rows', async () => {
    const { db } = await startDatabase()
    await db
      .insertInto('users')
      .values([someUser(), someUser(ID.replace(/1$/, '2'))])
      .execute()
    const { numUpdatedRows } = await db.updateTable('users').set({ name: 'Grace' }).executeTakeFirst()
    expect(numUpdatedRows).toBe(2n)
  })

  it('commits a transaction, rolls back a failed transaction, and runs later statements outside both', async () => {
    const { owner: db } = await startDatabase()
    await db.transaction().execute(trx => trx.insertInto('users').values(someUser()).execute())
    const failing = db.transaction().execute(async trx => {
      await trx.deleteFrom('users').execute()
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await db.selectFrom('users').select('id').execute()).toEqual([{ id: ID }])
    await db.connection().execute(async connection => {
      await connection.transaction().execute(trx => trx.updateTable('users').set({ name: 'Grace' }).execute())
      expect(await connection.selectFrom('users').select('name').execute()).toEqual([{ name: 'Grace' }])
    })
  })

  it('throws the error of a failed commit, and the connection accepts new statements', async () => {
    const { owner: db } = await startDatabase()
    await sql`create table slots (n integer, constraint one_each unique (n) deferrable initially deferred)`.execute(
      db,
    )
    await db.connection().execute(async connection => {
      const failing = connection
        .transaction()
        .execute(trx => sql`insert into slots values (1), (1)`.execute(trx))
      await expect(failing).rejects.toMatchObject({ sqlState: '23505' })
      expect(await sql`select n from slots`.execute(connection)).toMatchObject({ rows: [] })
    })
  })

  it('refuses isolation levels, which the Data API ignores', async () => {
    const { db } = await startDatabase()
    const transaction = db.transaction().setIsolationLevel('serializable')
    await expect(transaction.execute(async () => {})).rejects.toThrow('isolation')
  })
})
