import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { bind } from '../../../lib/db/statements/compiled-statement.ts'
import type { Slots } from '../../../lib/db/statements/slot.ts'
import { statement } from '../../../lib/db/statements/statement.ts'
import { typed } from '../../../lib/db/typed.ts'
import { startDatabase } from '../../support/data-api.ts'

const ID = '019a0000-0000-7000-8000-000000000001'
const NOW = new Date('2026-03-29T01:30:00.123Z')

interface NewUser {
  readonly id: string
  readonly email: string
  readonly now: Date
  readonly lockedUntil: Date | null
}

const insertUser = statement((db, { id, email, now, lockedUntil }: Slots<NewUser>) =>
  db
    .insertInto('users')
    .values({
      id,
      email,
      name: 'Ada',
      password_hash: 'x',
      created_at: now,
      updated_at: now,
      locked_until: lockedUntil,
    })
    .returning(['users.id', 'users.created_at', 'users.locked_until']),
)

const findUser = statement((db, { id }: Slots<{ id: string }>) =>
  db.selectFrom('users').select(['users.email', 'users.name']).where('users.id', '=', id),
)

describe('a statement', () => {
  it('casts its slots by their columns, and shares the parameter of a slot', async () => {
    const { statements } = await startDatabase()
    const values = { id: ID, email: 'ada@example.com', now: NOW, lockedUntil: null }
    expect(await statements.one(insertUser, values)).toEqual({ id: ID, created_at: NOW, locked_until: null })
    expect(await statements.all(findUser, { id: ID })).toEqual([{ email: 'ada@example.com', name: 'Ada' }])
    expect(insertUser.text().slots).toEqual([
      ['id', 'uuid'],
      ['email'],
      ['now', 'timestamptz'],
      ['lockedUntil', 'timestamptz'],
    ])
    expect(insertUser.text().constants).toEqual([
      { name: 'p2', value: { stringValue: 'Ada' } },
      { name: 'p3', value: { stringValue: 'x' } },
    ])
  })

  it('is built once, also if it is executed often and with other values', async () => {
    const { statements } = await startDatabase()
    let builds = 0
    const echo = statement((db, { text }: Slots<{ text: string }>) => {
      builds += 1
      return db.selectFrom('security_config').select(sql<string>`${text}::text`.as('text'))
    })
    expect(builds).toBe(0)
    const texts = ["'; drop table users; --", ':text', '{"isNull":true}', '']
    const rows = await Promise.all(texts.map(text => statements.one(echo, { text })))
    expect(rows.map(({ text }) => text)).toEqual(texts)
    expect(builds).toBe(1)
    expect(echo.text()).toBe(echo.text())
  })

  it('uses a slot with several casts', async () => {
    const { statements } = await startDatabase()
    const find = statement(
      (db, { id, now }: Slots<{ id: string; now: Date }>) =>
        db
          .selectFrom('security_config')
          .leftJoin('users', join => join.on('users.id', '=', id))
          .select(sql<string>`${id}::text`.as('text'))
          .select(sql<Date>`${now}`.as('at'))
          .select(sql<{ id: string }>`jsonb_build_object('id', ${typed('uuid', id)})`.as('json')),
      { now: 'timestamptz' },
    )
    expect(await statements.one(find, { id: ID, now: NOW })).toEqual({ text: ID, at: NOW, json: { id: ID } })
    expect(find.text().slots).toEqual([['id'], ['now', 'timestamptz'], ['id_2', 'uuid', 'id']])
  })

  it('refuses absent values, and values of another type than their place', () => {
    expect(() => bind(findUser.text(), {})).toThrow('The statement needs a value for id')
    expect(() => bind(findUser.text(), { id: undefined })).toThrow(TypeError)
    expect(() => bind(findUser.text(), { id: { stringValue: ID } })).toThrow(TypeError)
    const compare = statement((db, { name }: Slots<{ name: string }>) =>
      db.selectFrom('users').select('id').where('name', '=', name),
    )
    expect(() => bind(compare.text(), { name: { isNull: true } })).toThrow(TypeError)
    expect(() => bind(compare.text(), { name: NOW })).toThrow(TypeError)
    expect(bind(compare.text(), { name: null })).toEqual([{ name: 'name', value: { isNull: true } }])
  })

  it('has no list of its slots: they are named one by one', () => {
    const spread = statement((db, slots: Slots<{ name: string }>) =>
      db
        .selectFrom('users')
        .select('id')
        .where('name', '=', { ...slots }.name),
    )
    expect(() => spread.text()).toThrow('Slots must be named one by one')
  })

  it('returns the first row, none, or an error if there must be one', async () => {
    const { statements } = await startDatabase()
    expect(await statements.first(findUser, { id: ID })).toBeUndefined()
    await expect(statements.one(findUser, { id: ID })).rejects.toThrow('The statement returned no row')
  })
})
