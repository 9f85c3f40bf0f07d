import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { historySearch, toHistory } from '../../../lib/auth/signals/history.ts'
import type { SignInAttempt } from '../../../lib/auth/signals/sign-in-attempt.ts'
import { insertFailure } from '../../../lib/auth/signals/store/insert-failure.ts'
import { historyOf } from '../../../lib/auth/signals/store/select-history.ts'
import { oneRow } from '../../../lib/db/one-row.ts'
import type { Database } from '../../../lib/db/tables.ts'
import { startDatabase } from '../../support/data-api.ts'

const NOW = new Date('2026-11-27T12:00:00Z')
const minutesAgo = (minutes: number, from = NOW) => new Date(from.getTime() - minutes * 60_000)

const attempt = (of: Partial<SignInAttempt> = {}): SignInAttempt => ({
  addressHash: 'ada',
  networkHash: 'home',
  network: '192.0.2.1',
  passwordTag: 1,
  previousTag: 2,
  tagsSince: new Date('2026-11-27T00:00:00Z'),
  ...of,
})

const historyAt = async (db: Database, of: Partial<SignInAttempt> = {}, now = NOW) => {
  const userId = sql<string | null>`(select id from users where email = 'ada@example.com')`
  const { history } = await db
    .selectFrom(oneRow)
    .select(historyOf(userId, historySearch(attempt(of), { now, windowMinutes: 60 })).as('history'))
    .executeTakeFirstOrThrow()
  return toHistory(history)
}

const fail = (db: Database, of: Partial<SignInAttempt>, at: Date, userId?: string) =>
  db
    .with('one', qb => qb.selectFrom(oneRow).select(sql.lit(1).as('one')))
    .with('failure', () =>
      insertFailure(
        db,
        'one',
        userId ?? null,
        { ...attempt(of), failureId: crypto.randomUUID(), country: null },
        at,
      ),
    )
    .selectFrom('one')
    .selectAll()
    .execute()

const addUser = async (db: Database, email = 'ada@example.com') => {
  const id = crypto.randomUUID()
  await sql`insert into users (id, email, name, password_hash, created_at, updated_at)
    values (${id}::uuid, ${email}, 'Ada', '-', ${NOW}, ${NOW})`.execute(db)
  return id
}

interface SessionOf {
  readonly ip: string
  readonly minutes: number
  readonly latitude?: number
  readonly reason?: string
}

const addSession = async (db: Database, userId: string, { ip, minutes, latitude, reason }: SessionOf) => {
  const id = crypto.randomUUID()
  const at = minutesAgo(minutes)
  await sql`insert into devices (id, user_id, secret_hash, token_version, description, device_type, created_at, last_used_at)
    values (${id}::uuid, ${userId}::uuid, '', 1, 'x', 'other', ${at}, ${at})`.execute(db)
  await sql`insert into sessions (id, user_id, token_version, refresh_token_id, device, device_type, device_id,
      authenticated_at, authentication_methods, idle_seconds, created_at, last_used_at, expires_at, absolute_expires_at,
      ip, country, latitude, longitude, revoked_at, revoked_reason)
    values (${id}::uuid, ${userId}::uuid, 1, ${id}::uuid, 'x', 'other', ${id}::uuid, ${at}, 'pwd', 60, ${at}, ${at}, ${at},
      ${at}, ${ip}::inet, 'DE', ${latitude ?? null}::double precision, ${latitude === undefined ? null : 13.5}::double precision,
      ${reason === undefined ? null : at}::timestamptz, ${reason ?? null})`.execute(db)
}

const nothing = {
  hasSignedIn: false,
  knownCountries: [],
  isNetworkKnown: false,
  lastUse: null,
  failures: { ofAddress: 0, passwords: 0, networks: 0, addressesWithPassword: 0 },
}

describe('the history of a sign-in', () => {
  it('is empty for an unknown address and for a new account', async () => {
    const { db } = await startDatabase()
    expect(await historyAt(db)).toEqual(nothing)
    await addUser(db)
    expect(await historyAt(db)).toEqual(nothing)
  })

  it('counts the failures, passwords and networks of the address, within the window', async () => {
    const { db } = await startDatabase()
    await fail(db, { passwordTag: 5, networkHash: 'a' }, minutesAgo(1))
    await fail(db, { passwordTag: 5, networkHash: 'b' }, minutesAgo(59))
    await fail(db, { passwordTag: 6, networkHash: 'b' }, minutesAgo(60))
    await fail(db, { passwordTag: 7, networkHash: 'c' }, minutesAgo(61))
    await fail(db, { addressHash: 'bob', passwordTag: 8 }, minutesAgo(1))
    expect((await historyAt(db)).failures).toEqual({
      ofAddress: 3,
      passwords: 2,
      networks: 2,
      addressesWithPassword: 0,
    })
  })

  it('counts the other addresses with the same password', async () => {
    const { db } = await startDatabase()
    for (const addressHash of ['ada', 'bob', 'cyd', 'cyd'])
      await fail(db, { addressHash, passwordTag: 1 }, minutesAgo(5))
    await fail(db, { addressHash: 'dan', passwordTag: 2 }, minutesAgo(5))
    await fail(db, { addressHash: 'eve', passwordTag: 1 }, minutesAgo(61))
    expect((await historyAt(db)).failures.addressesWithPassword).toBe(2)
  })

  it('compares the password with the tags of the day before, until midnight', async () => {
    const { db } = await startDatabase()
    const midnight = new Date('2026-11-27T00:00:00Z')
    await fail(db, { addressHash: 'fay', passwordTag: 2 }, minutesAgo(5, midnight))
    await fail(db, { addressHash: 'gil', passwordTag: 1 }, minutesAgo(5, midnight))
    await fail(db, { addressHash: 'hal', passwordTag: 1 }, midnight)
    const early = await historyAt(db, {}, minutesAgo(-10, midnight))
    expect(early.failures.addressesWithPassword).toBe(2)
  })

  it('has the last use with coordinates, the networks and the countries of the user', async () => {
    const { db } = await startDatabase()
    const userId = await addUser(db)
    await addSession(db, userId, { ip: '192.0.2.1', minutes: 500, latitude: 1 })
    await addSession(db, userId, {
      ip: '2001:db8:1:2::9',
      minutes: 300,
      latitude: 52.5,
      reason: 'logged_out',
    })
    await addSession(db, userId, { ip: '198.51.100.1', minutes: 200 })
    await addSession(db, await addUser(db, 'bob@example.com'), { ip: '203.0.113.1', minutes: 1, latitude: 3 })
    for (const [kind, value] of Object.entries({ country: 'DE', device: 'Firefox' }))
      await sql`insert into known_origins (user_id, kind, value, first_seen_at, last_seen_at)
        values (${userId}::uuid, ${kind}, ${value}, ${NOW}, ${NOW})`.execute(db)
    expect(await historyAt(db)).toEqual({
      ...nothing,
      hasSignedIn: true,
      knownCountries: ['DE'],
      isNetworkKnown: true,
      lastUse: {
        at: minutesAgo(300),
        country: 'DE',
        coordinates: { latitude: 52.5, longitude: 13.5, accuracyKilometers: null },
      },
    })
    const knows = async (network: string | null) => (await historyAt(db, { network })).isNetworkKnown
    expect(await knows('2001:db8:1:2::/64')).toBe(true)
    expect(await knows('2001:db8:1:3::/64')).toBe(false)
    expect(await knows('203.0.113.1')).toBe(false)
    expect(await knows(null)).toBe(false)
  })

  it('forgets sessions that an attacker may have used', async () => {
    const { db } = await startDatabase()
    const userId = await addUser(db)
    await addSession(db, userId, { ip: '192.0.2.1', minutes: 5, latitude: 1, reason: 'disowned' })
    expect(await historyAt(db)).toEqual(nothing)
  })

  it('deletes the failures of a user with the account', async () => {
    const { db, owner } = await startDatabase()
    const userId = await addUser(db)
    await fail(db, {}, minutesAgo(1), userId)
    await fail(db, { addressHash: 'bob' }, minutesAgo(1))
    await sql`delete from users`.execute(owner)
    const { rows } = await sql`select address_hash from sign_in_failures`.execute(db)
    expect(rows).toEqual([{ address_hash: 'bob' }])
  })
})
